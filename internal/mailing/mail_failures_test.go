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

// TestAccountsTrouble has the mail system refuse the whole account. The mail is tried for days, at least every quarter
// of an hour, so that it is sent soon after somebody has solved the problem. If the mail then fails for another reason,
// the earlier attempts do not count.
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

// TestAllOfThemFail has the mail system refuse every call for a while, in each way that may pass, and then accept them.
// Each mail is sent once.
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

// TestBounceMeanwhile reports a bounce while a mail is being sent. When the mail is settled, the bounce stays, and the
// partner's counts agree with its people.
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

// TestCorrectedMeanwhile corrects a person's address while a mail is sent to the former one. The result of that mail
// says nothing about the new address.
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

// TestNothingMoreToABouncedAddress changes the address of a person whose address has failed. The new address is mailed,
// and the old one is not, even by the notice that names the old one itself.
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
