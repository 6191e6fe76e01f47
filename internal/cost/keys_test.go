package cost

import (
	"testing"
	"testing/synctest"
	"time"

	"allyway/internal/api/apitest"
)

// keys are the operations on the keys of programs, and requests with a key.
func keys() []operation {
	const all = "/v1/keys"
	scopes := []string{"partners:read", "people:read", "people:write", "invites:write", "events:read"}
	made := func(s *stage) (id, key string) {
		a := s.Must(201, "POST", all, s.owner, body{"name": "CRM sync", "scopes": scopes})
		s.Must(200, "GET", "/v1/people", a.Text("token"), nil) // stores that the key is used
		return a.Text("id"), a.Text("token")
	}
	return []operation{
		{"GET /v1/keys", "3 of them", list(), func(s *stage) {
			for range 3 {
				made(s)
			}
			s.ask(200, "GET", all, s.owner, nil)
		}},
		{"POST /v1/keys", "", change(), func(s *stage) { s.ask(201, "POST", all, s.owner, body{"name": "CRM sync", "scopes": scopes}) }},
		{"DELETE /v1/keys/{key}", "", change(), func(s *stage) {
			id, _ := made(s)
			s.ask(204, "DELETE", all+"/"+id, s.owner, nil)
		}},
		{"GET /v1/people/{person}", "by a key", single(), func(s *stage) {
			_, key := made(s)
			s.ask(200, "GET", "/v1/people/"+s.userID, key, nil)
		}},
		// once in half an hour, it is stored that the key is used
		{"GET /v1/people/{person}", "by a key, half an hour later", change(), func(s *stage) {
			_, key := made(s)
			s.Clock.Move(30 * time.Minute)
			s.ask(200, "GET", "/v1/people/"+s.userID, key, nil)
		}},
		{"POST /v1/partners/{partner}/people", "with access, by a key", add(), func(s *stage) {
			_, key := made(s)
			s.ask(201, "POST", "/v1/partners/"+s.partner+"/people", key, person("new@acme.com", true))
		}},
		// the invite of a key is valid only while the key is; so the key is read last
		{"POST /v1/invites/accept", "by a primary contact, invited by a key", longer(), func(s *stage) {
			_, key := made(s)
			_, link := s.Invited(key, s.partner, "pam@acme.com", true)
			s.ask(201, "POST", "/v1/invites/accept", "", body{"token": link, "password": apitest.Secret})
		}},
		{"POST /v1/email/confirm", "of an address that a key has asked for", longer(), func(s *stage) {
			_, key := made(s)
			s.Must(200, "PATCH", "/v1/people/"+s.userID, key, body{"email": "new@acme.com"})
			for _, m := range s.Mails() {
				if m.To == "new@acme.com" {
					s.ask(204, "POST", "/v1/email/confirm", "", body{"token": apitest.Token(m)})
				}
			}
		}},
	}
}

// TestKeyCostsAsManyCallsAsASession makes the same requests with a session and with a key.
func TestKeyCostsAsManyCallsAsASession(t *testing.T) {
	for _, c := range []struct {
		status       int
		method, path string
		in           any
	}{
		{200, "GET", "/v1/partners", nil},
		{200, "GET", "/v1/people?q=uma", nil},
		{200, "GET", "/v1/events", nil},
		{201, "POST", "/v1/people", body{"firstName": "Ana", "lastName": "New", "email": "new@acme.com"}},
	} {
		var calls [2]int
		for i := range calls {
			synctest.Test(t, func(t *testing.T) {
				s := newStage(t)
				bearer := s.owner
				if i == 1 {
					bearer = s.Must(201, "POST", "/v1/keys", s.owner, body{"name": "CRM", "scopes": []string{"partners:read", "people:read", "people:write", "events:read"}}).Text("token")
					s.Must(200, "GET", "/v1/people", bearer, nil)
				}
				s.ask(c.status, c.method, c.path, bearer, c.in)
				calls[i] = s.meter.Sequential()
			})
		}
		if calls[0] != calls[1] || calls[0] == 0 {
			t.Errorf("%s %s: %d calls with a session, %d with a key", c.method, c.path, calls[0], calls[1])
		}
	}
}
