package api_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"allyway/internal/api/apitest"
	"allyway/internal/portal"
)

func TestAddPerson(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	partner := w.Partner(owner, "Acme")
	w.Groups(map[string]portal.Group{"g1": {Name: "Sales"}, "g2": {Name: "Service"}})
	people := "/v1/partners/" + partner + "/people"

	a := w.Must(http.StatusCreated, "POST", people, owner, body{"firstName": " Ana ", "lastName": "Silva", "email": " Ana@ACME.com", "phone": "+1 (555) 010-9999",
		"title": "Head", "address": "1 Main St\n\tTown", "notes": "x", "groups": []string{"g2", "g1", "g2"}, "primaryContact": true})
	want := `{"person":{"id":"` + a.Text("person.id") + `","firstName":"Ana","lastName":"Silva","email":"Ana@acme.com","phone":"+15550109999","title":"Head",` +
		`"address":"1 Main St\n\tTown","notes":"x","status":"contact","role":"primary_contact","partner":{"id":"` + partner + `","name":"Acme"},` +
		`"groups":["g2","g1"],"ecosystems":[],"links":[],"createdAt":"2026-03-02T09:30:00Z"},"outcome":"added"}` + "\n"
	if a.Raw != want {
		t.Errorf("added %s\nwant  %s", a.Raw, want)
	}
	w.NoMail()

	a = w.Must(http.StatusCreated, "POST", people, owner, body{"firstName": "Ivo", "lastName": "Invited", "email": "ivo@acme.com", "access": true, "expiresIn": 1})
	if a.Text("outcome") != "invited" || a.Text("person.status") != "invited" || a.Text("person.role") != "user" || a.Text("person.mail") != "queued" ||
		a.Text("person.invitedAt") != rfc3339(w.Clock.Now()) || a.Text("person.inviteExpiresAt") != rfc3339(w.Clock.Now().Add(time.Hour)) {
		t.Errorf("invited %s", a.Raw)
	}
	if m := w.Mail("ivo@acme.com"); !strings.Contains(m.Text, "Olive Owner invites you to join Acme") || m.Links[0] != apitest.URL+"/accept#"+apitest.Token(m) || !strings.Contains(m.Text, "10:30 UTC") {
		t.Errorf("mailed\n%s", m.Text)
	}
	if a := w.Must(http.StatusOK, "GET", "/v1/people/"+a.Text("person.id"), owner, nil); a.Text("mail") != "sent" {
		t.Errorf("after its mail: %s", a.Raw)
	}

	a = w.Must(http.StatusCreated, "POST", "/v1/people", owner, body{"firstName": "Early", "lastName": "Bird", "email": ""})
	if a.Text("outcome") != "added" || a.At("person.partner") != nil || a.At("person.email") != nil || a.Text("person.role") != "user" {
		t.Errorf("without a partner: %s", a.Raw)
	}
	w.NoMail()
	if a := w.Must(http.StatusOK, "GET", "/v1/partners/"+partner, owner, nil); a.Text("counts.contacts") != "1" || a.Text("counts.invited") != "1" {
		t.Errorf("counts: %s", a.Raw)
	}
}

func TestAddPersonRefused(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	partner := w.Partner(owner, "Acme")
	holder, _ := w.Person(owner, w.Partner(owner, "Other"), "taken@other.com", false)
	_, admin := w.Staff(owner, "ada@example.test", portal.RoleAdmin)
	w.Mails()
	people := "/v1/partners/" + partner + "/people"
	for name, scenario := range map[string]struct {
		with     body
		status   int
		code     string
		location string
	}{
		"no first name":     {body{"firstName": nil}, 422, "invalid", "body.firstName"},
		"empty last name":   {body{"lastName": "\u00a0 "}, 422, "invalid", "body.lastName"},
		"long name":         {body{"lastName": strings.Repeat("é", 101)}, 422, "invalid", "body.lastName"},
		"name of two lines": {body{"firstName": "Ana\nBcc: x@example.com"}, 422, "invalid", "body.firstName"},
		"line separator":    {body{"firstName": "Ana\u2028Silva"}, 422, "invalid", "body.firstName"},
		"bad address":       {body{"email": "ana@"}, 422, "invalid", "body.email"},
		"bad phone":         {body{"phone": "555 0109999"}, 422, "invalid", "body.phone"},
		"long phone":        {body{"phone": "+1234567890123456"}, 422, "invalid", "body.phone"},
		"phone in words":    {body{"phone": "+1 555 CALL NOW"}, 422, "invalid", "body.phone"},
		"long title":        {body{"title": strings.Repeat("x", 201)}, 422, "invalid", "body.title"},
		"long address":      {body{"address": strings.Repeat("x", 2001)}, 422, "invalid", "body.address"},
		"unknown group":     {body{"groups": []string{"g1", "g9"}}, 422, "invalid", "body.groups[1]"},
		"51 groups":         {body{"groups": slices.Repeat([]string{"g1"}, 51)}, 422, "invalid", "body.groups"},
		"no lifetime":       {body{"access": true, "expiresIn": 0}, 422, "invalid", "body.expiresIn"},
		"31 days":           {body{"access": true, "expiresIn": 721}, 422, "invalid", "body.expiresIn"},
		"address missing":   {body{"email": nil, "access": true}, 409, "email_missing", ""},
		"address taken":     {body{"email": "TAKEN@other.com"}, 409, "email_taken", ""},
	} {
		t.Run(name, func(t *testing.T) {
			w := w.With(t)
			w.Groups(map[string]portal.Group{"g1": {Name: "Sales"}})
			in := body{"firstName": "Ana", "lastName": "Silva", "email": "ana@acme.com"}
			for k, v := range scenario.with {
				if in[k] = v; v == nil {
					delete(in, k)
				}
			}
			if name == "no first name" { // huma says where it should be
				scenario.location = "body"
			}
			a := w.Refuses(scenario.status, scenario.code, "POST", people, owner, in)
			if got := a.Locations(); scenario.location != "" && !slices.Equal(got, []string{scenario.location}) {
				t.Errorf("errors at %q: %s", got, a.Raw)
			}
			if scenario.code == "email_taken" && (a.Text("holder.id") != holder || a.Text("holder.name") != "Pat Person" || a.Text("partner.name") != "Other") {
				t.Errorf("holder: %s", a.Raw)
			}
		})
	}
	w.Refuses(404, "not_found", "POST", "/v1/partners/01J00000000000000000000000/people", owner, body{"firstName": "A", "lastName": "B"})
	w.Refuses(422, "invalid", "POST", "/v1/people", owner, body{"firstName": "A", "lastName": "B", "access": true})
	w.Refuses(422, "invalid", "POST", "/v1/people", owner, body{"firstName": "A", "lastName": "B", "primaryContact": true})
	w.Refuses(422, "invalid", "POST", "/v1/people", owner, body{"firstName": "A"})

	// An admin does not see owners, so the refusal does not say that an owner has the address.
	if a := w.Refuses(409, "email_taken", "POST", people, admin, body{"firstName": "A", "lastName": "B", "email": "owner@example.test"}); a.At("holder") != nil {
		t.Errorf("told an admin: %s", a.Raw)
	}
	if a := w.Refuses(409, "email_taken", "POST", people, owner, body{"firstName": "A", "lastName": "B", "email": "ada@example.test"}); a.Text("holder.name") != "Ada Staff" || a.At("partner") != nil {
		t.Errorf("told an owner: %s", a.Raw)
	}
}

// The longest values that the rules allow can be stored and listed, with any letters.
func TestLongestValues(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	for i, letter := range []string{"x", "é", "한", "ﷺ", "🙂", "ß"} {
		name, line := strings.Repeat(letter, 100), strings.Repeat(letter, 200)
		partner := w.Must(http.StatusCreated, "POST", "/v1/partners", owner, body{"name": line, "kind": "partner", "licence": "guest", "licensedId": name,
			"type": line, "address": strings.Repeat(letter, 2000), "notes": strings.Repeat(letter, 2000)}).Text("id")
		a := w.Must(http.StatusCreated, "POST", "/v1/partners/"+partner+"/people", owner, body{"firstName": name, "lastName": name, "title": line,
			"email": fmt.Sprintf("%064d@", i) + strings.Repeat("b", 60) + "." + strings.Repeat("c", 60) + "." + strings.Repeat("d", 60) + ".com", "access": true})
		if a.Text("person.lastName") != name {
			t.Errorf("%s: stored %s", letter, a.Raw)
		}
		w.Mail(a.Text("person.email"))
		w.Alter(a.Text("person.id"), func(p *portal.Person) { p.Status = portal.StatusDisabled })
		if all := pages(w, owner, "/v1/partners/"+partner+"/people?limit=1"); len(all) != 1 {
			t.Errorf("%s: listed %v", letter, all)
		}
		w.Must(http.StatusOK, "PATCH", "/v1/people/"+a.Text("person.id"), owner, body{"firstName": "Short"})
		for _, list := range []string{"/v1/partners", "/v1/people"} {
			if a := w.Must(http.StatusOK, "GET", list+"?q="+escape(name), owner, nil); len(a.Texts("id")) != 1 {
				t.Errorf("%s: %s finds %s", letter, list, a.Raw)
			}
			w.Must(http.StatusOK, "GET", list+"?q="+escape(line), owner, nil)
		}
	}
}

func TestGetPerson(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	partner, other := w.Partner(owner, "Acme"), w.Partner(owner, "Other")
	manager, managing := w.Person(owner, partner, "mia@acme.com", true)
	user, using := w.Person(owner, partner, "ana@acme.com", false)
	stranger, _ := w.Person(owner, other, "eve@other.com", false)
	admin, administering := w.Staff(owner, "ada@example.test", portal.RoleAdmin)
	w.Alter(user, func(p *portal.Person) { p.Notes, p.Mail.Detail = "late", "mailbox full" })
	me := w.Must(http.StatusOK, "GET", "/v1/session", owner, nil).Text("person.id")

	see := func(bearer string, ids ...string) []int {
		var got []int
		for _, id := range ids {
			a := w.Do("GET", "/v1/people/"+id, bearer, nil)
			got = append(got, a.Status)
			if a.Status == 404 {
				w.IsProblem(a, 404, "not_found")
			}
		}
		return got
	}
	for _, scenario := range []struct {
		who, bearer string
		want        []int // manager, user, stranger, admin, owner
	}{
		{"owner", owner, []int{200, 200, 200, 200, 200}},
		{"admin", administering, []int{200, 200, 200, 200, 404}},
		{"primary contact, switched off", managing, []int{200, 403, 404, 404, 404}},
		{"user", using, []int{404, 200, 404, 404, 404}},
	} {
		if got := see(scenario.bearer, manager, user, stranger, admin, me); !slices.Equal(got, scenario.want) {
			t.Errorf("%s sees %v, want %v", scenario.who, got, scenario.want)
		}
	}
	w.Settings(func(s *portal.Settings) { s.SelfManagement.Partners = true })
	if got := see(managing, manager, user, stranger, admin, me); !slices.Equal(got, []int{200, 200, 404, 404, 404}) {
		t.Errorf("primary contact sees %v", got)
	}
	a := w.Must(http.StatusOK, "GET", "/v1/people/"+user, managing, nil)
	if strings.Contains(a.Raw, "late") || strings.Contains(a.Raw, "mailbox full") || a.Text("email") != "ana@acme.com" {
		t.Errorf("to a primary contact: %s", a.Raw)
	}
	if a := w.Must(http.StatusOK, "GET", "/v1/people/"+user, using, nil); strings.Contains(a.Raw, "late") {
		t.Errorf("to themselves: %s", a.Raw)
	}
	if a := w.Must(http.StatusOK, "GET", "/v1/people/"+user, owner, nil); a.Text("notes") != "late" || a.Text("mailDetail") != "mailbox full" {
		t.Errorf("to staff: %s", a.Raw)
	}
	w.Refuses(404, "not_found", "GET", "/v1/people/x", owner, nil)
}
