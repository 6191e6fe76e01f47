package api_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"allyway/internal/api/apitest"
	"allyway/internal/portal"
)

func (w *team) release(id string) apitest.Answer {
	w.T.Helper()
	return w.Must(http.StatusOK, "POST", "/v1/people/"+id+"/release-email", w.owner, nil)
}

// TestReleaseEmail releases the address of a person in each status. A person who is invited or has an account is
// disabled, and gets a placeholder as the address. A contact then has no address. Another person can have the address
// at once.
func TestReleaseEmail(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	ids := w.eachStatus()
	using := w.SignIn("active@acme.com", apitest.Secret)
	invite := w.InviteLink(ids[portal.StatusInvited])
	w.Must(http.StatusAccepted, "POST", "/v1/people/"+ids[portal.StatusActive]+"/password-reset", w.owner, nil)
	reset := apitest.Token(w.Mail("active@acme.com"))
	w.Must(http.StatusOK, "PATCH", "/v1/people/"+ids[portal.StatusActive], w.owner, body{"email": "new@acme.com"})
	confirm := apitest.Token(mailTo(t, w.Mails(), "new@acme.com"))
	w.Must(http.StatusAccepted, "POST", "/v1/people/"+ids[portal.StatusActive]+"/password-reset", w.owner, nil) // this mail still waits when the address is released
	for _, scenario := range []struct {
		from, to portal.Status
		address  string // before
		emptied  bool
	}{
		{portal.StatusContact, portal.StatusContact, "contact@acme.com", true},
		{portal.StatusRequested, portal.StatusContact, "requested@free.io", true},
		{portal.StatusInvited, portal.StatusDisabled, "invited@acme.com", false},
		{portal.StatusActive, portal.StatusDisabled, "active@acme.com", false},
		{portal.StatusDisabled, portal.StatusDisabled, "disabled@acme.com", false},
	} {
		t.Run(string(scenario.from), func(t *testing.T) {
			w, id := w.in(t), ids[scenario.from]
			a := w.release(id)
			want := ""
			if !scenario.emptied {
				want = id + "@released.invalid"
			}
			shows(t, "released", a, map[string]string{"status": string(scenario.to), "email": want, "pendingEmail": "", "mail": ""})
			if got := w.person(id); got.Raw != a.Raw {
				t.Errorf("read %s\nanswered %s", got.Raw, a.Raw)
			}
			w.Refuses(409, "email_missing", "POST", "/v1/people/"+id+"/release-email", w.owner, nil)
			w.Refuses(401, "bad_credentials", "POST", "/v1/session", "", body{"email": scenario.address, "password": apitest.Secret})
			w.Contact(w.owner, w.other, strings.ToUpper(scenario.address[:1])+scenario.address[1:])
		})
	}
	if signedIn(w.World, using) {
		t.Error("a session outlived the release")
	}
	w.Refuses(400, "link_invalid", "POST", "/v1/invites/accept", "", body{"token": invite, "password": apitest.Secret})
	w.Refuses(400, "link_invalid", "POST", "/v1/password/reset", "", body{"token": reset, "password": apitest.Secret + "!"})
	w.Refuses(400, "link_invalid", "POST", "/v1/email/confirm", "", body{"token": confirm})
	// The request was denied, and the person who asked is told. No other mail goes out. Nothing goes to the placeholder.
	if got := mailed(w.World); !slices.Equal(got, []string{"mia@acme.com: Your request for New Comer at Partner portal was denied"}) {
		t.Errorf("mailed %v", got)
	}
	denied := w.Must(http.StatusOK, "GET", "/v1/requests?status=denied", w.owner, nil)
	shows(t, "denied", denied, map[string]string{"items.0.person": ids[portal.StatusRequested]})
	w.Must(http.StatusAccepted, "POST", "/v1/password/forgot", "", body{"email": ids[portal.StatusActive] + "@released.invalid"})
	w.NoMail()

	// A person whose address was released can get another address, and then access.
	w.Must(http.StatusOK, "PATCH", "/v1/people/"+ids[portal.StatusActive], w.owner, body{"email": "back@acme.com"})
	w.Must(http.StatusOK, "POST", "/v1/people/"+ids[portal.StatusActive]+"/enable", w.owner, nil)
	w.SignIn("back@acme.com", apitest.Secret)
	w.Refuses(409, "email_missing", "POST", "/v1/people/"+ids[portal.StatusInvited]+"/enable", w.owner, nil)
	w.Must(http.StatusOK, "PATCH", "/v1/people/"+ids[portal.StatusInvited], w.owner, body{"email": "again@acme.com"})
	w.Must(http.StatusOK, "POST", "/v1/people/"+ids[portal.StatusInvited]+"/enable", w.owner, nil)
	w.Accept(apitest.Token(w.Mail("again@acme.com")), "Ivo", "Again")
}

func TestReleaseEmailRefused(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	w.settings(body{"selfManagement": body{"disable": true}})
	ids := w.eachStatus()
	silent := w.Contact(w.owner, w.acme, "")
	me := w.Must(http.StatusOK, "GET", "/v1/session", w.owner, nil).Text("person.id")
	ada, administering := w.Staff(w.owner, "ada@example.test", portal.RoleAdmin)
	w.Mails()
	release := func(id string) string { return "/v1/people/" + id + "/release-email" }
	w.Refuses(409, "email_missing", "POST", release(silent), w.owner, nil)
	w.Refuses(403, "forbidden", "POST", release(me), w.owner, nil)
	w.Refuses(404, "not_found", "POST", release(me), administering, nil)
	w.Refuses(404, "not_found", "POST", release(ada), administering, nil)
	w.Refuses(404, "not_found", "POST", release("01J00000000000000000000000"), w.owner, nil)
	for _, id := range ids {
		w.Refuses(403, "forbidden", "POST", release(id), w.managing, nil)
	}
	// If staff have released a person's address, a primary contact cannot enable the person. Staff can release the last
	// primary contact's address.
	w.release(ids[portal.StatusActive])
	w.Refuses(403, "forbidden", "POST", "/v1/people/"+ids[portal.StatusActive]+"/enable", w.managing, nil)
	w.release(w.manager)
	w.release(ada)
	w.Refuses(401, "not_signed_in", "GET", "/v1/session", administering, nil)
	w.NoMail()
}
