package mailing_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"allyway/internal/api/apitest"
	"allyway/internal/feedback"
	"allyway/internal/mail"
	"allyway/internal/mailing"
	"allyway/internal/portal"
	"allyway/internal/table"
)

// TestAccountsTrouble is tried for days, a quarter of an hour apart at most, so that mail goes out soon after somebody
// has seen to the account; it does not count against a mail that then meets a fault of its own.
func TestAccountsTrouble(t *testing.T) {
	w := newWaiting(t)
	w.Alter(w.person, func(p *portal.Person) { p.InviteExpiresAt = w.Clock.Now().Add(30 * 24 * time.Hour) })
	trouble := &mail.SendError{Temporary: true, Account: true, Reason: "sending is paused for the SES account"}
	tries, failure := 0, error(trouble)
	p := &apitest.Post{Do: func(string, mail.Message) ([]table.Op, error) { tries++; return nil, failure }}
	began := w.Clock.Now()
	for w.Clock.Now().Sub(began) < mailing.AccountGivesUp-mailing.LongestBackoff {
		before := tries
		w.send(p)
		if w.Clock.Move(mailing.LongestBackoff); tries != before+1 {
			t.Fatalf("not tried after %s", w.Clock.Now().Sub(began))
		}
	}
	w.wantMail(portal.MailQueued, "", true)
	failure = &mail.SendError{Temporary: true, Reason: "SES has a fault"}
	w.send(p)
	w.wantMail(portal.MailQueued, "", true)
	failure = trouble
	w.Clock.Move(2 * mailing.LongestBackoff)
	w.send(p)
	w.wantMail(portal.MailFailed, trouble.Reason, false)
}

// TestAllOfThemFail has the mail system refuse every call for a while, in each way that passes, then take them: all are
// sent, once each.
func TestAllOfThemFail(t *testing.T) {
	for name, failure := range map[string]*mail.SendError{
		"throttled": {Temporary: true, Reason: "SES was asked too fast"},
		"paused":    {Temporary: true, Account: true, Reason: "paused"},
		"down":      {Temporary: true, Reason: "SES has a fault"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			partner := w.Partner(w.By, "Acme")
			const people = 40
			rows := make([]body, people)
			for i := range rows {
				rows[i] = body{"email": fmt.Sprintf("p%d@acme.com", i)}
			}
			w.Must(200, "POST", "/v1/partners/"+partner+"/invites", w.By, body{"people": rows})
			well := false
			p := &apitest.Post{Do: func(string, mail.Message) ([]table.Op, error) {
				if !well {
					return nil, failure
				}
				return nil, nil
			}}
			began := w.Clock.Now()
			for len(w.Unsent()) > 0 && w.Clock.Now().Sub(began) < 2*time.Hour {
				well = w.Clock.Now().Sub(began) > 25*time.Minute
				if _, err := w.MailThrough(mailing.Config{Sender: p}).Sweep(context.Background()); err != nil {
					t.Fatal(err)
				}
				w.Clock.Move(time.Minute)
			}
			wantOnce(t, p, people)
			if n := len(w.Unsent()); n != 0 {
				t.Errorf("%d wait", n)
			}
		})
	}
}

func wantOnce(t *testing.T, p *apitest.Post, people int) {
	t.Helper()
	to := map[string]int{}
	for _, m := range p.Sent() {
		to[m.To]++
	}
	for i := range people {
		if email := fmt.Sprintf("p%d@acme.com", i); to[email] != 1 {
			t.Errorf("%d mails to %s", to[email], email)
		}
	}
}

// TestBounceMeanwhile reports a bounce while another mail is on its way: what settles it does not hide the bounce, and
// the partner's counts agree with its people.
func TestBounceMeanwhile(t *testing.T) {
	w := newWaiting(t)
	p := &apitest.Post{Do: func(string, mail.Message) ([]table.Op, error) {
		return nil, w.Feedback.Record(context.Background(),
			feedback.Report{Address: "ina@acme.com", State: portal.MailBounced, Detail: "Permanent", At: w.Clock.Now()})
	}}
	w.send(p)
	w.wantMail(portal.MailBounced, "Permanent", false)
	if n := w.Counts(w.partner).Bounced; n != 1 {
		t.Errorf("%d bounced", n)
	}
}

// TestCorrectedMeanwhile sends to the former address while it is corrected: that mail says nothing of the new one.
func TestCorrectedMeanwhile(t *testing.T) {
	w := newWaiting(t)
	p := &apitest.Post{Do: func(string, mail.Message) ([]table.Op, error) {
		w.Must(200, "PATCH", "/v1/people/"+w.person, w.By, body{"email": "ina.vited@acme.com"})
		return nil, &mail.SendError{Reason: "SES does not take the address"}
	}}
	w.send(p)
	w.wantMail(portal.MailQueued, "", false)
	p.Do = nil
	for _, w.letter = range w.Unsent() {
		w.send(p)
	}
	w.wantMail(portal.MailSent, "", false)
}

// TestNothingMoreToABouncedAddress holds also for notices that name the address themselves.
func TestNothingMoreToABouncedAddress(t *testing.T) {
	w := newWaiting(t)
	w.Accept(w.InviteLink(w.person), "Ina", "Vited")
	w.NoMail()
	w.Must(200, "PATCH", "/v1/people/"+w.person, w.By, body{"email": "new@acme.com"})
	w.Alter(w.person, func(p *portal.Person) { p.Mail.State = portal.MailComplained })
	p := &apitest.Post{}
	for _, w.letter = range w.Unsent() {
		w.send(p)
	}
	if len(p.Sent()) != 1 || p.Sent()[0].To != "new@acme.com" {
		t.Errorf("sent %d", len(p.Sent()))
	}
}
