package cleanup_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"allyway/internal/api/apitest"
	"allyway/internal/mail"
	"allyway/internal/portal"
)

// reminders runs the job, which must remind that many people. It returns their addresses.
func (w *world) reminders(want int) (to []string) {
	w.T.Helper()
	n, err := w.Cleanup.RemindInvites(context.Background())
	if err != nil || n != want {
		w.T.Errorf("reminded %d, want %d: %v", n, want, err)
	}
	for _, m := range w.Mails() {
		to = append(to, m.To)
	}
	if len(to) != want {
		w.T.Errorf("reminders went to %v, want %d", to, want)
	}
	return to
}

func TestRemindInvites(t *testing.T) {
	w := newWorld(t)
	partner := w.Partner(w.By, "Acme")
	long := w.Invite(partner, "long@acme.com", 72)
	w.Invite(partner, "short@acme.com", 47) // this one needs no reminder
	for _, spoiled := range []string{"revoked", "accepted", "bounced"} {
		id := w.Invite(partner, spoiled+"@acme.com", 72)
		switch spoiled {
		case "revoked":
			w.Must(200, "DELETE", "/v1/people/"+id+"/invite", w.By, nil)
		case "accepted":
			w.Accept(w.InviteLink(id), "Ac", "Cepts")
		case "bounced":
			w.Alter(id, func(p *portal.Person) { p.Mail.State = portal.MailBounced })
		}
	}
	resent := w.Invite(partner, "resent@acme.com", 72)
	w.Mails()
	for range 47 {
		w.reminders(0)
		w.Clock.Move(time.Hour)
	}
	w.By = w.SignIn("owner@example.test", apitest.Secret)
	w.Must(202, "POST", "/v1/people/"+resent+"/invite", w.By, body{"expiresIn": 720})
	w.Mails()
	w.Clock.Move(time.Hour)
	m := w.reminder()
	if m.To != "long@acme.com" || m.Links[0] != apitest.URL+"/accept#"+w.InviteLink(long) {
		t.Errorf("reminded %s of %s", m.To, m.Links[0])
	}
	w.Clock.Move(time.Hour)
	w.reminders(0)
}

// reminder runs the job, which must remind one person.
func (w *world) reminder() mail.Message {
	w.T.Helper()
	if n, err := w.Cleanup.RemindInvites(context.Background()); err != nil || n != 1 {
		w.T.Fatalf("reminded %d: %v", n, err)
	}
	mails := w.Mails()
	if len(mails) != 1 {
		w.T.Fatalf("%d mails", len(mails))
	}
	return mails[0]
}

// TestRemindAtOnce runs the job several times at once. Each person is reminded once.
func TestRemindAtOnce(t *testing.T) {
	w := newWorld(t)
	partner := w.Partner(w.By, "Acme")
	const people = 20
	for i := range people {
		w.Invite(partner, string(rune('a'+i))+"@acme.com", 48)
	}
	w.Mails()
	w.Clock.Move(25 * time.Hour)
	var jobs sync.WaitGroup
	for range 4 {
		jobs.Go(func() {
			if _, err := w.Cleanup.RemindInvites(context.Background()); err != nil {
				t.Error(err)
			}
		})
	}
	jobs.Wait()
	if n := len(w.Mails()); n != people {
		t.Errorf("%d reminders to %d people", n, people)
	}
}

// TestJobsAfterAWeek runs the jobs after a week without a run. Invites that have expired are recorded, without a
// reminder. For those that will soon expire, a reminder is sent.
func TestJobsAfterAWeek(t *testing.T) {
	w := newWorld(t)
	partner := w.Partner(w.By, "Acme")
	w.reminders(0)
	w.Invite(partner, "ended@acme.com", 100)
	w.Invite(partner, "ends@acme.com", 7*24+5)
	w.Invite(partner, "stays@acme.com", 10*24)
	w.Mails()
	w.Clock.Move(7 * 24 * time.Hour)
	if n, err := w.Cleanup.ExpireInvites(context.Background()); err != nil || n != 1 {
		t.Errorf("recorded %d: %v", n, err)
	}
	if to := w.reminders(1); len(to) == 1 && to[0] != "ends@acme.com" {
		t.Errorf("reminded %v", to)
	}
}

func TestRemindersOff(t *testing.T) {
	w := newWorld(t)
	w.Must(200, "PATCH", "/v1/settings", w.By, body{"reminders": false})
	w.Invite(w.Partner(w.By, "Acme"), "ina@acme.com", 48)
	w.Mails()
	w.Clock.Move(30 * time.Hour)
	w.reminders(0)
}
