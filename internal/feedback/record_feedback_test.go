package feedback_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"allyway/internal/feedback"
	"allyway/internal/portal"
)

// invited is a world with one invited person whose mail has not been sent.
type invited struct {
	*world
	partner, person string
}

func newInvited(t testing.TB) *invited {
	w := newWorld(t)
	partner := w.Partner(w.By, "Acme")
	return &invited{w, partner, w.Invite(partner, "ina@acme.com", 48)}
}

func (w *world) report(address string, state portal.MailState, at time.Time) {
	w.T.Helper()
	f := feedback.Report{Address: address, State: state, Detail: "Permanent General: 550\r\n" + strings.Repeat("x", 3000), At: at}
	if err := w.Feedback.Record(context.Background(), f); err != nil {
		w.T.Error(err)
	}
}

// TestRecordFeedback stops all mail to an address until it is corrected or cleared.
func TestRecordFeedback(t *testing.T) {
	for _, state := range []portal.MailState{portal.MailBounced, portal.MailComplained} {
		t.Run(string(state), func(t *testing.T) {
			w := newInvited(t)
			w.Mails()
			w.report("Ina@ACME.com", state, w.Clock.Now())
			w.report("ina@acme.com", state, w.Clock.Now()) // told twice
			w.report("nobody@acme.com", state, w.Clock.Now())
			w.report("=?x@y?=", state, w.Clock.Now())
			a := w.Must(200, "GET", "/v1/people/"+w.person, w.By, nil)
			detail := a.Text("mailDetail")
			if a.Text("mail") != string(state) || !strings.HasPrefix(detail, "Permanent General: 550") || len(detail) > 320 {
				t.Errorf("shown as %s", a.Raw)
			}
			wanted := int64(0)
			if state == portal.MailBounced {
				wanted = 1
			}
			if n := w.Counts(w.partner).Bounced; n != wanted {
				t.Errorf("%d bounced", n)
			}
			if n := len(w.EventsOf(w.person)); n != 2 {
				t.Errorf("%d events", n)
			}
			w.Refuses(409, "address_bounced", "POST", "/v1/people/"+w.person+"/invite", w.By, nil)
			w.Must(202, "POST", "/v1/password/forgot", "", body{"email": "ina@acme.com"})
			w.NoMail()

			w.Clock.Move(time.Minute)
			w.Must(200, "POST", "/v1/people/"+w.person+"/mail/clear", w.By, nil)
			w.Refuses(409, "wrong_state", "POST", "/v1/people/"+w.person+"/mail/clear", w.By, nil)
			w.report("ina@acme.com", state, w.Clock.Now().Add(-time.Second)) // SNS was late
			w.Must(202, "POST", "/v1/people/"+w.person+"/invite", w.By, nil)
			w.Mail("ina@acme.com")
			if n := w.Counts(w.partner).Bounced; n != 0 {
				t.Errorf("%d bounced after all", n)
			}
			w.report("ina@acme.com", state, w.Clock.Now().Add(time.Second))
			w.Must(200, "PATCH", "/v1/people/"+w.person, w.By, body{"email": "right@acme.com"})
			w.Mail("right@acme.com")
		})
	}
}
