package api_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"allyway/internal/api/apitest"
)

// An archived partner is in no list and has no domains, and its people are signed out.
func TestArchivePartner(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	made := w.Must(http.StatusCreated, "POST", "/v1/partners", owner, licensed(nil))
	id := made.Text("id")
	_, using := w.Person(owner, id, "pat@acme.com", true)
	link := w.InviteLink(w.Must(http.StatusCreated, "POST", "/v1/partners/"+id+"/people", owner, body{"firstName": "Ina", "lastName": "New", "email": "ina@acme.com", "access": true}).Text("person.id"))
	w.Mails()

	a := w.Must(http.StatusOK, "POST", "/v1/partners/"+id+"/archive", owner, nil)
	shows(t, "archived", a, map[string]string{"status": "inactive", "domains": "[]", "licensedId": "", "archivedAt": rfc3339(w.Clock.Now()), "counts.active": "1"})
	w.Refuses(401, "not_signed_in", "GET", "/v1/session", using, nil)
	w.Refuses(409, "partner_inactive", "POST", "/v1/invites/accept", "", body{"token": link, "password": apitest.Secret})
	w.Refuses(409, "partner_inactive", "POST", "/v1/partners/"+id+"/invites", owner, body{"emails": "x@acme.com"})
	for _, path := range []string{"/v1/partners", "/v1/partners?status=inactive", "/v1/counts", "/v1/partners?q=acme"} {
		if got := w.Must(http.StatusOK, "GET", path, owner, nil); strings.Contains(got.Raw, id) {
			t.Errorf("%s: %s", path, got.Raw)
		}
	}
	if got := w.Must(http.StatusOK, "GET", "/v1/partners?status=archived", owner, nil).Texts("id"); !slices.Equal(got, []string{id}) {
		t.Errorf("archived: %v", got)
	}
	w.Refuses(409, "wrong_state", "POST", "/v1/partners/"+id+"/archive", owner, nil)
	w.Refuses(409, "wrong_state", "PATCH", "/v1/partners/"+id, owner, body{"status": "active"})

	back := w.Must(http.StatusOK, "POST", "/v1/partners/"+id+"/restore", owner, nil)
	shows(t, "restored", back, map[string]string{"status": "active", "domains": "[acme.com]", "licensedId": "L-1", "licence": "licensed",
		"accessPointUrl": "https://as4.acme.com/", "archivedAt": ""})
	w.Refuses(409, "wrong_state", "POST", "/v1/partners/"+id+"/restore", owner, nil)
	w.Refuses(401, "not_signed_in", "GET", "/v1/session", using, nil) // older sessions stay invalid
	w.SignIn("pat@acme.com", apitest.Secret)
	w.Accept(link, "Ina", "New")
}

// Nobody can be added or moved to an archived partner, with access or without.
func TestNobodyJoinsArchivedPartner(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	w.Must(http.StatusOK, "POST", "/v1/partners/"+w.other+"/archive", w.owner, nil)
	contact := w.Must(http.StatusCreated, "POST", "/v1/people", w.owner, body{"firstName": "Con", "lastName": "Tact"}).Text("person.id")
	invited, _ := w.Invited(w.owner, w.acme, "ivo@acme.com", false)
	for _, id := range []string{w.manager, invited, contact} {
		before := w.person(id).Raw
		w.Refuses(409, "wrong_state", "POST", "/v1/people/"+id+"/move", w.owner, body{"partner": w.other})
		if after := w.person(id).Raw; after != before {
			t.Errorf("before %s\nafter %s", before, after)
		}
	}
	into := "/v1/partners/" + w.other
	w.Refuses(409, "wrong_state", "POST", into+"/people", w.owner, body{"firstName": "A", "lastName": "B"})
	w.Refuses(409, "wrong_state", "POST", into+"/invites", w.owner, body{"emails": "a@b.example", "access": false})
	w.Must(http.StatusOK, "POST", into+"/restore", w.owner, nil)
	for _, id := range []string{w.manager, invited, contact} {
		w.move(id, w.other)
	}
}

// If a partner is restored, it does not get back what others have taken since it was archived.
func TestRestoreWithoutWhatIsTaken(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, w *apitest.World) {
		owner := w.Owner()
		id := w.Must(http.StatusCreated, "POST", "/v1/partners", owner, licensed(body{"domains": []string{"acme.com", "acme.de", "acme.fr"}, "status": "inactive"})).Text("id")
		w.Must(http.StatusOK, "POST", "/v1/partners/"+id+"/archive", owner, nil)
		w.Must(http.StatusCreated, "POST", "/v1/partners", owner, licensed(body{"name": "Next", "domains": []string{"acme.de"}}))
		w.Must(http.StatusOK, "PATCH", "/v1/settings", owner, body{"ignoredDomains": []string{"acme.fr"}})
		a := w.Must(http.StatusOK, "POST", "/v1/partners/"+id+"/restore", owner, nil)
		shows(t, "restored", a, map[string]string{"status": "inactive", "licence": "guest", "domains": "[acme.com]", "licensedId": "", "accessPointUrl": ""})
		w.Refuses(409, "domain_taken", "POST", "/v1/partners", owner, body{"name": "Third", "domains": []string{"acme.com"}})
	})
}

// A partner can have the name of another one: the answer only says so. It cannot have the domain of another one: the
// refusal names the domain and that partner.
func TestNamesAndDomainsOfOthers(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	first := w.Must(http.StatusCreated, "POST", "/v1/partners", owner, body{"name": "Acme"})
	shows(t, "only a name", first, map[string]string{"kind": "partner", "licence": "guest", "status": "active", "sameName": ""})
	w.Must(http.StatusCreated, "POST", "/v1/partners", owner, body{"name": "Acme North"})
	second := w.Must(http.StatusCreated, "POST", "/v1/partners", owner, body{"name": "ACMÉ", "domains": []string{"acme.com"}})
	shows(t, "same name", second, map[string]string{"sameName.0.id": first.Text("id"), "sameName.0.name": "Acme", "sameName.1": ""})
	a := w.Refuses(409, "domain_taken", "PATCH", "/v1/partners/"+first.Text("id"), owner, body{"domains": []string{"new.com", "acme.com"}})
	if shows(t, "taken", a, map[string]string{"partner.id": second.Text("id"), "partner.name": "ACMÉ"}); !strings.Contains(a.Text("detail"), "acme.com") {
		t.Errorf("the domain is not named: %s", a.Raw)
	}
}

// A licensed partner that becomes a guest loses what only licensed partners need.
func TestLicensedBecomesGuest(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	id := w.Must(http.StatusCreated, "POST", "/v1/partners", owner, licensed(nil)).Text("id")
	shows(t, "guest", w.Must(http.StatusOK, "PATCH", "/v1/partners/"+id, owner, body{"licence": "guest"}),
		map[string]string{"licence": "guest", "licensedId": "", "accessPointUrl": "", "domains": "[acme.com]"})
	w.Must(http.StatusCreated, "POST", "/v1/partners", owner, licensed(body{"name": "Other", "domains": []string{"other.com"}})) // the licensed ID is free
	shows(t, "licensed again", w.Must(http.StatusOK, "PATCH", "/v1/partners/"+id, owner, body{"licence": "licensed", "licensedId": "L-2", "accessPointUrl": "https://acme.com"}),
		map[string]string{"licensedId": "L-2"})
	shows(t, "guest with an ID", w.Must(http.StatusOK, "PATCH", "/v1/partners/"+id, owner, body{"licence": "guest", "licensedId": "G-1"}),
		map[string]string{"licensedId": "G-1", "accessPointUrl": ""})
}
