package api_test

import (
	"encoding/base64"
	"net/http"
	"strings"
	"testing"

	"allyway/internal/api/apitest"
	"allyway/internal/portal"
)

// TestPrimaryContactSeesNothingOfAnAccountThatHasNotAccepted goes through every answer that a primary contact gets about an
// account with a pending invite.
func TestPrimaryContactSeesNothingOfAnAccountThatHasNotAccepted(t *testing.T) {
	t.Parallel()
	answers := map[string]func(w *apitest.World, partner, contact, id string) string{
		"revoke": func(w *apitest.World, _, contact, id string) string {
			return w.Must(http.StatusOK, "DELETE", "/v1/people/"+id+"/invite", contact, nil).Raw
		},
		"add again": func(w *apitest.World, partner, contact, _ string) string {
			return w.Refuses(409, "email_taken", "POST", "/v1/partners/"+partner+"/people", contact, add("ana@acme.com")).Raw
		},
		"give a contact the address": func(w *apitest.World, partner, contact, _ string) string {
			bo := w.Must(http.StatusCreated, "POST", "/v1/partners/"+partner+"/people", contact, body{"firstName": "Bo", "lastName": "Other"}).Text("person.id")
			return w.Refuses(409, "email_taken", "PATCH", "/v1/people/"+bo, contact, body{"email": "ana@acme.com"}).Raw
		},
	}
	for name, answer := range answers {
		t.Run(name, func(t *testing.T) {
			w := apitest.OnBolt(t)
			owner := w.Owner()
			id, own := account(w, owner, "ana@acme.com")
			w.Must(http.StatusOK, "PATCH", "/v1/people/"+id, own, body{"lastName": "Secretname", "phone": "+15550107777", "title": "Chief", "address": "1 Hidden Street"})
			partner, contact := managed(w, owner)
			w.Must(http.StatusCreated, "POST", "/v1/partners/"+partner+"/people", contact, add("ana@acme.com"))
			raw := answer(w, partner, contact, id)
			for _, secret := range []string{"Secretname", "+15550107777", "Chief", "Hidden", `"active"`} {
				if strings.Contains(raw, secret) {
					t.Errorf("the answer has %q: %s", secret, raw)
				}
			}
		})
	}
}

// TestPagesTellAdminsNothingOfStaff compares what an admin gets for the beginnings of an owner's name with what they get
// for other beginnings. A cursor is not encrypted, so it may not name staff people either.
func TestPagesTellAdminsNothingOfStaff(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	_, admin := w.Staff(owner, "ada@example.test", portal.RoleAdmin)
	w.Staff(owner, "quixote@example.test", portal.RoleOwner)
	for _, beginning := range []string{"quix", "quiy"} {
		w.Must(http.StatusCreated, "POST", "/v1/people", admin, body{"firstName": beginning, "lastName": "Zz", "email": beginning + "zz@free.test"})
	}
	yes := w.Must(http.StatusOK, "GET", "/v1/people?limit=1&q=quix", admin, nil)
	no := w.Must(http.StatusOK, "GET", "/v1/people?limit=1&q=quiy", admin, nil)
	if len(yes.Texts("id")) != len(no.Texts("id")) || (yes.At("next") == nil) != (no.At("next") == nil) {
		t.Errorf("an owner's: %s\nnobody's: %s", yes.Raw, no.Raw)
	}
	for _, query := range []string{"role=owner", "q=quix", "role=owner&status=active", "status=active"} {
		next := w.Must(http.StatusOK, "GET", "/v1/people?limit=1&"+query, admin, nil).Text("next")
		raw, _ := base64.RawURLEncoding.DecodeString(next)
		if len(raw) > 32 && strings.Contains(string(raw[32:]), "owner") {
			t.Errorf("%s: the cursor says %q", query, raw[32:])
		}
	}
}

// TestAdminsNeverSeeStaffInEcosystems reads the lists that name the users of an ecosystem.
func TestAdminsNeverSeeStaffInEcosystems(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	_, admin := w.Staff(owner, "ada@example.test", portal.RoleAdmin)
	id, _ := w.Staff(owner, "quixote@example.test", portal.RoleOwner)
	eco := w.Must(http.StatusCreated, "POST", "/v1/ecosystems", owner, body{"name": "North"}).Text("id")
	member := w.Must(http.StatusCreated, "POST", "/v1/ecosystems/"+eco+"/members", owner, body{"name": "M", "kind": "person"}).Text("id")
	w.Must(http.StatusCreated, "POST", "/v1/ecosystems/"+eco+"/users", owner, body{"email": "quixote@example.test"})
	w.Must(http.StatusOK, "PUT", "/v1/ecosystems/"+eco+"/users/"+id+"/member", owner, body{"member": member})
	for _, path := range []string{"/users", "/members", "/members/" + member} {
		if a := w.Must(http.StatusOK, "GET", "/v1/ecosystems/"+eco+path, admin, nil); strings.Contains(a.Raw, id) {
			t.Errorf("%s: %s", path, a.Raw)
		}
	}
}

// TestPrimaryContactIsToldWhyAnAccountCannotJoin approves an account's request. A contact of the partner has the
// account's address, unclaimed. The refusal must not be a conflict, because a repeated request can never succeed.
func TestPrimaryContactIsToldWhyAnAccountCannotJoin(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	w.Settings(func(s *portal.Settings) { s.SelfManagement.Partners = true })
	partner := w.Partner(owner, "Acme")
	_, contact := w.Person(owner, partner, "pat@acme.com", true)
	w.Must(http.StatusCreated, "POST", "/v1/partners/"+partner+"/people", contact, body{"firstName": "Ana", "lastName": "Planted", "email": "ana@acme.com"})
	_, own := account(w, owner, "ana@acme.com")
	w.Must(http.StatusOK, "PATCH", "/v1/partners/"+partner, owner, body{"domains": []string{"acme.com"}})
	request := w.Must(http.StatusAccepted, "POST", "/v1/accounts/join", own, nil).Text("id")
	w.Refuses(409, "email_taken", "POST", "/v1/requests/"+request+"/approve", contact, body{})
}

// TestInviteInPlaceOfAContactIsRemembered invites a contact with an Idempotency-Key, and an account takes the contact's
// place. Then it repeats the request.
func TestInviteInPlaceOfAContactIsRemembered(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	partner, contact := managed(w, owner)
	planted := w.Must(http.StatusCreated, "POST", "/v1/partners/"+partner+"/people", contact, body{"firstName": "Ana", "lastName": "Planted", "email": "ana@else.com"}).Text("person.id")
	id, _ := account(w, owner, "ana@else.com")
	w.Mails()
	for range 2 {
		a := w.Serve(keyed(owner, "/v1/people/"+planted+"/invite", "once", body{}))
		if a.Status != http.StatusAccepted || a.Text("person.id") != id {
			t.Errorf("%d %s", a.Status, a.Raw)
		}
	}
}

// TestOwnNewAddressTellsNothingAfterSignUps asks for sign-ups with an address. Then an account asks for the same
// address as its own new one, until it is refused. It must be refused after the same number of tries whether somebody
// has the address or not.
func TestOwnNewAddressTellsNothingAfterSignUps(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	w.Settings(func(s *portal.Settings) { s.SignUp = true })
	w.Contact(owner, "", "held@else.com")
	answered := map[string]int{}
	for _, email := range []string{"held@else.com", "free@else.com"} {
		id, own := account(w, owner, "asks-for-"+email)
		for range 3 {
			w.Must(http.StatusAccepted, "POST", "/v1/accounts", "", body{"firstName": "Eve", "lastName": "Asks", "email": email})
		}
		for w.Do("PATCH", "/v1/people/"+id, own, body{"email": email, "current": apitest.Secret}).Status == http.StatusOK {
			if answered[email]++; answered[email] == 20 {
				break
			}
		}
		w.Mails()
	}
	if answered["held@else.com"] != answered["free@else.com"] {
		t.Errorf("answers before the refusal: %v", answered)
	}
}

// TestPrimaryContactNeverReplacesGroupsThatStaffGaveAnAccount has an account, with groups that staff gave, join a
// partner. A primary contact approves its request, or invites it. The groups stay.
func TestPrimaryContactNeverReplacesGroupsThatStaffGaveAnAccount(t *testing.T) {
	t.Parallel()
	for name, join := range map[string]func(w *apitest.World, partner, contact, own string){
		"join": func(w *apitest.World, _, contact, own string) {
			request := w.Must(http.StatusAccepted, "POST", "/v1/accounts/join", own, nil).Text("id")
			w.Must(http.StatusOK, "POST", "/v1/requests/"+request+"/approve", contact, body{})
		},
		"invite": func(w *apitest.World, partner, contact, own string) {
			w.Must(http.StatusCreated, "POST", "/v1/partners/"+partner+"/people", contact, add("ana@acme.com"))
			w.Must(http.StatusCreated, "POST", "/v1/invites/accept", own, body{"token": apitest.Token(w.Mail("ana@acme.com"))})
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := apitest.OnBolt(t)
			owner := w.Owner()
			staffs := w.Must(http.StatusCreated, "POST", "/v1/groups", owner, body{"name": "Staff's", "permissions": []string{"a"}}).Text("id")
			theirs := w.Must(http.StatusCreated, "POST", "/v1/groups", owner, body{"name": "Theirs", "permissions": []string{"b"}}).Text("id")
			partner := w.Partner(owner, "Acme", "acme.com")
			w.Settings(func(s *portal.Settings) { s.SelfManagement.Partners = true })
			pat, contact := w.Person(owner, partner, "pat@acme.com", true)
			w.Must(http.StatusOK, "PATCH", "/v1/people/"+pat, owner, body{"groups": []string{theirs}})
			id, own := account(w, owner, "ana@acme.com")
			w.Must(http.StatusOK, "PATCH", "/v1/people/"+id, owner, body{"groups": []string{staffs}})
			join(w, partner, contact, own)
			if groups := w.Stored(id).Groups; len(groups) != 1 || groups[0] != staffs {
				t.Errorf("groups %v, staff gave %s, the primary contact has %s", groups, staffs, theirs)
			}
		})
	}
}
