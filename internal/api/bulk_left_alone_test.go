package api_test

import (
	"net/http"
	"slices"
	"testing"

	"allyway/internal/api/apitest"
	"allyway/internal/portal"
)

// TestListsLeaveAlone has staff and a primary contact send a list with a person who declined and a person whose address
// bounces. Both rows are refused. Staff can still invite the person who declined, by a request for them alone.
func TestListsLeaveAlone(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	declined, link := w.Invited(w.owner, w.acme, "declined@acme.com", false)
	w.Must(http.StatusNoContent, "POST", "/v1/invites/decline", "", body{"token": link})
	bounced, _ := w.Invited(w.owner, w.acme, "bounced@acme.com", false)
	w.Alter(bounced, func(p *portal.Person) { p.Mail.State = portal.MailBounced })
	w.Mails()
	list := body{"emails": "declined@acme.com; bounced@acme.com"}
	for name, bearer := range map[string]string{"staff": w.owner, "a primary contact": w.managing} {
		a := w.Must(http.StatusOK, "POST", "/v1/partners/"+w.acme+"/invites", bearer, list)
		if got, want := verdicts(a), []string{"refused declined", "refused address_bounced"}; !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
	silently := w.Must(http.StatusOK, "POST", "/v1/partners/"+w.acme+"/invites", w.owner, body{"emails": list["emails"], "access": false})
	if got := verdicts(silently); !slices.Equal(got, []string{"unchanged", "unchanged"}) {
		t.Errorf("added silently: %v", got)
	}
	w.NoMail()
	w.Must(http.StatusAccepted, "POST", "/v1/people/"+declined+"/invite", w.owner, nil)
	w.Mail("declined@acme.com")
}
