package main

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"syscall"
	"testing"
	"time"

	"allyway/internal/portal"
)

// relay is a mail system outside the process. It takes every mail and counts them by address.
type relay struct {
	*httptest.Server
	mu    sync.Mutex
	taken map[string]int
	open  map[net.Conn]bool
}

func newRelay(t *testing.T) *relay {
	s := &relay{taken: map[string]int{}, open: map[net.Conn]bool{}}
	s.Server = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := r.ParseForm(); err != nil {
			return // the process was killed during the request
		}
		s.mu.Lock()
		s.taken[r.PostForm.Get("Destination.ToAddresses.member.1")]++
		s.mu.Unlock()
		w.Header().Set("Content-Type", "text/xml")
		fmt.Fprint(w, `<SendEmailResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><SendEmailResult><MessageId>1</MessageId></SendEmailResult></SendEmailResponse>`)
	}))
	s.Config.ConnState = func(c net.Conn, state http.ConnState) {
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.open[c] = true; state == http.StateClosed {
			delete(s.open, c)
		}
	}
	s.Start()
	t.Cleanup(s.Close)
	return s
}

func (s *relay) all() map[string]int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.taken)
}

// allOfTheDead returns what was taken from a process that has ended. Its last requests may still be unread, so the
// relay first reads each connection to its end.
func (s *relay) allOfTheDead(t *testing.T) map[string]int {
	t.Helper()
	waitFor(t, "the relay has read all that the process sent", func() bool {
		s.mu.Lock()
		defer s.mu.Unlock()
		return len(s.open) == 0
	})
	return s.all()
}

// TestKillWhileSendingBySES kills the process at random moments while it sends through SES. No mail may be lost. A mail
// may be sent twice only if the process died between SES's answer and recording it, and never after the record says
// that it was sent.
func TestKillWhileSendingBySES(t *testing.T) {
	const rounds = 10
	mails := newRelay(t)
	folder := folderOf(t)
	p := start(t, folder) // the first owner's link comes by the mailbox
	session := p.signIn(t)
	partner := p.addPartner(t, session)
	stop := func() *stored {
		kill(t, p)
		return readStored(t, folder, partner)
	}
	stop()
	marked := map[string]int{} // by address: how many mails had been sent when the record first said so
	died := 0
	for range rounds {
		p = start(t, folder, "ALLYWAY_SES="+mails.URL)
		invites := p.url + "/v1/partners/" + partner + "/invites"
		go func() { _, _, _ = callOnce("POST", invites, session, listOf(1)) }() // the kill cuts it off
		time.Sleep(time.Duration(rand.IntN(300)) * time.Millisecond)
		found := stop()
		taken := mails.allOfTheDead(t)
		for id, who := range found.people {
			email := string(who.Email)
			if _, waits := found.letters[id]; waits == (who.Mail.State == portal.MailSent) {
				t.Errorf("%s: waits %v, and is %s", email, waits, who.Mail.State)
			} else if waits && taken[email] > 0 {
				died++
			} else if _, known := marked[email]; !waits && !known {
				marked[email] = taken[email]
			}
		}
	}
	p = start(t, folder, "ALLYWAY_SES="+mails.URL)
	p.do(t, 200, "POST", "/v1/partners/"+partner+"/invites", session, listOf(1), nil)
	waitForAll(t, rowsAList, func() int { return len(mails.all()) })
	if err := p.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	p.Wait()
	found, taken, repeats := readStored(t, folder, partner), mails.allOfTheDead(t), 0
	if len(found.people) != rowsAList || len(found.letters) != 0 || len(taken) != rowsAList {
		t.Errorf("%d people, %d mails wait, %d were mailed", len(found.people), len(found.letters), len(taken))
	}
	for email, n := range taken {
		if was, known := marked[email]; known && n != was {
			t.Errorf("%s was mailed again after the mark: %d, then %d", email, was, n)
		}
		repeats += n - 1
	}
	if repeats > died {
		t.Errorf("%d repeats; the process died %d times between SES's answer and its mark", repeats, died)
	}
	t.Logf("%d kills, %d mails of which SES had answered and nobody noted it, %d repeats", rounds, died, repeats)
}
