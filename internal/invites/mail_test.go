package invites_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"allyway/internal/api/apitest"
	"allyway/internal/feedback"
	"allyway/internal/portal"
)

// newInvited returns a portal with one invited person whose mail has not been sent, and their id.
func newInvited(t testing.TB) (w *apitest.Owned, person string) {
	w = apitest.NewOwned(t)
	return w, w.Invite(w.Partner(w.By, "Acme"), "ina@acme.com", 48)
}

// TestTakeInviteLink takes an invite's link as staff. This link works, the mailed one is dead, and nobody is mailed. It
// does not matter whether mail has bounced.
func TestTakeInviteLink(t *testing.T) {
	w, person := newInvited(t)
	old := w.InviteLink(person)
	w.Mails()
	bounce := feedback.Report{Address: "ina@acme.com", State: portal.MailBounced, At: w.Clock.Now()}
	if err := w.Feedback.Record(t.Context(), bounce); err != nil {
		t.Fatal(err)
	}
	a := w.Must(201, "POST", "/v1/people/"+person+"/invite/link", w.By, nil)
	_, link, _ := strings.Cut(a.Text("url"), "#")
	w.NoMail()
	w.Refuses(400, "link_invalid", "POST", "/v1/invites/preview", "", map[string]any{"token": old})
	w.Must(200, "POST", "/v1/invites/preview", "", map[string]any{"token": link})
	if events := w.EventsOf(person); !slices.Contains(events, portal.EventInviteLinkTaken) {
		t.Errorf("events %v", events)
	}
	if got := w.Stored(person).Mail.State; got != portal.MailBounced {
		t.Errorf("the person's mail is %s", got)
	}
	w.Accept(link, "Ina", "Vited")
	w.Refuses(409, "wrong_state", "POST", "/v1/people/"+person+"/invite/link", w.By, nil)
}

// TestTenMailsInTenMinutes checks how many mails to one person others may cause.
func TestTenMailsInTenMinutes(t *testing.T) {
	w, person := newInvited(t)
	again := func(status int) {
		t.Helper()
		a := w.Do("POST", "/v1/people/"+person+"/invite", w.By, nil)
		if a.Status != status {
			t.Fatalf("%d, want %d: %s", a.Status, status, a.Raw)
		}
	}
	for range 9 {
		again(202)
	}
	again(429)
	w.Clock.Move(10*time.Minute - time.Millisecond)
	again(429)
	w.Clock.Move(time.Millisecond)
	again(202)
}
