package portal_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"allyway/internal/mail"
	"allyway/internal/product"
	"allyway/internal/table"
)

// paced is senders that share one rate, on a clock that runs: what they sent, by the second.
type paced struct {
	*world
	post
	mu     sync.Mutex
	second map[int64]int
	first  map[string]time.Duration // by address, since the beginning
	began  time.Time
	sender *portal.Portal
}

func newPaced(t *testing.T, rate int64) *paced {
	s := &paced{world: newWorld(t), second: map[int64]int{}, first: map[string]time.Duration{}}
	offset := time.Until(s.Clock.Now()).Truncate(time.Second)
	now := func() time.Time { return time.Now().Add(offset) }
	s.post.do = func(_ string, m mail.Message) ([]table.Op, error) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.second[now().Unix()]++
		s.first[m.To] = time.Since(s.began)
		return nil, nil
	}
	config := s.by(&s.post).Config
	config.Now, config.MailRate = now, rate
	s.sender = portal.New(table.New(s.Recorder, table.WithClock(now)), config)
	return s
}

// send sends everything that waits, by several senders at once.
func (s *paced) send(senders int) {
	s.T.Helper()
	keys := make(chan table.Key, 1000)
	for _, key := range s.unsent() {
		keys <- key
	}
	close(keys)
	s.began = time.Now()
	var work sync.WaitGroup
	for range senders {
		work.Go(func() {
			for key := range keys {
				if err := s.sender.SendMail(context.Background(), key); err != nil {
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
	partner := s.Partner(s.owner, "Acme")
	for i := range 25 {
		s.invite(partner, fmt.Sprintf("p%d@acme.com", i), 48)
	}
	s.send(6)
	if len(s.sent) != 25 || len(s.unsent()) != 0 {
		t.Errorf("sent %d, %d wait", len(s.sent), len(s.unsent()))
	}
	for second, n := range s.second {
		if n > rate+6 { // what each has counted just before a second's end may go out just after it
			t.Errorf("%d mails in second %d", n, second)
		}
	}
}

// TestPaceLeavesRoom sends to many; a reset that comes in between does not stand behind them.
func TestPaceLeavesRoom(t *testing.T) {
	for _, rate := range []int64{1, 5} {
		t.Run(fmt.Sprint(rate), func(t *testing.T) {
			t.Parallel()
			s := newPaced(t, rate)
			partner := s.Partner(s.owner, "Acme")
			rows := make([]body, 4*rate)
			for i := range rows {
				rows[i] = body{"email": fmt.Sprintf("p%d@acme.com", i)}
			}
			s.Must(200, "POST", "/v1/partners/"+partner+"/invites", s.owner, body{"people": rows})
			done := make(chan struct{})
			go func() { defer close(done); s.send(8) }()
			time.Sleep(1200 * time.Millisecond)
			s.Must(202, "POST", "/v1/password/forgot", "", body{"email": "owner@example.test"})
			for _, key := range s.unsent() {
				if key.PK == "MAIL#now" {
					if err := s.sender.SendMail(context.Background(), key); err != nil {
						t.Error(err)
					}
				}
			}
			behind := len(s.unsent()) // however slow the machine is, those to many are slower
			<-done
			if behind == 0 {
				t.Errorf("the reset stood behind all %d", len(rows))
			}
			if len(s.sent) != len(rows)+1 {
				t.Errorf("sent %d", len(s.sent))
			}
		})
	}
}

// TestPaceGivesWay puts a mail back where its turn does not come in time; the next try is as good as the first.
func TestPaceGivesWay(t *testing.T) {
	s := newPaced(t, 1)
	partner := s.Partner(s.owner, "Acme")
	s.invite(partner, "ina@acme.com", 48)
	ctx, cancel := context.WithTimeout(t.Context(), portal.SendTime+100*time.Millisecond)
	defer cancel()
	time.Sleep(time.Until(time.Now().Truncate(time.Second).Add(time.Second))) // so that the second is this test's
	taken := s.unsent()[0]
	s.invite(partner, "kim@acme.com", 48)
	if err := s.sender.SendMail(t.Context(), taken); err != nil {
		t.Fatal(err)
	}
	waits := s.unsent()[0]
	if err := s.sender.SendMail(ctx, waits); err != nil {
		t.Fatal(err)
	}
	var l portal.Letter
	s.read(waits, &l)
	if len(s.sent) != 1 || l.Attempts != 0 || !l.LeaseUntil.IsZero() {
		t.Errorf("sent %d; the mail is %+v", len(s.sent), l)
	}
	if err := s.sender.SendMail(t.Context(), waits); err != nil || len(s.sent) != 2 {
		t.Errorf("sent %d, %v", len(s.sent), err)
	}
}
