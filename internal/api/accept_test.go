package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"allyway/internal/api/apitest"
	"allyway/internal/portal"
)

func TestGetPortal(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	a := w.Must(http.StatusOK, "GET", "/v1/portal", "", nil)
	if a.Raw != `{"name":"Partner portal","language":"en","passwordMinLength":15,"signUp":false,"applicationOrigins":[]}`+"\n" {
		t.Errorf("a new portal: %s", a.Raw)
	}
	w.Settings(func(s *portal.Settings) {
		s.PortalName, s.Language, s.PasswordMinLength, s.SignUp, s.SupportContact, s.Logo = "Ácme & Co", "de", 8, true, "help@example.com", "abc"
		s.ApplicationOrigins = []string{"https://app.example.com"}
	})
	a = w.Must(http.StatusOK, "GET", "/v1/portal", "", nil)
	if a.Raw != `{"name":"Ácme & Co","language":"de","logo":"https://portal.example.com/v1/logos/abc","passwordMinLength":8,"signUp":true,"supportContact":"help@example.com","applicationOrigins":["https://app.example.com"]}`+"\n" {
		t.Errorf("as set: %s", a.Raw)
	}
}

func TestPreviewInvite(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	_, link := w.Invited(owner, w.Partner(owner, "Acme"), "Ivo@acme.com", false)
	_, staffLink := w.InvitedStaff(owner, "ada@example.test", portal.RoleAdmin)
	w.Recorder.Writes()

	for range 3 {
		a := w.Must(http.StatusOK, "POST", "/v1/invites/preview", "", body{"token": link})
		want := `{"portal":"Partner portal","partner":{"name":"Acme"},"invitedBy":{"id":"` + a.Text("invitedBy.id") + `","name":"Olive Owner"},` +
			`"email":"Ivo@acme.com","firstName":"Pat","lastName":"Person","expiresAt":"2026-03-09T09:30:00Z","hasAccount":false,"passwordMinLength":15}` + "\n"
		if a.Raw != want {
			t.Errorf("preview %s\nwant    %s", a.Raw, want)
		}
	}
	if a := w.Must(http.StatusOK, "POST", "/v1/invites/preview", "", body{"token": staffLink}); a.At("partner") != nil || a.Text("email") != "ada@example.test" {
		t.Errorf("of staff: %s", a.Raw)
	}
	if writes := w.Recorder.Writes(); len(writes) != 0 {
		t.Errorf("a preview wrote %v", writes)
	}
	w.Refuses(422, "invalid", "POST", "/v1/invites/preview", "", body{})
}

func TestAcceptInvite(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	partner := w.Partner(owner, "Acme")
	id, link := w.Invited(owner, partner, "ivo@acme.com", false)

	refusesPasswords(t, w, "POST", "/v1/invites/accept", "", body{"token": link})
	for field, value := range map[string]string{"firstName": " ", "lastName": "", "phone": "0123456789"} {
		a := w.Refuses(422, "invalid", "POST", "/v1/invites/accept", "", body{"token": link, "password": apitest.Secret, field: value})
		if a.Text("errors.0.location") != "body."+field {
			t.Errorf("%s: %s", field, a.Raw)
		}
	}
	if a := w.Must(http.StatusOK, "GET", "/v1/people/"+id, owner, nil); a.Text("status") != "invited" {
		t.Errorf("refused, and %s", a.Raw)
	}

	a := w.Must(http.StatusCreated, "POST", "/v1/invites/accept", "", body{"token": link, "password": apitest.Secret,
		"firstName": " Ivan ", "phone": "+44 (0)20 7946-0000"})
	if a.Text("person.firstName") != "Ivan" || a.Text("person.lastName") != "Person" || a.Text("person.phone") != "+442079460000" ||
		a.Text("person.status") != "active" || a.Text("person.role") != "user" || a.Text("expiresAt") != rfc3339(w.Clock.Now().Add(12*time.Hour)) {
		t.Errorf("accepted: %s", a.Raw)
	}
	if cookie := a.Header.Get("Set-Cookie"); !strings.HasPrefix(cookie, "__Host-allyway="+a.Text("token")+"; ") || strings.Contains(cookie, "Expires") {
		t.Errorf("cookie %s", cookie)
	}
	if !signedIn(w, a.Text("token")) {
		t.Error("accepting does not sign in")
	}
	w.NoMail()
	if a := w.Must(http.StatusOK, "GET", "/v1/people/"+id, owner, nil); a.Text("status") != "active" || a.At("inviteExpiresAt") != nil || a.Text("mail") != "sent" {
		t.Errorf("active: %s", a.Raw)
	}
	if a := w.Must(http.StatusOK, "GET", "/v1/partners/"+partner, owner, nil); a.Text("counts") != "map[active:1 bounced:0 contacts:0 disabled:0 expired:0 invited:0 requested:0]" {
		t.Errorf("counts: %s", a.Raw)
	}
	w.SignIn("IVO@acme.com", apitest.Secret)
}

// The first owner is invited by an address alone, so accepting asks for the names.
func TestAcceptAsksForMissingNames(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	first, err := w.Owners.Make(t.Context(), "owner@example.test")
	if err != nil {
		t.Fatal(err)
	}
	w.Mails()
	link := w.InviteLink(first.ID)
	if a := w.Must(http.StatusOK, "POST", "/v1/invites/preview", "", body{"token": link}); a.At("invitedBy") != nil || a.Text("firstName") != "" {
		t.Errorf("preview %s", a.Raw)
	}
	for _, in := range []body{{}, {"firstName": "Olive"}, {"lastName": "Owner"}, {"firstName": "Olive", "lastName": "  "}} {
		in["token"], in["password"] = link, apitest.Secret
		w.Refuses(422, "invalid", "POST", "/v1/invites/accept", "", in)
	}
	a := w.Must(http.StatusCreated, "POST", "/v1/invites/accept", "", body{"token": link, "password": apitest.Secret, "firstName": "Olive", "lastName": "Owner"})
	if a.Text("person.role") != "owner" {
		t.Errorf("accepted: %s", a.Raw)
	}
}

// deadInvites are the ways in which an invite's link stops working. Each has what the API answers to the link
// afterwards.
var deadInvites = map[string]struct {
	kill   func(w *apitest.World, owner, partner, id, link string)
	status int
	code   string
}{
	"used": {func(w *apitest.World, _, _, _, link string) { w.Accept(link, "Pat", "Person") }, 410, "link_used"},
	"used, 30 days ago less a second": {func(w *apitest.World, _, _, _, link string) {
		w.Accept(link, "Pat", "Person")
		w.Clock.Move(30*24*time.Hour - time.Second)
	}, 410, "link_used"},
	"used, 30 days ago": {func(w *apitest.World, _, _, _, link string) {
		w.Accept(link, "Pat", "Person")
		w.Clock.Move(30 * 24 * time.Hour)
	}, 400, "link_invalid"},
	"at its time": {func(w *apitest.World, _, _, _, _ string) { w.Clock.Move(7 * 24 * time.Hour) }, 410, "link_expired"},
	"expired and recorded": {func(w *apitest.World, _, _, _, _ string) {
		w.Clock.Move(7 * 24 * time.Hour)
		if n, err := w.Cleanup.ExpireInvites(w.T.Context()); n != 1 || err != nil {
			w.T.Fatal(n, err)
		}
	}, 410, "link_expired"},
	"expired, 30 days ago less a second": {func(w *apitest.World, _, _, _, _ string) {
		w.Clock.Move(37*24*time.Hour - time.Second)
	}, 410, "link_expired"},
	"expired, 30 days ago": {func(w *apitest.World, _, _, _, _ string) { w.Clock.Move(37 * 24 * time.Hour) }, 400, "link_invalid"},
	"replaced": {func(w *apitest.World, owner, _, id, _ string) {
		w.Must(202, "POST", "/v1/people/"+id+"/invite", owner, nil)
	}, 400, "link_invalid"},
	"revoked": {func(w *apitest.World, owner, _, id, _ string) {
		w.Must(200, "DELETE", "/v1/people/"+id+"/invite", owner, nil)
	}, 400, "link_invalid"},
	"revoked and invited again": {func(w *apitest.World, owner, _, id, _ string) {
		w.Must(200, "DELETE", "/v1/people/"+id+"/invite", owner, nil)
		w.Must(202, "POST", "/v1/people/"+id+"/invite", owner, nil)
	}, 400, "link_invalid"},
	"declined": {func(w *apitest.World, _, _, _, link string) {
		w.Must(204, "POST", "/v1/invites/decline", "", body{"token": link})
	}, 400, "link_invalid"},
	"disabled": {func(w *apitest.World, owner, _, id, _ string) {
		w.Must(200, "POST", "/v1/people/"+id+"/disable", owner, nil)
	}, 400, "link_invalid"},
	"disabled and enabled": {func(w *apitest.World, owner, _, id, _ string) {
		w.Must(200, "POST", "/v1/people/"+id+"/disable", owner, nil)
		w.Must(200, "POST", "/v1/people/"+id+"/enable", owner, nil)
	}, 400, "link_invalid"},
	"used, then disabled": {func(w *apitest.World, owner, _, id, link string) {
		w.Accept(link, "Pat", "Person")
		w.Must(200, "POST", "/v1/people/"+id+"/disable", owner, nil)
	}, 400, "link_invalid"},
	"address changed": {func(w *apitest.World, owner, _, id, _ string) {
		w.Must(200, "PATCH", "/v1/people/"+id, owner, body{"email": "other@acme.com"})
	}, 400, "link_invalid"},
	"partner inactive": {func(w *apitest.World, owner, partner, _, _ string) {
		w.Must(200, "PATCH", "/v1/partners/"+partner, owner, body{"status": "inactive"})
	}, 409, "partner_inactive"},
	"expired, and partner inactive": {func(w *apitest.World, owner, partner, _, _ string) {
		w.Must(200, "PATCH", "/v1/partners/"+partner, owner, body{"status": "inactive"})
		w.Clock.Move(7 * 24 * time.Hour)
	}, 410, "link_expired"},
}

func TestDeadInvites(t *testing.T) {
	t.Parallel()
	for name, scenario := range deadInvites {
		t.Run(name, func(t *testing.T) {
			w := apitest.OnBolt(t)
			owner := w.Owner()
			partner := w.Partner(owner, "Acme")
			id, link := w.Invited(owner, partner, "ivo@acme.com", false)
			scenario.kill(w, owner, partner, id, link)
			w.Mails()
			for _, route := range []string{"preview", "accept", "decline"} {
				in := body{"token": link}
				if route == "accept" {
					in["password"] = newSecret
				}
				w.Refuses(scenario.status, scenario.code, "POST", "/v1/invites/"+route, "", in)
			}
			w.NoMail()
		})
	}
}

func TestInviteComesBackWithThePartner(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	partner := w.Partner(owner, "Acme")
	_, link := w.Invited(owner, partner, "ivo@acme.com", false)
	for _, status := range []string{"inactive", "active"} {
		w.Must(http.StatusOK, "PATCH", "/v1/partners/"+partner, owner, body{"status": status})
	}
	if !signedIn(w, w.Accept(link, "Ivo", "Back")) {
		t.Error("the session of a partner that was inactive does not hold")
	}
}

func TestDeclineInvite(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	partner := w.Partner(owner, "Acme")
	id, link := w.Invited(owner, partner, "ivo@acme.com", false)
	w.Must(http.StatusNoContent, "POST", "/v1/invites/decline", "", body{"token": link})
	w.NoMail()
	a := w.Must(http.StatusOK, "GET", "/v1/people/"+id, owner, nil)
	if a.Text("status") != "contact" || a.Text("declinedAt") != rfc3339(w.Clock.Now()) || a.At("inviteExpiresAt") != nil {
		t.Errorf("declined: %s", a.Raw)
	}
	if a := w.Must(http.StatusOK, "GET", "/v1/partners/"+partner, owner, nil); a.Text("counts.contacts") != "1" || a.Text("counts.invited") != "0" {
		t.Errorf("counts: %s", a.Raw)
	}
	w.Must(http.StatusAccepted, "POST", "/v1/people/"+id+"/invite", owner, nil)
	w.Mail("ivo@acme.com")
	if a := w.Must(http.StatusOK, "GET", "/v1/people/"+id, owner, nil); a.At("declinedAt") != nil {
		t.Errorf("invited again: %s", a.Raw)
	}

	// Nothing of a declined staff invite is kept.
	id, link = w.InvitedStaff(owner, "ada@example.test", portal.RoleAdmin)
	w.Must(http.StatusNoContent, "POST", "/v1/invites/decline", "", body{"token": link})
	w.Refuses(404, "not_found", "GET", "/v1/people/"+id, owner, nil)
	w.Refuses(400, "link_invalid", "POST", "/v1/invites/preview", "", body{"token": link})
	w.Contact(owner, "", "ada@example.test")
	w.Refuses(422, "invalid", "POST", "/v1/invites/decline", "", body{})
}
