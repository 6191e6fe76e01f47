package portal_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"allyway/internal/mail"
	"allyway/internal/portal"
	"allyway/internal/table"
)

// TestTemporaryFailures tries again later and later, and gives up in the end. What the failure says beyond its reason
// is told to nobody.
func TestTemporaryFailures(t *testing.T) {
	for name, tt := range map[string]struct {
		failure error
		reason  string
	}{
		"named":   {&mail.SendError{Temporary: true, Reason: "SES was asked too fast"}, "SES was asked too fast"},
		"unnamed": {errors.New("dial ina@acme.com"), "the mail system could not be reached"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWaiting(t)
			w.Alter(w.person, func(p *portal.Person) { p.InviteExpiresAt = w.Clock.Now().Add(30 * 24 * time.Hour) })
			tries := 0
			p := &post{do: func(string, mail.Message) ([]table.Op, error) { tries++; return nil, tt.failure }}
			wait := portal.FirstBackoff
			for try := 1; try < portal.MaxAttempts; try++ {
				w.send(p)
				w.wantMail(portal.MailQueued, "", true)
				w.Clock.Move(wait - time.Millisecond)
				w.send(p)
				if n, err := w.by(p).SweepMail(context.Background()); n != 0 || err != nil || tries != try {
					t.Fatalf("%d tries after %d, swept %d, %v", tries, try, n, err)
				}
				w.Clock.Move(time.Millisecond)
				wait *= 2
			}
			if n, err := w.by(p).SweepMail(context.Background()); n != 1 || err != nil {
				t.Errorf("swept %d, %v", n, err)
			}
			w.wantMail(portal.MailFailed, tt.reason, false)
			if tries != portal.MaxAttempts {
				t.Errorf("tried %d times", tries)
			}
		})
	}
}

// TestMailSystemDownForTenMinutes loses nothing and sends each mail once.
func TestMailSystemDownForTenMinutes(t *testing.T) {
	w := newWorld(t)
	partner := w.Partner(w.owner, "Acme")
	down := true
	p := &post{do: func(string, mail.Message) ([]table.Op, error) {
		if down {
			return nil, &mail.SendError{Temporary: true, Reason: "down"}
		}
		return nil, nil
	}}
	want := map[string]int{}
	for i := range 12 { // one a minute, each told by the stream; ten of them while it is down
		email := fmt.Sprintf("p%d@acme.com", i)
		want[email] = 1
		w.invite(partner, email, 48)
		if i == 10 {
			down = false
		}
		for _, key := range w.unsent() {
			if err := w.by(p).SendMail(context.Background(), key); err != nil {
				t.Error(err)
			}
		}
		w.Clock.Move(time.Minute)
	}
	for range 30 {
		if _, err := w.by(p).SweepMail(context.Background()); err != nil {
			t.Error(err)
		}
		w.Clock.Move(time.Minute)
	}
	got := map[string]int{}
	for _, m := range p.sent {
		got[m.To]++
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("sent %v", got)
	}
}

func TestPermanentFailure(t *testing.T) {
	w := newWaiting(t)
	p := &post{do: func(string, mail.Message) ([]table.Op, error) {
		return nil, &mail.SendError{Reason: "SES rejected the message", Err: errors.New("554 ina@acme.com")}
	}}
	w.send(p)
	w.wantMail(portal.MailFailed, "SES rejected the message", false)
	a := w.Must(http.StatusOK, "GET", "/v1/people/"+w.person, w.owner, nil)
	if a.Text("mail") != "failed" || a.Text("mailDetail") != "SES rejected the message" || strings.Contains(a.Raw, "554") {
		t.Errorf("shown as %s", a.Raw)
	}
}

// TestErasedWhileSending settles the mail of somebody who is gone by the time it was sent.
func TestErasedWhileSending(t *testing.T) {
	w := newWaiting(t)
	p := &post{do: func(string, mail.Message) ([]table.Op, error) {
		w.write(table.Delete(portal.KeyPersonOf(w.person), table.Present))
		return nil, nil
	}}
	w.send(p)
	if len(p.sent) != 1 || w.stored(w.letter) || w.stored(portal.KeyPersonOf(w.person)) {
		t.Errorf("sent %d; the letter is there %v, the person %v", len(p.sent), w.stored(w.letter), w.stored(portal.KeyPersonOf(w.person)))
	}
}
