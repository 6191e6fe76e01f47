package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"allyway/internal/api/apitest"
	"allyway/internal/portal"
)

func TestEditPersonByStaff(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	w.Groups(map[string]portal.Group{"g1": {Name: "Sales"}, "g2": {Name: "Service"}})
	id, session := w.Person(owner, w.Partner(owner, "Acme"), "ana@acme.com", false)
	a := w.Must(http.StatusOK, "PATCH", "/v1/people/"+id, owner, body{"firstName": "Anna", "lastName": "Souza", "phone": "+44 20 7946 0000",
		"title": "Head", "address": "1 Main St", "notes": "x", "groups": []string{"g2", "g1"}})
	if a.Text("firstName") != "Anna" || a.Text("lastName") != "Souza" || a.Text("phone") != "+442079460000" || a.Text("title") != "Head" ||
		a.Text("address") != "1 Main St" || a.Text("notes") != "x" || a.Text("groups") != "[g2 g1]" || a.Text("email") != "ana@acme.com" {
		t.Errorf("changed: %s", a.Raw)
	}
	if got := w.Must(http.StatusOK, "GET", "/v1/people/"+id, owner, nil); got.Raw != a.Raw || got.Header.Get("ETag") != a.Header.Get("ETag") {
		t.Errorf("read: %s\nwant: %s", got.Raw, a.Raw)
	}
	if !signedIn(w, session) {
		t.Error("a change that ends no access ended a session")
	}
	a = w.Must(http.StatusOK, "PATCH", "/v1/people/"+id, owner, body{"phone": nil, "title": nil, "address": nil, "notes": nil, "groups": nil})
	for _, field := range []string{"phone", "title", "address", "notes"} {
		if a.At(field) != nil {
			t.Errorf("null did not clear %s: %s", field, a.Raw)
		}
	}
	if a.Text("groups") != "[]" || a.Text("firstName") != "Anna" {
		t.Errorf("cleared: %s", a.Raw)
	}
	w.NoMail()
	w.Recorder.Writes()
	if w.Must(http.StatusOK, "PATCH", "/v1/people/"+id, owner, body{"firstName": "Anna"}); len(w.Recorder.Writes()) != 0 {
		t.Error("nothing changed, and something was written")
	}
}

func TestEditPersonRefused(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	partner := w.Partner(owner, "Acme")
	id, _ := w.Person(owner, partner, "ana@acme.com", false)
	contact := w.Contact(owner, partner, "con@acme.com")
	loner := w.Contact(owner, "", "")
	invited, _ := w.Invited(owner, partner, "ivo@acme.com", false)
	disabled, _ := w.Invited(owner, partner, "dan@acme.com", false)
	w.Must(http.StatusOK, "POST", "/v1/people/"+disabled+"/disable", owner, nil)
	requested := w.Contact(owner, partner, "ray@acme.com")
	w.Alter(requested, func(p *portal.Person) { p.Status = portal.StatusRequested })
	for name, scenario := range map[string]struct {
		id     string
		patch  body
		status int
		code   string
	}{
		"first name cleared":    {id, body{"firstName": nil}, 422, "invalid"},
		"last name empty":       {id, body{"lastName": " "}, 422, "invalid"},
		"long name":             {id, body{"firstName": strings.Repeat("x", 101)}, 422, "invalid"},
		"bad phone":             {id, body{"phone": "1"}, 422, "invalid"},
		"bad address":           {contact, body{"email": "con@acme,com"}, 422, "invalid"},
		"unknown group":         {id, body{"groups": []string{"g9"}}, 422, "invalid"},
		"taken":                 {contact, body{"email": "ANA@acme.com"}, 409, "email_taken"},
		"no partner":            {loner, body{"primaryContact": true}, 422, "invalid"},
		"invited, no address":   {invited, body{"email": nil}, 409, "email_missing"},
		"active, no address":    {id, body{"email": nil}, 409, "email_missing"},
		"active, taken":         {id, body{"email": "IVO@acme.com"}, 409, "email_taken"},
		"disabled, taken":       {disabled, body{"email": "ivo@acme.com"}, 409, "email_taken"},
		"requested's address":   {requested, body{"email": "new@acme.com"}, 409, "wrong_state"},
		"requested's, cleared":  {requested, body{"email": nil}, 409, "wrong_state"},
		"one good, one bad":     {id, body{"title": "Head", "phone": "1"}, 422, "invalid"},
		"status":                {id, body{"status": "disabled"}, 422, "invalid"},
		"mail":                  {id, body{"mail": "sent"}, 422, "invalid"},
		"many groups":           {id, body{"groups": strings.Split(strings.Repeat("g1,", 500)+"g1", ",")}, 422, "invalid"},
		"a group that is null":  {id, body{"groups": []any{nil}}, 422, "invalid"},
		"nobody":                {"01J00000000000000000000000", body{"title": "x"}, 404, "not_found"},
		"nobody, and bad field": {"01J00000000000000000000000", body{"phone": "1"}, 404, "not_found"},
	} {
		t.Run(name, func(t *testing.T) {
			w.With(t).Refuses(scenario.status, scenario.code, "PATCH", "/v1/people/"+scenario.id, owner, scenario.patch)
		})
	}
}

func TestEditContactsAddress(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	partner := w.Partner(owner, "Acme")
	id := w.Contact(owner, partner, "old@acme.com")
	a := w.Must(http.StatusOK, "PATCH", "/v1/people/"+id, owner, body{"email": " New@ACME.com"})
	if a.Text("email") != "New@acme.com" || a.Text("status") != "contact" {
		t.Errorf("changed: %s", a.Raw)
	}
	w.Contact(owner, partner, "old@acme.com")
	w.Refuses(409, "email_taken", "POST", "/v1/people", owner, body{"firstName": "A", "lastName": "B", "email": "new@acme.com"})
	w.Must(http.StatusOK, "PATCH", "/v1/people/"+id, owner, body{"email": "new@acme.com"})
	if a := w.Must(http.StatusOK, "PATCH", "/v1/people/"+id, owner, body{"email": nil}); a.At("email") != nil {
		t.Errorf("cleared: %s", a.Raw)
	}
	w.Contact(owner, partner, "NEW@acme.com")
	w.NoMail()
}

func TestEditInvitedsAddress(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	partner := w.Partner(owner, "Acme")
	id, old := w.Invited(owner, partner, "old@acme.com", false)
	w.Alter(id, func(p *portal.Person) { p.Mail.State = portal.MailBounced })
	w.Clock.Move(time.Hour)
	w.Confirm(owner)
	a := w.Must(http.StatusOK, "PATCH", "/v1/people/"+id, owner, body{"email": "new@acme.com"})
	if a.Text("status") != "invited" || a.Text("inviteExpiresAt") != rfc3339(w.Clock.Now().Add(7*24*time.Hour)) || a.Text("mail") != "queued" {
		t.Errorf("changed: %s", a.Raw)
	}
	fresh := apitest.Token(w.Mail("new@acme.com"))
	w.Refuses(400, "link_invalid", "POST", "/v1/invites/accept", "", body{"token": old, "password": apitest.Secret})
	w.Accept(fresh, "Ivo", "New")
	w.SignIn("new@acme.com", apitest.Secret)
	w.Contact(owner, partner, "old@acme.com")
}

func TestEditPrimaryContact(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	id, session := w.Person(owner, w.Partner(owner, "Acme"), "ana@acme.com", false)
	if a := w.Must(http.StatusOK, "PATCH", "/v1/people/"+id, owner, body{"primaryContact": true}); a.Text("role") != "primary_contact" {
		t.Errorf("raised: %s", a.Raw)
	}
	if signedIn(w, session) {
		t.Error("a session outlived another role")
	}
	session = w.SignIn("ana@acme.com", apitest.Secret)
	w.Must(http.StatusOK, "PATCH", "/v1/people/"+id, owner, body{"primaryContact": true})
	if !signedIn(w, session) {
		t.Error("the same role ended a session")
	}
	// Staff can make even the last primary contact a user. Null counts as false.
	if a := w.Must(http.StatusOK, "PATCH", "/v1/people/"+id, owner, body{"primaryContact": nil}); a.Text("role") != "user" {
		t.Errorf("lowered: %s", a.Raw)
	}
	if signedIn(w, session) {
		t.Error("a session outlived the role")
	}
}

func TestEditOneself(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	partner := w.Partner(owner, "Acme")
	manager, managing := w.Person(owner, partner, "mia@acme.com", true)
	user, using := w.Person(owner, partner, "ana@acme.com", false)
	admin, administering := w.Staff(owner, "ada@example.test", portal.RoleAdmin)
	me := w.Must(http.StatusOK, "GET", "/v1/session", owner, nil).Text("person.id")
	for who, own := range map[string]struct{ id, bearer string }{
		"owner": {me, owner}, "admin": {admin, administering}, "primary contact": {manager, managing}, "user": {user, using},
	} {
		t.Run(who, func(t *testing.T) {
			w := w.With(t)
			a := w.Must(http.StatusOK, "PATCH", "/v1/people/"+own.id, own.bearer, body{"firstName": "Self", "lastName": "Made", "phone": "15550109999", "title": "Boss", "address": "Here"})
			if a.Text("firstName") != "Self" || a.Text("phone") != "+15550109999" || a.Text("title") != "Boss" || a.Text("address") != "Here" {
				t.Errorf("changed: %s", a.Raw)
			}
			for _, patch := range []body{{"notes": "x"}, {"groups": []string{}}, {"primaryContact": true}, {"primaryContact": false}, {"role": "owner"}} {
				if who == "owner" && patch["role"] != nil {
					w.Must(http.StatusOK, "PATCH", "/v1/people/"+own.id, own.bearer, patch) // it is their role already
					continue
				}
				w.Refuses(403, "forbidden", "PATCH", "/v1/people/"+own.id, own.bearer, patch)
			}
			w.Refuses(422, "invalid", "PATCH", "/v1/people/"+own.id, own.bearer, body{"firstName": nil})
			w.Refuses(401, "bad_credentials", "PATCH", "/v1/people/"+own.id, own.bearer, body{"email": "new@acme.com"})
			if !signedIn(w, own.bearer) {
				t.Error("one's own change signed one out")
			}
		})
	}
	w.NoMail()
}

// Only staff can change other people, and admins cannot change staff.
func TestEditOthersRefused(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	w.Settings(func(s *portal.Settings) { s.SelfManagement.Partners = true })
	partner := w.Partner(owner, "Acme")
	_, using := w.Person(owner, partner, "ana@acme.com", false)
	mate, _ := w.Person(owner, partner, "bob@acme.com", false)
	stranger, _ := w.Person(owner, w.Partner(owner, "Other"), "eve@other.com", false)
	admin, administering := w.Staff(owner, "ada@example.test", portal.RoleAdmin)
	other, _ := w.Staff(owner, "abe@example.test", portal.RoleAdmin)
	me := w.Must(http.StatusOK, "GET", "/v1/session", owner, nil).Text("person.id")
	for _, id := range []string{mate, stranger, admin, me} {
		w.Refuses(404, "not_found", "PATCH", "/v1/people/"+id, using, body{"firstName": "Evil"})
	}
	for _, id := range []string{other, me} {
		w.Refuses(404, "not_found", "PATCH", "/v1/people/"+id, administering, body{"firstName": "Evil"})
	}
	w.Must(http.StatusOK, "PATCH", "/v1/people/"+mate, administering, body{"firstName": "Good"})
	w.Must(http.StatusOK, "PATCH", "/v1/people/"+other, owner, body{"firstName": "Good"})
	w.Refuses(422, "invalid", "PATCH", "/v1/people/"+other, owner, body{"primaryContact": true})
}
