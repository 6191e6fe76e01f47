package api_test

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"allyway/internal/api"
	"allyway/internal/api/apitest"
	"allyway/internal/portal"
	"allyway/internal/token"
)

// newKey creates a key with these scopes and returns its id and token.
func newKey(w *apitest.World, owner string, scopes ...portal.Scope) (id, key string) {
	w.T.Helper()
	made := w.Must(http.StatusCreated, "POST", "/v1/keys", owner, body{"name": "CRM sync", "scopes": scopes})
	if made.Header.Get("Location") != "/v1/keys/"+made.Text("id") {
		w.T.Errorf("the key is at %q", made.Header.Get("Location"))
	}
	return made.Text("id"), made.Text("token")
}

// TestKeyOfAProgram creates a key, works with it, looks at it and ends it. Its events say that the key did it.
func TestKeyOfAProgram(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, w *apitest.World) {
		owner := w.Owner()
		partner := w.Partner(owner, "Acme")
		id, key := newKey(w, owner, portal.Scopes...)
		row := func(name string) string {
			return w.Must(http.StatusOK, "GET", "/v1/keys", owner, nil).Text("items.0." + name)
		}
		if row("id") != id || row("name") != "CRM sync" || row("lastUsedAt") != "" || row("expiresAt") != "" || row("token") != "" {
			t.Errorf("the list: %s", w.Must(http.StatusOK, "GET", "/v1/keys", owner, nil).Raw)
		}
		w.Clock.Move(time.Second)
		ana := w.Must(http.StatusCreated, "POST", "/v1/partners/"+partner+"/people", key, body{"firstName": "Ana", "lastName": "B", "email": "ana@acme.com", "access": true})
		if row("lastUsedAt") != rfc3339(w.Clock.Now()) {
			t.Errorf("last used %q", row("lastUsedAt"))
		}
		seen := w.Must(http.StatusOK, "GET", "/v1/events?person="+ana.Text("person.id"), key, nil)
		for _, e := range seen.At("items").([]any) {
			if e := e.(map[string]any); e["key"] != id || e["by"] != "" {
				t.Errorf("the event %v is not by the key", e)
			}
		}
		if preview := w.Must(http.StatusOK, "POST", "/v1/invites/preview", "", body{"token": apitest.Token(w.Mail("ana@acme.com"))}); preview.Text("invitedBy.id") == id || preview.Text("invitedBy.name") == "" {
			t.Errorf("the invite is from %s, want the owner who created the key", preview.Raw)
		}
		w.Must(http.StatusNoContent, "DELETE", "/v1/keys/"+id, owner, nil)
		w.Refuses(401, "not_signed_in", "GET", "/v1/people", key, nil)
		w.Refuses(404, "not_found", "DELETE", "/v1/keys/"+id, owner, nil)
		if got := len(w.Must(http.StatusOK, "GET", "/v1/keys", owner, nil).At("items").([]any)); got != 0 {
			t.Errorf("%d keys are listed after the end", got)
		}
		types := w.Must(http.StatusOK, "GET", "/v1/events", owner, nil).Texts("type")
		if !slices.Contains(types, portal.EventKeyCreated) || !slices.Contains(types, portal.EventKeyEnded) {
			t.Errorf("the events of the key itself: %v", types)
		}
	})
}

// TestKeyIsRefused sends keys that are not valid: ended, expired, of another length, of another portal, with another
// secret, in a cookie.
func TestKeyIsRefused(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	other := apitest.OnBolt(t)
	id, key := newKey(w, owner, portal.ScopePeopleRead)
	_, foreign := newKey(other, other.Owner(), portal.ScopePeopleRead)
	_, forged := token.NewKey(id)
	_, unknown := token.NewKey(token.NewID())
	ends := w.Must(http.StatusCreated, "POST", "/v1/keys", owner,
		body{"name": "Short", "scopes": []string{"people:read"}, "expiresAt": rfc3339(w.Clock.Now().Add(time.Hour))}).Text("token")
	w.Must(http.StatusOK, "GET", "/v1/people", key, nil)
	w.Clock.Move(time.Hour - time.Millisecond)
	w.Must(http.StatusOK, "GET", "/v1/people", ends, nil)
	w.Clock.Move(time.Millisecond)
	for name, bearer := range map[string]string{"expired": ends, "of another portal": foreign, "with another secret": forged, "unknown": unknown,
		"too short": key[:len(key)-1], "too long": key + "A", "without its prefix": strings.TrimPrefix(key, token.KeyPrefix), "in upper case": strings.ToUpper(key)} {
		t.Run(name, func(t *testing.T) { w.With(t).Refuses(401, "not_signed_in", "GET", "/v1/people", bearer, nil) })
	}
	r := apitest.Request("GET", "/v1/people", "", nil)
	r.AddCookie(&http.Cookie{Name: "__Host-allyway", Value: key})
	w.RefusesRequest(401, "not_signed_in", r)
	for name, in := range map[string]body{
		"no scope": {"name": "K", "scopes": []string{}}, "an unknown scope": {"name": "K", "scopes": []string{"staff:write"}}, "no name": {"name": " ", "scopes": []string{"people:read"}},
		"an end in the past": {"name": "K", "scopes": []string{"people:read"}, "expiresAt": rfc3339(w.Clock.Now())}, "a role": {"name": "K", "scopes": []string{"people:read"}, "role": "owner"},
	} {
		t.Run(name, func(t *testing.T) {
			w := w.With(t)
			w.Confirm(owner)
			w.Refuses(422, "invalid", "POST", "/v1/keys", owner, in)
		})
	}
}

// TestKeysAreTheOwners has an admin, and an owner whose password was entered too long ago, try to create and end keys.
func TestKeysAreTheOwners(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	id, key := newKey(w, owner, portal.Scopes...)
	_, admin := w.Staff(owner, "ada@example.test", portal.RoleAdmin)
	in := body{"name": "K", "scopes": []string{"people:read"}}
	for _, bearer := range []string{admin, key} {
		w.Refuses(403, "forbidden", "GET", "/v1/keys", bearer, nil)
		w.Refuses(403, "forbidden", "POST", "/v1/keys", bearer, in)
		w.Refuses(403, "forbidden", "DELETE", "/v1/keys/"+id, bearer, nil)
	}
	w.Clock.Move(10 * time.Minute)
	w.Refuses(403, "confirm_password", "POST", "/v1/keys", owner, in)
	w.Refuses(403, "confirm_password", "DELETE", "/v1/keys/"+id, owner, nil)
	w.Must(http.StatusOK, "GET", "/v1/people", key, nil)
}

// TestKeyOnceCreated repeats a request with an Idempotency-Key. One key is made, and the second answer does not have
// its token.
func TestKeyOnceCreated(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	send := func() apitest.Answer {
		r := apitest.Request("POST", "/v1/keys", owner, body{"name": "K", "scopes": []string{"people:read"}})
		r.Header.Set("Idempotency-Key", "once")
		return w.Serve(r)
	}
	first, again := send(), send()
	if first.Status != 201 || again.Status != 201 || first.Text("id") != again.Text("id") || first.Text("token") == "" || again.Text("token") != "" {
		t.Errorf("%d %s, then %d %s", first.Status, first.Raw, again.Status, again.Raw)
	}
	w.Must(http.StatusOK, "GET", "/v1/people", first.Text("token"), nil)
}

// TestMatrixOfKeys has keys call every route, on a partner's people and on staff. There is a key for each scope, and
// one with all scopes. A key may call only routes that name its scope. Like an admin, it can change nothing about
// staff.
func TestMatrixOfKeys(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	m := newMatrix(w)
	w.Confirm(m.owner)
	keys := map[portal.Scope]string{}
	for _, scope := range portal.Scopes {
		_, keys[scope] = newKey(w, m.owner, scope)
	}
	_, all := newKey(w, m.owner, portal.Scopes...)
	used, n, room := map[portal.Scope]int{}, 0, m.own[portal.RoleAdmin]
	room.session = sessionID(m.owner)
	for _, r := range api.Routes() {
		if r.Who == portal.Anyone {
			continue
		}
		for scope, key := range keys {
			if scope == r.Scope {
				continue
			}
			request := fitting(r, room, n, key)
			if a := w.Serve(request); a.Code() != "forbidden" {
				t.Errorf("%s %s with %s: %d %s", r.Method, r.Path, scope, a.Status, a.Raw)
			}
		}
		if r.Scope == "" {
			continue
		}
		used[r.Scope]++
		if !r.Who.Includes(portal.RoleAdmin) {
			t.Errorf("%s %s is not for admins, and takes a key", r.Method, r.Path)
		}
		n++
		for _, key := range []string{keys[r.Scope], all} {
			if a := w.Serve(fitting(r, room, n, key)); a.Status == 401 || a.Status == 403 || a.Status >= 500 {
				t.Errorf("%s %s with its scope: %d %s", r.Method, r.Path, a.Status, a.Raw)
			}
		}
		if strings.Contains(r.Path, "{person}") {
			if a := w.Serve(fitting(r, m.ofStaff, n, all)); a.Status != 404 {
				t.Errorf("%s %s on staff: %d %s", r.Method, r.Path, a.Status, a.Raw)
			}
		}
	}
	for _, scope := range portal.Scopes {
		if used[scope] == 0 {
			t.Errorf("no route takes %s", scope)
		}
	}
}

// TestKeyInvitesOnlyWithItsScope adds people by keys that may not invite.
func TestKeyInvitesOnlyWithItsScope(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	partner := w.Partner(owner, "Acme")
	at := "/v1/partners/" + partner + "/people"
	_, people := newKey(w, owner, portal.ScopePeopleWrite)
	_, partners := newKey(w, owner, portal.ScopePartnersWrite)
	ana := func(access bool) body {
		return body{"firstName": "A", "lastName": "B", "email": "ana@acme.com", "access": access}
	}
	w.Refuses(403, "forbidden", "POST", at, people, ana(true))
	w.Refuses(403, "forbidden", "POST", "/v1/partners", partners, body{"name": "New", "primaryContact": ana(false)})
	w.Refuses(403, "forbidden", "POST", "/v1/partners", partners, body{"name": "New", "primaryContact": body{"id": token.NewID()}})
	w.Must(http.StatusCreated, "POST", "/v1/partners", partners, body{"name": "New"})
	w.Must(http.StatusCreated, "POST", at, people, ana(false))
	w.NoMail()
}

// TestKeyGivesNobodysAccessAway has a key that may not invite change the addresses of people. A contact's address
// changes. For people of every other status, nothing is mailed to a new address. A key that may invite can do it.
func TestKeyGivesNobodysAccessAway(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	_, sync := newKey(w.World, w.owner, portal.ScopePeopleWrite)
	_, inviting := newKey(w.World, w.owner, portal.ScopePeopleWrite, portal.ScopeInvitesWrite)
	for status, id := range w.eachStatus() {
		path, at, in := "/v1/people/"+id, "/v1/people/by/crm/"+id, body{"email": "other-" + string(status) + "@acme.com"}
		w.Must(http.StatusOK, "PATCH", path, sync, body{"title": "Boss", "externalIds": body{"crm": id}})
		w.Mails()
		if status == portal.StatusContact {
			w.Must(http.StatusOK, "PUT", at, sync, in)
			w.NoMail()
			continue
		}
		for _, sent := range [][2]string{{"PATCH", path}, {"PUT", at}} {
			if a := w.Do(sent[0], sent[1], sync, in); a.Status != http.StatusForbidden && status != portal.StatusRequested {
				t.Errorf("%s, %s: %d %s", status, sent[0], a.Status, a.Raw)
			}
		}
		w.NoMail()
		w.Must(http.StatusOK, "PUT", at, sync, body{"title": "Boss"}) // other fields can be changed
		if status != portal.StatusRequested {
			w.Must(http.StatusOK, "PUT", at, inviting, in)
		}
	}
}

// TestKeyThatMayNotInviteGivesNobodyAccess uses a key without the right to invite. It tries to enable, move and promote
// people of every status, and to add a primary contact. All this is refused, and nobody is mailed. A key that may
// invite can do it.
func TestKeyThatMayNotInviteGivesNobodyAccess(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	_, sync := newKey(w.World, w.owner, portal.ScopePeopleWrite, portal.ScopePartnersWrite)
	_, inviting := newKey(w.World, w.owner, portal.ScopePeopleWrite, portal.ScopeInvitesWrite)
	staffs, _ := w.Person(w.owner, w.acme, "staffs@acme.com", false) // disabled by staff
	w.Must(http.StatusOK, "POST", "/v1/people/"+staffs+"/disable", w.owner, nil)
	all := w.eachStatus()
	w.Mails()
	for _, id := range append(slices.Collect(maps.Values(all)), staffs) {
		path := "/v1/people/" + id
		w.Refuses(403, "forbidden", "POST", path+"/enable", sync, nil)
		w.Refuses(403, "forbidden", "POST", path+"/move", sync, body{"partner": w.other})
		w.Refuses(403, "forbidden", "PATCH", path, sync, body{"primaryContact": true})
		w.Must(http.StatusOK, "PATCH", path, sync, body{"primaryContact": false})
	}
	w.Must(http.StatusOK, "POST", "/v1/people/"+all[portal.StatusInvited]+"/disable", sync, nil)
	w.Refuses(403, "forbidden", "POST", "/v1/people/"+all[portal.StatusInvited]+"/enable", sync, nil)
	w.Refuses(403, "forbidden", "POST", w.people, sync,
		body{"firstName": "A", "lastName": "B", "email": "pam@acme.com", "primaryContact": true})
	w.NoMail()
	w.Must(http.StatusOK, "POST", "/v1/people/"+staffs+"/enable", inviting, nil)
	w.Must(http.StatusOK, "PATCH", "/v1/people/"+staffs, inviting, body{"primaryContact": true})
	w.Must(http.StatusOK, "POST", "/v1/people/"+all[portal.StatusInvited]+"/enable", inviting, nil)
	w.Must(http.StatusOK, "POST", "/v1/people/"+all[portal.StatusContact]+"/move", inviting, body{"partner": w.other})
}

// TestKeyIsNoPerson has a key read and change a person with the key's own id.
func TestKeyIsNoPerson(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	id, key := newKey(w, w.Owner(), portal.Scopes...)
	path := "/v1/people/" + id
	w.Refuses(404, "not_found", "GET", path, key, nil)
	for _, in := range []body{{"firstName": "A"}, {"email": "a@example.test", "current": "b"}, {"externalIds": body{"crm": "1"}}} {
		w.Refuses(404, "not_found", "PATCH", path, key, in)
	}
	w.NoMail()
}

// TestLongWorkOfAKeyStopsOnceItEnds ends a key while a long list is invited with it.
func TestLongWorkOfAKeyStopsOnceItEnds(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	id, key := newKey(w.World, w.owner, portal.ScopeInvitesWrite)
	w.Must(http.StatusOK, "POST", "/v1/partners/"+w.acme+"/invites", key, body{"emails": "first@acme.com"}) // stores that the key is used
	before := w.invited(w.acme)
	beforeWrite(w.World, 3, func() { w.Must(http.StatusNoContent, "DELETE", "/v1/keys/"+id, w.owner, nil) })
	a := w.Do("POST", "/v1/partners/"+w.acme+"/invites", key, body{"emails": addresses(100, "acme.com")})
	if done := w.invited(w.acme) - before; done != 30 || a.Text("next") != fmt.Sprint(done+1) {
		t.Errorf("%d invited, %d %.300s", done, a.Status, a.Raw)
	}
	w.Refuses(401, "not_signed_in", "POST", "/v1/partners/"+w.acme+"/invites", key, body{"emails": "next@acme.com"})
}
