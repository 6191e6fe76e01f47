package mailing_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
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

// waiting is a world with one invited person whose mail has not been sent.
type waiting struct {
	*world
	partner, person string
	letter          table.Key
}

func newWaiting(t testing.TB) *waiting {
	w := newWorld(t)
	partner := w.Partner(w.By, "Acme")
	person := w.Invite(partner, "ina@acme.com", 48)
	return &waiting{w, partner, person, w.Unsent()[0]}
}

func (w *waiting) send(p *apitest.Post) {
	w.T.Helper()
	if err := w.MailThrough(mailing.Config{Sender: p}).Send(context.Background(), w.letter); err != nil {
		w.T.Error(err)
	}
}

// wantMail checks the state of the person's mail, and whether the letter still waits.
func (w *waiting) wantMail(state portal.MailState, detail string, waits bool) {
	w.T.Helper()
	if got := w.Stored(w.person).Mail; got.State != state || got.Detail != detail {
		w.T.Errorf("the person's mail is %+v, want %s %q", got, state, detail)
	}
	if got := w.IsStored(w.letter); got != waits {
		w.T.Errorf("the letter waits %v, want %v", got, waits)
	}
}

func TestSendMail(t *testing.T) {
	w := newWaiting(t)
	w.wantMail(portal.MailQueued, "", true)
	p := &apitest.Post{}
	w.send(p)
	w.wantMail(portal.MailSent, "", false)
	if len(p.Sent()) != 1 || p.Sent()[0].To != "ina@acme.com" || p.Sent()[0].Links[0] != apitest.URL+"/accept#"+w.InviteLink(w.person) {
		t.Errorf("sent %+v", p.Sent())
	}
	w.send(p) // the stream may report a mail twice
	if len(p.Sent()) != 1 {
		t.Errorf("sent %d times", len(p.Sent()))
	}
	if n := len(w.EventsOf(w.person)); n != 1 {
		t.Errorf("sending wrote %d events", n-1)
	}
}

// TestNoLinkIsStored looks for the link in all items that were written before and during the sending.
func TestNoLinkIsStored(t *testing.T) {
	w := newWaiting(t)
	w.send(&apitest.Post{})
	link := w.InviteLink(w.person)
	w.Accept(link, "Ina", "Vited")
	for _, ops := range w.Recorder.Writes() {
		for _, op := range ops {
			for _, c := range op.Changes {
				if strings.Contains(string(c.Value), link) {
					t.Errorf("%s: the link stands in %s", op.Item.Key, c.Name)
				}
			}
			if strings.Contains(string(op.Item.Attributes), link) || strings.Contains(op.Item.Key.String(), link) {
				t.Errorf("%s: the link stands in it", op.Item.Key)
			}
		}
	}
}

// TestOneOfManySendersSends has sixteen senders get the same mail at once. One of them sends it.
func TestOneOfManySendersSends(t *testing.T) {
	w := newWaiting(t)
	p := &apitest.Post{Do: func(string, mail.Message) ([]table.Op, error) { time.Sleep(5 * time.Millisecond); return nil, nil }}
	var group sync.WaitGroup
	for range 16 {
		group.Go(func() { w.send(p) })
	}
	group.Wait()
	if len(p.Sent()) != 1 {
		t.Errorf("sent %d times", len(p.Sent()))
	}
	w.wantMail(portal.MailSent, "", false)
}

// TestLease checks that no other sender sends a mail while one has its lease. If that sender dies, the sweep sends the
// mail again after the lease has ended, with the same link.
func TestLease(t *testing.T) {
	w := newWaiting(t)
	second, died := &apitest.Post{}, errors.New("the process ended")
	first := &apitest.Post{Do: func(string, mail.Message) ([]table.Op, error) {
		w.send(second)
		panic(died)
	}}
	func() {
		defer func() {
			if recover() != died {
				t.Error("the first sender lives on")
			}
		}()
		w.send(first)
	}()
	if len(second.Sent()) != 0 {
		t.Error("a second sender sent while the first had the mail")
	}
	sweep := func(want int) {
		t.Helper()
		if _, err := w.MailThrough(mailing.Config{Sender: second}).Sweep(context.Background()); err != nil {
			t.Error(err)
		}
		if len(second.Sent()) != want {
			t.Fatalf("sent %d, want %d", len(second.Sent()), want)
		}
	}
	w.Clock.Move(mailing.MailLease)
	sweep(0) // the lease has ended, but the sweep leaves the mail to the stream for two minutes
	w.Clock.Move(mailing.SweepAfter - mailing.MailLease - time.Millisecond)
	sweep(0)
	w.Clock.Move(time.Millisecond)
	sweep(1)
	if second.Sent()[0].Links[0] != apitest.URL+"/accept#"+w.InviteLink(w.person) {
		t.Errorf("another link: %s", second.Sent()[0].Links[0])
	}
	w.wantMail(portal.MailSent, "", false)
	sweep(1)
}

// TestUnwantedMailIsDropped has something happen after a mail was written, so that the mail is no longer right. It is
// not sent.
func TestUnwantedMailIsDropped(t *testing.T) {
	path := func(w *waiting) string { return "/v1/people/" + w.person }
	tests := map[string]func(w *waiting){
		"revoked": func(w *waiting) { w.Must(200, "DELETE", path(w)+"/invite", w.By, nil) },
		"declined": func(w *waiting) {
			w.Must(204, "POST", "/v1/invites/decline", "", body{"token": w.InviteLink(w.person)})
		},
		"accepted":   func(w *waiting) { w.Accept(w.InviteLink(w.person), "Ina", "Vited") },
		"disabled":   func(w *waiting) { w.Must(200, "POST", path(w)+"/disable", w.By, nil) },
		"bounced":    func(w *waiting) { w.Alter(w.person, func(p *portal.Person) { p.Mail.State = portal.MailBounced }) },
		"no address": func(w *waiting) { w.Alter(w.person, func(p *portal.Person) { p.Email = "" }) },
		"moved": func(w *waiting) {
			w.Alter(w.person, func(p *portal.Person) { p.Partner = w.Partner(w.By, "Other") })
		},
		"erased": func(w *waiting) { w.Write(table.Delete(record.Person(w.person), table.Present)) },
	}
	for name, happen := range tests {
		t.Run(name, func(t *testing.T) {
			w := newWaiting(t)
			happen(w)
			p := &apitest.Post{}
			w.send(p)
			if len(p.Sent()) != 0 {
				t.Errorf("sent %+v", p.Sent())
			}
			if w.IsStored(w.letter) {
				t.Error("the mail waits on")
			}
			want := portal.MailState("") // no mail waits, and none was sent
			if name == "bounced" {
				want = portal.MailBounced
			}
			if name != "erased" && w.Stored(w.person).Mail.State != want {
				t.Errorf("the person's mail is %s, want %q", w.Stored(w.person).Mail.State, want)
			}
		})
	}
	t.Run("resent", func(t *testing.T) { // the old mail is dropped, the new one sent
		w := newWaiting(t)
		w.Clock.Move(time.Second)
		w.Must(202, "POST", path(w)+"/invite", w.By, nil)
		p := &apitest.Post{}
		w.send(p)
		w.wantMail(portal.MailQueued, "", false) // this is the state of the new mail
		for _, w.letter = range w.Unsent() {
			w.send(p)
		}
		if len(p.Sent()) != 1 || !strings.HasSuffix(p.Sent()[0].Links[0], w.InviteLink(w.person)) || len(w.Unsent()) != 0 {
			t.Errorf("sent %+v", p.Sent())
		}
	})
}

// TestDroppedMailTellsOfItself drops an old mail. This does not change the state that a newer mail has recorded.
func TestDroppedMailTellsOfItself(t *testing.T) {
	w := newWaiting(t)
	first := w.letter
	w.Clock.Move(time.Second)
	w.Must(202, "POST", "/v1/people/"+w.person+"/invite", w.By, nil)
	p := &apitest.Post{}
	for _, w.letter = range w.Unsent() {
		if w.letter != first {
			w.send(p)
		}
	}
	w.wantMail(portal.MailSent, "", false)
	w.Must(200, "DELETE", "/v1/people/"+w.person+"/invite", w.By, nil)
	w.letter = first
	w.send(p)
	w.wantMail(portal.MailSent, "", false)
}

// TestHeldMail has a mail wait while the partner is inactive. It is sent when the partner is active again.
func TestHeldMail(t *testing.T) {
	w := newWaiting(t)
	partner := func(status string) {
		w.Must(200, "PATCH", "/v1/partners/"+w.partner, w.By, body{"status": status})
	}
	partner("inactive")
	p := &apitest.Post{}
	for range mailing.MaxAttempts + 1 {
		w.send(p)
		w.Clock.Move(mailing.HoldLetter)
	}
	w.wantMail(portal.MailQueued, "", true)
	w.By = w.SignIn("owner@example.test", apitest.Secret) // a day has passed
	partner("active")
	w.send(p)
	w.wantMail(portal.MailSent, "", false)
	if len(p.Sent()) != 1 {
		t.Errorf("sent %d", len(p.Sent()))
	}
}

// TestHeldTooLong has a mail wait until its invite has expired, after a few days or many. Then the mail fails, so none
// waits for ever.
func TestHeldTooLong(t *testing.T) {
	for _, days := range []int{2, 30} {
		w := newWorld(t)
		partner := w.Partner(w.By, "Acme")
		held := &waiting{world: w, partner: partner, person: w.Invite(partner, "ina@acme.com", days*24)}
		held.letter = w.Unsent()[0]
		w.Must(200, "PATCH", "/v1/partners/"+partner, w.By, body{"status": "inactive"})
		p := &apitest.Post{}
		for range days * 2 {
			if _, err := w.MailThrough(mailing.Config{Sender: p}).Sweep(context.Background()); err != nil {
				t.Fatal(err)
			}
			w.Clock.Move(12 * time.Hour)
		}
		held.wantMail(portal.MailQueued, "", true)
		if _, err := w.MailThrough(mailing.Config{Sender: p}).Sweep(context.Background()); err != nil {
			t.Fatal(err)
		}
		held.wantMail(portal.MailFailed, "the mail could not be sent before its link expired", false)
		if len(p.Sent()) != 0 {
			t.Errorf("sent %+v", p.Sent())
		}
	}
}

// TestLateMail has an invite expire before its mail could be sent. The mail fails.
func TestLateMail(t *testing.T) {
	w := newWaiting(t)
	w.Clock.Move(48 * time.Hour)
	p := &apitest.Post{}
	w.send(p)
	w.wantMail(portal.MailFailed, "the mail could not be sent before its link expired", false)
	if len(p.Sent()) != 0 {
		t.Errorf("sent %+v", p.Sent())
	}
}

// TestUnwantedResetsAreDropped does the same for reset links, which are mailed to active people.
func TestUnwantedResetsAreDropped(t *testing.T) {
	forgot := func(w *waiting) { w.Must(202, "POST", "/v1/password/forgot", "", body{"email": "ina@acme.com"}) }
	for name, tt := range map[string]struct {
		happen func(w *waiting, session string)
		want   []string // what is sent
	}{
		"nothing":  {func(*waiting, string) {}, []string{"/reset"}},
		"disabled": {func(w *waiting, _ string) { w.Must(200, "POST", "/v1/people/"+w.person+"/disable", w.By, nil) }, nil},
		"another password": {func(w *waiting, session string) {
			w.Must(204, "PUT", "/v1/password", session, body{"current": apitest.Secret, "password": "seven copper kettles in the rain"})
		}, []string{"/"}}, // the notice of the new password
		"signed out elsewhere": {func(w *waiting, session string) { w.Must(204, "DELETE", "/v1/sessions", session, nil) }, nil},
		"an hour":              {func(w *waiting, _ string) { w.Clock.Move(time.Hour) }, nil},
		"partner inactive": {func(w *waiting, _ string) {
			w.Must(200, "PATCH", "/v1/partners/"+w.partner, w.By, body{"status": "inactive"})
		}, nil},
		"asked twice": {func(w *waiting, _ string) { forgot(w) }, []string{"/reset", "/reset"}},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWaiting(t)
			session := w.Accept(w.InviteLink(w.person), "Ina", "Vited")
			w.NoMail()
			forgot(w)
			tt.happen(w, session)
			p := &apitest.Post{}
			for _, w.letter = range w.Unsent() {
				w.send(p)
			}
			var sent []string
			for _, m := range p.Sent() {
				page, _, _ := strings.Cut(strings.TrimPrefix(m.Links[0], apitest.URL), "#")
				sent = append(sent, page)
			}
			if fmt.Sprint(sent) != fmt.Sprint(tt.want) || len(w.Unsent()) != 0 {
				t.Errorf("sent %v, want %v; %d wait", sent, tt.want, len(w.Unsent()))
			}
		})
	}
}

// TestTemporaryFailures has a mail fail again and again. The pauses grow, and in the end the mail is given up. Nobody
// is told the service's own error, only the reason.
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
			p := &apitest.Post{Do: func(string, mail.Message) ([]table.Op, error) { tries++; return nil, tt.failure }}
			wait := mailing.FirstBackoff
			for try := 1; try < mailing.MaxAttempts; try++ {
				w.send(p)
				w.wantMail(portal.MailQueued, "", true)
				w.Clock.Move(wait - time.Millisecond)
				w.send(p)
				if n, err := w.MailThrough(mailing.Config{Sender: p}).Sweep(context.Background()); n.Tried != 0 || err != nil || tries != try {
					t.Fatalf("%d tries after %d, swept %+v, %v", tries, try, n, err)
				}
				w.Clock.Move(time.Millisecond)
				wait = min(2*wait, mailing.LongestBackoff)
			}
			if n, err := w.MailThrough(mailing.Config{Sender: p}).Sweep(context.Background()); n.Tried != 1 || err != nil {
				t.Errorf("swept %+v, %v", n, err)
			}
			w.wantMail(portal.MailFailed, tt.reason, false)
			if tries != mailing.MaxAttempts {
				t.Errorf("tried %d times", tries)
			}
		})
	}
}

// TestMailSystemDownForTenMinutes has the mail system fail for ten minutes. Then each mail is sent once.
func TestMailSystemDownForTenMinutes(t *testing.T) {
	w := newWorld(t)
	partner := w.Partner(w.By, "Acme")
	down := true
	p := &apitest.Post{Do: func(string, mail.Message) ([]table.Op, error) {
		if down {
			return nil, &mail.SendError{Temporary: true, Reason: "down"}
		}
		return nil, nil
	}}
	want := map[string]int{}
	for i := range 12 { // one invite in each minute; the mail system is down in ten of them
		email := fmt.Sprintf("p%d@acme.com", i)
		want[email] = 1
		w.Invite(partner, email, 48)
		if i == 10 {
			down = false
		}
		for _, key := range w.Unsent() {
			if err := w.MailThrough(mailing.Config{Sender: p}).Send(context.Background(), key); err != nil {
				t.Error(err)
			}
		}
		w.Clock.Move(time.Minute)
	}
	for range 30 {
		if _, err := w.MailThrough(mailing.Config{Sender: p}).Sweep(context.Background()); err != nil {
			t.Error(err)
		}
		w.Clock.Move(time.Minute)
	}
	got := map[string]int{}
	for _, m := range p.Sent() {
		got[m.To]++
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("sent %v", got)
	}
}

func TestPermanentFailure(t *testing.T) {
	w := newWaiting(t)
	p := &apitest.Post{Do: func(string, mail.Message) ([]table.Op, error) {
		return nil, &mail.SendError{Reason: "SES rejected the message", Err: errors.New("554 ina@acme.com")}
	}}
	w.send(p)
	w.wantMail(portal.MailFailed, "SES rejected the message", false)
	a := w.Must(http.StatusOK, "GET", "/v1/people/"+w.person, w.By, nil)
	if a.Text("mail") != "failed" || a.Text("mailDetail") != "SES rejected the message" || strings.Contains(a.Raw, "554") {
		t.Errorf("shown as %s", a.Raw)
	}
}

// TestErasedWhileSending erases a person while their mail is being sent. The mail is settled.
func TestErasedWhileSending(t *testing.T) {
	w := newWaiting(t)
	p := &apitest.Post{Do: func(string, mail.Message) ([]table.Op, error) {
		w.Write(table.Delete(record.Person(w.person), table.Present))
		return nil, nil
	}}
	w.send(p)
	if len(p.Sent()) != 1 || w.IsStored(w.letter) || w.IsStored(record.Person(w.person)) {
		t.Errorf("sent %d; the letter is there %v, the person %v", len(p.Sent()), w.IsStored(w.letter), w.IsStored(record.Person(w.person)))
	}
}
