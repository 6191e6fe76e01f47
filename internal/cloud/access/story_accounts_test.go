package access_test

import "time"

const accountPass = "ana's own long password"

// accounts invites accounts without a partner in every way. They decline, or join with a password or a session.
func (s *stage) accounts(partner string) {
	by := s.session
	account := func(name string) (id string) {
		id = s.person("/v1/people", fields{"firstName": name, "lastName": "Account", "email": name + "@alone.test"})
		s.call("POST", "/v1/people/{person}/invite", fields{}, id)
		s.call("POST", "/v1/invites/accept", fields{"token": s.deliver(), "password": accountPass})
		return id
	}
	account("ana")
	add := func(email string) {
		s.call("POST", "/v1/partners/{partner}/people", fields{"firstName": "A", "lastName": "B", "email": email}, partner)
	}
	add("ana@alone.test")
	s.call("POST", "/v1/invites/decline", fields{"token": s.deliver()})
	add("ana@alone.test")
	s.call("POST", "/v1/invites/accept", fields{"token": s.deliver(), "password": accountPass})

	account("bea")
	add("bea@alone.test")
	link := s.deliver()
	s.signIn("bea@alone.test", accountPass)
	s.call("POST", "/v1/invites/accept", fields{"token": link})
	s.session = by

	cleo := account("cleo")
	s.call("POST", "/v1/partners", fields{"name": "Cleo's", "kind": "partner", "licence": "guest", "primaryContact": fields{"id": cleo}})
	s.call("DELETE", "/v1/people/{person}/invite", nil, cleo)
	s.call("POST", "/v1/partners/{partner}/invites", fields{"emails": "cleo@alone.test"}, partner)
	s.call("PATCH", "/v1/people/{person}", fields{"email": "cleo@else.test"}, cleo)
	s.confirm("cleo@else.test")
	s.signUps(partner)
}

// signUps makes accounts by sign-up. They ask to join a partner.
func (s *stage) signUps(partner string) {
	by := s.session
	s.call("PATCH", "/v1/settings", fields{"signUp": true})
	s.call("PATCH", "/v1/partners/{partner}", fields{"domains": []string{"joins.test"}}, partner)
	confirmed := func(email string) string {
		s.call("POST", "/v1/accounts", fields{"firstName": "Una", "lastName": "Known", "email": email})
		return s.call("POST", "/v1/accounts/confirm", fields{"token": s.deliver(), "password": accountPass})["token"].(string)
	}
	join := func(bearer string) string {
		s.session = bearer
		defer func() { s.session = by }()
		return s.call("POST", "/v1/accounts/join", nil)["id"].(string)
	}
	s.call("POST", "/v1/requests/{request}/approve", nil, join(confirmed("una@joins.test")))
	two := confirmed("two@joins.test")
	s.call("POST", "/v1/requests/{request}/deny", fields{"reason": "not now"}, join(two))
	s.now = s.now.Add(30 * time.Minute)
	join(two)
	s.call("POST", "/v1/session/confirm", fields{"password": "a third long pass phrase"})
	s.call("POST", "/v1/partners/{partner}/people", fields{"firstName": "A", "lastName": "B", "email": "two@joins.test"}, partner)
	s.call("POST", "/v1/invites/accept", fields{"token": s.deliver(), "password": accountPass})
	s.person("/v1/people", fields{"firstName": "Con", "lastName": "Tact", "email": "con@joins.test"})
	for _, email := range []string{"una@joins.test", "con@joins.test"} {
		s.call("POST", "/v1/accounts", fields{"firstName": "Una", "lastName": "Known", "email": email})
	}
	s.deliver()
}
