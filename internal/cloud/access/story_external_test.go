package access_test

import "time"

// externals puts a partner and people by their ids in other systems, and changes and removes these ids. An account
// takes the place of a contact, and with it the contact's ids.
func (s *stage) externals() {
	const system = "crm"
	put := func(pattern, id string, in fields) string {
		return s.call("PUT", pattern, in, system, id)["id"].(string)
	}
	for range 2 {
		put("/v1/partners/by/{system}/{id}", "1", fields{"name": "Sync"})
		put("/v1/people/by/{system}/{id}", "1", fields{"firstName": "Syl", "lastName": "Synced", "email": "syl@sync.test", "partnerExternalId": "1"})
	}
	partner := s.call("POST", "/v1/partners", fields{"name": "Extern", "primaryContact": fields{"firstName": "Pia", "lastName": "Prime", "email": "pia@extern.test",
		"externalIds": fields{system: "2"}, "access": true}, "externalIds": fields{system: "2"}})["id"].(string)
	pia := s.call("POST", "/v1/invites/accept", fields{"token": s.deliver(), "password": accountPass})["token"].(string)
	s.call("PATCH", "/v1/partners/{partner}", fields{"externalIds": fields{system: "3"}}, partner)

	dan := s.person("/v1/people", fields{"firstName": "Dan", "lastName": "Account", "email": "dan@alone.test", "externalIds": fields{system: "3"}})
	s.call("POST", "/v1/people/{person}/invite", fields{}, dan)
	s.call("POST", "/v1/invites/accept", fields{"token": s.deliver(), "password": accountPass})
	by := s.session
	s.session = pia
	contact := s.person("/v1/partners/{partner}/people", fields{"firstName": "Dan", "lastName": "Again", "email": "dan@alone.test"}, partner)
	s.session = by
	s.call("PATCH", "/v1/people/{person}", fields{"externalIds": fields{system: "4", "erp": "4"}}, contact)
	s.call("POST", "/v1/people/{person}/invite", fields{}, contact)
	s.call("DELETE", "/v1/people/{person}", nil, dan)
	s.accessOfAccount(partner, pia)
}

// accessOfAccount gives a contact access to a workspace. An account has the contact's address, an expired invite and
// external ids of its own. It takes the contact's place and ids.
func (s *stage) accessOfAccount(partner, pia string) {
	by := s.session
	eva := s.person("/v1/people", fields{"firstName": "Eva", "lastName": "Account", "email": "eva@alone.test", "externalIds": fields{"crm": "5"}})
	s.call("POST", "/v1/people/{person}/invite", fields{}, eva)
	s.call("POST", "/v1/invites/accept", fields{"token": s.deliver(), "password": accountPass})
	s.session = pia
	contact := s.person("/v1/partners/{partner}/people", fields{"firstName": "Eva", "lastName": "Again", "email": "eva@alone.test"}, partner)
	s.session = by
	s.call("PATCH", "/v1/people/{person}", fields{"externalIds": fields{"crm": "6", "erp": "6"}}, contact)
	first := s.call("POST", "/v1/partners", fields{"name": "First", "kind": "partner", "licence": "guest"})["id"].(string)
	s.call("POST", "/v1/partners/{partner}/people", fields{"firstName": "E", "lastName": "A", "email": "eva@alone.test", "expiresIn": 1}, first)
	s.now = s.now.Add(time.Hour)
	s.call("POST", "/v1/session/confirm", fields{"password": "a third long pass phrase"})
	ws := s.call("POST", "/v1/workspaces", fields{"name": "Accounts"})["id"].(string)
	s.call("PUT", "/v1/workspaces/{workspace}/people/{person}", nil, ws, contact)
}
