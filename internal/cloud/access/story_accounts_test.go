package access_test

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
}
