package api_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"allyway/internal/api/apitest"
)

func TestEditPartner(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	made := w.Must(http.StatusCreated, "POST", "/v1/partners", owner, licensed(body{"type": "Reseller", "phone": "15550109999", "address": "1 Main St", "notes": "x", "domains": []string{"a.com", "b.com"}}))
	address := "/v1/partners/" + made.Text("id")

	a := w.Must(http.StatusOK, "PATCH", address, owner, body{"name": "Acme Two", "domains": []string{"b.com", "c.com"}, "licensedId": "L-2", "kind": "distributor", "type": "Maker"})
	if a.Text("name") != "Acme Two" || a.Text("domains") != "[b.com c.com]" || a.Text("licensedId") != "L-2" || a.Text("kind") != "distributor" || a.Text("type") != "Maker" || a.Text("phone") != "+15550109999" {
		t.Errorf("changed: %s", a.Raw)
	}
	if got := w.Must(http.StatusOK, "GET", address, owner, nil); got.Raw != a.Raw || got.Header.Get("ETag") != a.Header.Get("ETag") {
		t.Errorf("read: %s %s\nchanged with %s %s", got.Header.Get("ETag"), got.Raw, a.Header.Get("ETag"), a.Raw)
	}
	// A domain that the partner no longer has is free. One that it has got is not.
	w.Partner(owner, "Heir", "a.com")
	w.Refuses(409, "domain_taken", "POST", "/v1/partners", owner, licensed(body{"domains": []string{"c.com"}}))
	w.Must(http.StatusCreated, "POST", "/v1/partners", owner, licensed(body{"domains": []string{"d.com"}, "licensedId": "L-1"}))

	a = w.Must(http.StatusOK, "PATCH", address, owner, body{"type": nil, "phone": nil, "address": nil, "notes": nil, "licence": "guest", "licensedId": nil, "accessPointUrl": nil, "domains": nil})
	for _, field := range []string{"type", "phone", "address", "notes", "licensedId", "accessPointUrl"} {
		if a.At(field) != nil {
			t.Errorf("null did not clear %s: %s", field, a.Raw)
		}
	}
	if a.Text("domains") != "[]" {
		t.Errorf("null did not clear domains: %s", a.Raw)
	}
	w.Recorder.Writes()
	if again := w.Must(http.StatusOK, "PATCH", address, owner, body{}); again.Raw != a.Raw || len(w.Recorder.Writes()) != 0 {
		t.Errorf("nothing to change, and %s", again.Raw)
	}
	w.NoMail()
}

func TestEditPartnerRefused(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	id := w.Must(http.StatusCreated, "POST", "/v1/partners", owner, licensed(nil)).Text("id")
	w.Must(http.StatusCreated, "POST", "/v1/partners", owner, licensed(body{"name": "Other", "licensedId": "L-9", "domains": []string{"other.com"}}))
	for name, scenario := range map[string]struct {
		patch  body
		status int
		code   string
	}{
		"name cleared":            {body{"name": nil}, 422, "invalid"},
		"other status":            {body{"status": "asleep"}, 422, "invalid"},
		"licensed, no domain":     {body{"domains": nil}, 422, "invalid"},
		"licensed, no ID":         {body{"licensedId": nil}, 422, "invalid"},
		"licensed, no URL":        {body{"accessPointUrl": ""}, 422, "invalid"},
		"taken domain":            {body{"domains": []string{"acme.com", "other.com"}}, 409, "domain_taken"},
		"taken ID":                {body{"licensedId": "l-9"}, 409, "licensed_id_taken"},
		"public domain":           {body{"domains": []string{"acme.com", "co.uk"}}, 422, "domain_public"},
		"ignored domain":          {body{"domains": []string{"acme.com", "gmail.com"}}, 422, "domain_ignored"},
		"21 domains":              {body{"domains": domains(21)}, 422, "invalid"},
		"long type":               {body{"type": strings.Repeat("x", 201)}, 422, "invalid"},
		"bad phone":               {body{"phone": "+"}, 422, "invalid"},
		"counts":                  {body{"counts": body{"active": 9}}, 422, "invalid"},
		"id":                      {body{"id": id}, 422, "invalid"},
		"primaryContact":          {body{"primaryContact": body{"firstName": "A", "lastName": "B"}}, 422, "invalid"},
		"one good, one bad field": {body{"type": "Reseller", "status": "asleep"}, 422, "invalid"},
	} {
		t.Run(name, func(t *testing.T) {
			w.With(t).Refuses(scenario.status, scenario.code, "PATCH", "/v1/partners/"+id, owner, scenario.patch)
		})
	}
	w.Refuses(404, "not_found", "PATCH", "/v1/partners/01J00000000000000000000000", owner, body{"name": "X"})
	w.Must(http.StatusOK, "PATCH", "/v1/partners/"+id, owner, body{"domains": domains(20)})
	w.Must(http.StatusOK, "PATCH", "/v1/partners/"+id, owner, body{"domains": append(domains(10), "new.com")})
	w.Refuses(409, "domain_taken", "PATCH", "/v1/partners/"+w.Partner(owner, "Third", "third.com"), owner, body{"domains": []string{"d3.example.com"}})
	w.Partner(owner, "Fourth", "d13.example.com")
}

func TestRenamedPartnerShowsOnItsPeople(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	partner := w.Partner(owner, "Acme")
	id, session := w.Person(owner, partner, "ana@acme.com", false)
	_, link := w.Invited(owner, partner, "ivo@acme.com", false)
	w.Must(http.StatusOK, "PATCH", "/v1/partners/"+partner, owner, body{"name": "Nova"})
	if a := w.Must(http.StatusOK, "GET", "/v1/people/"+id, owner, nil); a.Text("partner.name") != "Nova" {
		t.Errorf("person: %s", a.Raw)
	}
	if a := w.Must(http.StatusOK, "GET", "/v1/session", session, nil); a.Text("partner.name") != "Nova" {
		t.Errorf("session: %s", a.Raw)
	}
	if a := w.Must(http.StatusOK, "POST", "/v1/invites/preview", "", body{"token": link}); a.Text("partner.name") != "Nova" {
		t.Errorf("preview: %s", a.Raw)
	}
	a := w.Must(http.StatusOK, "GET", "/v1/partners/"+partner+"/people", owner, nil)
	if got := a.Texts("partner.name"); !slices.Equal(got, []string{"Nova", "Nova"}) {
		t.Errorf("list: %s", a.Raw)
	}
	if a := w.Must(http.StatusOK, "GET", "/v1/partners?q=nova", owner, nil); len(a.Texts("id")) != 1 {
		t.Errorf("partners: %s", a.Raw)
	}
	if a := w.Must(http.StatusOK, "GET", "/v1/partners?q=acme", owner, nil); len(a.Texts("id")) != 0 {
		t.Errorf("partners by the old name: %s", a.Raw)
	}
}

func TestInactivePartner(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	partner := w.Partner(owner, "Acme")
	_, manager := w.Person(owner, partner, "mia@acme.com", true)
	_, elsewhere := w.Person(owner, w.Partner(owner, "Other"), "ana@other.com", false)
	contact := w.Contact(owner, partner, "con@acme.com")
	invited, _ := w.Invited(owner, partner, "ivo@acme.com", false)
	gone, _ := w.Invited(owner, partner, "dan@acme.com", false)
	w.Must(http.StatusOK, "POST", "/v1/people/"+gone+"/disable", owner, nil)

	w.Must(http.StatusOK, "PATCH", "/v1/partners/"+partner, owner, body{"status": "inactive"})
	if signedIn(w, manager) || !signedIn(w, elsewhere) || !signedIn(w, owner) {
		t.Error("not exactly the partner's people were signed out")
	}
	w.Refuses(401, "bad_credentials", "POST", "/v1/session", "", body{"email": "mia@acme.com", "password": apitest.Secret})
	w.Refuses(409, "partner_inactive", "POST", "/v1/people/"+contact+"/invite", owner, nil)
	w.Refuses(409, "partner_inactive", "POST", "/v1/people/"+invited+"/invite", owner, nil)
	w.Refuses(409, "partner_inactive", "POST", "/v1/people/"+gone+"/enable", owner, nil)
	w.Refuses(409, "partner_inactive", "PATCH", "/v1/people/"+invited, owner, body{"email": "new@acme.com"})
	w.Refuses(409, "partner_inactive", "POST", "/v1/partners/"+partner+"/people", owner, body{"firstName": "A", "lastName": "B", "email": "a@acme.com", "access": true})
	w.Must(http.StatusCreated, "POST", "/v1/partners/"+partner+"/people", owner, body{"firstName": "A", "lastName": "B", "email": "a@acme.com"})
	w.NoMail()

	w.Must(http.StatusOK, "PATCH", "/v1/partners/"+partner, owner, body{"status": "active"})
	if signedIn(w, manager) {
		t.Error("an older session came back to life")
	}
	w.SignIn("mia@acme.com", apitest.Secret)
	w.Accept(w.InviteLink(invited), "Ivo", "Back")
}

// If a partner becomes inactive before an invite was mailed, the invite is not mailed.
func TestUnsentInviteOfInactivePartner(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	partner := w.Partner(owner, "Acme")
	w.Must(http.StatusCreated, "POST", "/v1/partners/"+partner+"/people", owner, body{"firstName": "A", "lastName": "B", "email": "a@acme.com", "access": true})
	w.Must(http.StatusOK, "PATCH", "/v1/partners/"+partner, owner, body{"status": "inactive"})
	w.NoMail()
}
