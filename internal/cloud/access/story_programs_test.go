package access_test

import (
	"fmt"
	"time"
)

// programs creates a key and uses it with every function that serves keys. Each function stores that the key is used.
// Long work makes several Writes, and each of them depends on the key.
func (s *stage) programs(partner string) {
	made := s.call("POST", "/v1/keys", fields{"name": "CRM", "scopes": []string{"partners:read", "people:read", "people:write", "invites:write", "events:read"}})
	id, mine, key := made["id"].(string), s.session, made["token"].(string)
	for _, path := range []string{"/v1/partners", "/v1/people", "/v1/events"} {
		s.now = s.now.Add(30 * time.Minute)
		s.session = key
		s.call("GET", path, nil)
		s.usedKey(mine, path)
	}
	var rows []fields
	for i := range 40 {
		rows = append(rows, fields{"email": fmt.Sprintf("by-key-%d@acme.test", i)})
	}
	s.now = s.now.Add(30 * time.Minute)
	s.session = key
	s.call("POST", "/v1/partners/{partner}/invites", fields{"people": rows, "access": false}, partner)
	s.usedKey(mine, "POST /v1/partners/{partner}/invites")
	events := s.call("GET", "/v1/events", nil)["items"].([]any)
	s.call("GET", "/v1/events?after="+events[0].(map[string]any)["id"].(string), nil)
	s.moveLinked(partner, key)
	s.given(partner, key)
	s.call("POST", "/v1/session/confirm", fields{"password": "a third long pass phrase"})
	s.call("DELETE", "/v1/keys/{key}", nil, id)
}

// given has a primary contact accept an invite that a key has sent, and confirm an address that a key has asked for. Both are
// valid only as long as the key is.
func (s *stage) given(partner, key string) {
	mine := s.session
	s.session = key
	id := s.person("/v1/partners/{partner}/people", fields{"firstName": "Pam", "lastName": "Contact", "email": "pam@acme.test", "access": true,
		"primaryContact": true}, partner)
	s.call("POST", "/v1/invites/accept", fields{"token": s.deliver(), "password": "pam's own long password"})
	s.call("PATCH", "/v1/people/{person}", fields{"email": "pamela@acme.test"}, id)
	s.confirm("pamela@acme.test")
	s.session = mine
}

// usedKey checks, as an owner, that the use of a key is stored.
func (s *stage) usedKey(session, path string) {
	s.session = session
	rows := s.call("GET", "/v1/keys", nil)["items"].([]any)
	if used := rows[0].(map[string]any)["lastUsedAt"]; used != s.now.Format(time.RFC3339) {
		s.t.Errorf("%s did not store that the key is used: %v", path, used)
	}
}

// moveLinked moves a person by a key. The person has more links than one Write can end.
func (s *stage) moveLinked(partner, key string) {
	const email = "linked@acme.test"
	id := s.person("/v1/partners/{partner}/people", fields{"firstName": "Lin", "lastName": "Linked", "email": email, "access": true}, partner)
	s.call("POST", "/v1/invites/accept", fields{"token": s.deliver(), "password": "lin's own long password"})
	for range 41 {
		eco := s.call("POST", "/v1/ecosystems", fields{"name": "West"})["id"].(string)
		member := s.call("POST", "/v1/ecosystems/{ecosystem}/members", fields{"name": "Lin", "kind": "person"}, eco)["id"].(string)
		s.call("POST", "/v1/ecosystems/{ecosystem}/users", fields{"email": email}, eco)
		s.call("PUT", "/v1/ecosystems/{ecosystem}/users/{person}/member", fields{"member": member}, eco, id)
	}
	to := s.call("POST", "/v1/partners", fields{"name": "Elsewhere", "kind": "partner", "licence": "guest"})["id"].(string)
	mine := s.session
	s.session = key
	s.call("POST", "/v1/people/{person}/move", fields{"partner": to}, id)
	s.session = mine
}
