package mailing_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"allyway/internal/api/apitest"
	"allyway/internal/mail"
	"allyway/internal/mailing"
	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/table"
)

// paced has senders that share one rate, on a clock that runs, and how many mails they sent in each second.
type paced struct {
	*world
	post   *apitest.Post
	mu     sync.Mutex
	second map[int64]int
	first  map[string]time.Duration // by address, since the beginning
	began  time.Time
	sender *mailing.Service
}

func newPaced(t *testing.T, rate int64) *paced {
	s := &paced{world: newWorld(t), second: map[int64]int{}, first: map[string]time.Duration{}}
	offset := time.Until(s.Clock.Now()).Truncate(time.Second)
	now := func() time.Time { return time.Now().Add(offset) }
	s.post = &apitest.Post{Do: func(_ string, m mail.Message) ([]table.Op, error) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.second[now().Unix()]++
		s.first[m.To] = time.Since(s.began)
		return nil, nil
	}}
	store := record.New(table.New(s.Recorder, table.WithClock(now)), now)
	s.sender = mailing.New(store, mailing.Config{Links: s.Links(), From: "portal@example.com", Sender: s.post, Rate: rate})
	return s
}

// send sends everything that waits, by several senders at once.
func (s *paced) send(senders int) {
	s.T.Helper()
	keys := make(chan table.Key, 1000)
	for _, key := range s.Unsent() {
		keys <- key
	}
	close(keys)
	s.began = time.Now()
	var work sync.WaitGroup
	for range senders {
		work.Go(func() {
			for key := range keys {
				if err := s.sender.Send(context.Background(), key); err != nil {
					s.T.Error(err)
				}
			}
		})
	}
	work.Wait()
}

// TestPace keeps several senders together under the rate, in every second.
func TestPace(t *testing.T) {
	const rate = 10
	s := newPaced(t, rate)
	partner := s.Partner(s.By, "Acme")
	for i := range 25 {
		s.Invite(partner, fmt.Sprintf("p%d@acme.com", i), 48)
	}
	s.send(6)
	if len(s.post.Sent()) != 25 || len(s.Unsent()) != 0 {
		t.Errorf("sent %d, %d wait", len(s.post.Sent()), len(s.Unsent()))
	}
	for second, n := range s.second {
		if n > rate+6 { // each sender may have counted a mail just before the end of a second, and sent it just after
			t.Errorf("%d mails in second %d", n, second)
		}
	}
}

// TestPaceLeavesRoom sends to many people. A reset link that is asked for meanwhile does not wait for them.
func TestPaceLeavesRoom(t *testing.T) {
	for _, rate := range []int64{1, 5} {
		t.Run(fmt.Sprint(rate), func(t *testing.T) {
			t.Parallel()
			s := newPaced(t, rate)
			partner := s.Partner(s.By, "Acme")
			rows := make([]body, 4*rate)
			for i := range rows {
				rows[i] = body{"email": fmt.Sprintf("p%d@acme.com", i)}
			}
			s.Must(200, "POST", "/v1/partners/"+partner+"/invites", s.By, body{"people": rows})
			done := make(chan struct{})
			go func() { defer close(done); s.send(8) }()
			time.Sleep(1200 * time.Millisecond)
			s.Must(202, "POST", "/v1/password/forgot", "", body{"email": "owner@example.test"})
			for _, key := range s.Unsent() {
				if strings.HasPrefix(key.PK, "MAIL#now#") {
					if err := s.sender.Send(context.Background(), key); err != nil {
						t.Error(err)
					}
				}
			}
			behind := len(s.Unsent()) // on a slow machine, the mails to many are slow, too
			<-done
			if behind == 0 {
				t.Errorf("the reset stood behind all %d", len(rows))
			}
			if len(s.post.Sent()) != len(rows)+1 {
				t.Errorf("sent %d", len(s.post.Sent()))
			}
		})
	}
}

// TestPaceGivesWay puts a mail back if the rate does not allow it in time. This does not count as an attempt.
func TestPaceGivesWay(t *testing.T) {
	s := newPaced(t, 1)
	partner := s.Partner(s.By, "Acme")
	s.Invite(partner, "ina@acme.com", 48)
	ctx, cancel := context.WithTimeout(t.Context(), mailing.SendTime+100*time.Millisecond)
	defer cancel()
	time.Sleep(time.Until(time.Now().Truncate(time.Second).Add(time.Second))) // a second without other mails
	taken := s.Unsent()[0]
	s.Invite(partner, "kim@acme.com", 48)
	if err := s.sender.Send(t.Context(), taken); err != nil {
		t.Fatal(err)
	}
	waits := s.Unsent()[0]
	if err := s.sender.Send(ctx, waits); err != nil {
		t.Fatal(err)
	}
	var l portal.Letter
	s.Read(waits, &l)
	if len(s.post.Sent()) != 1 || l.Attempts != 0 || !l.LeaseUntil.IsZero() {
		t.Errorf("sent %d; the mail is %+v", len(s.post.Sent()), l)
	}
	if err := s.sender.Send(t.Context(), waits); err != nil || len(s.post.Sent()) != 2 {
		t.Errorf("sent %d, %v", len(s.post.Sent()), err)
	}
}
