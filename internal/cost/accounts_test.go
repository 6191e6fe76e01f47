package cost

import (
	"allyway/internal/api/apitest"
	"allyway/internal/portal"
)

// accounts are the operations on accounts without a partner.
func accounts() []operation {
	at := func(s *stage) string { return "/v1/partners/" + s.partner + "/people" }
	pending := func(s *stage) (own, link string) {
		own = s.account("ana@acme.com")
		s.Must(201, "POST", at(s), s.owner, person("ana@acme.com", true))
		return own, apitest.Token(s.Mail("ana@acme.com"))
	}
	return []operation{
		// the account can be read only after it is known who has the address
		{"POST /v1/partners/{partner}/people", "an account without a partner", inviteByID(), func(s *stage) {
			s.account("ana@acme.com")
			s.ask(201, "POST", at(s), s.owner, person("ana@acme.com", true))
		}},
		{"POST /v1/invites/accept", "by an account, with its session", change(), func(s *stage) {
			own, link := pending(s)
			s.ask(201, "POST", "/v1/invites/accept", own, body{"token": link})
		}},
		{"POST /v1/invites/accept", "by an account, with its password", longer(), func(s *stage) {
			_, link := pending(s)
			s.ask(201, "POST", "/v1/invites/accept", "", body{"token": link, "password": apitest.Secret})
		}},
		{"POST /v1/accounts", "an address that nobody holds", signIn(), signUp("new@else.com", nil)},
		{"POST /v1/accounts", "an active person's", signIn(), signUp("uma@acme.com", nil)},
		{"POST /v1/accounts", "an invited person's", signIn(), signUp("ina@acme.com", func(s *stage) { s.add("ina@acme.com", true) })},
		{"POST /v1/accounts", "a contact's", signIn(), signUp("con@acme.com", func(s *stage) { s.add("con@acme.com", false) })},
		{"POST /v1/accounts/confirm", "", change(), func(s *stage) {
			s.ask(201, "POST", "/v1/accounts/confirm", "", body{"token": s.signUp("new@else.com"), "password": apitest.Secret})
		}},
		// the account's domain is known after the first read, and the partner after the second
		{"POST /v1/accounts/join", "", ceiling{calls: 4}, func(s *stage) {
			s.ask(202, "POST", "/v1/accounts/join", s.signedUp("new@acme.com"), nil)
		}},
		{"POST /v1/requests/{request}/approve", "an account that asks to join", longer(), func(s *stage) {
			own := s.signedUp("new@acme.com")
			id := s.Must(202, "POST", "/v1/accounts/join", own, nil).Text("id")
			s.ask(200, "POST", "/v1/requests/"+id+"/approve", s.owner, nil)
		}},
	}
}

func signUp(email string, before func(s *stage)) func(s *stage) {
	return func(s *stage) {
		s.signUpOn()
		if before != nil {
			before(s)
		}
		s.ask(202, "POST", "/v1/accounts", "", body{"firstName": "Alexandra", "lastName": "Montgomery-Silva", "email": email})
	}
}

func (s *stage) signUpOn() { s.Settings(func(set *portal.Settings) { set.SignUp = true }) }

// signUp signs up and returns the token of the mailed link.
func (s *stage) signUp(email string) (link string) {
	s.T.Helper()
	s.signUpOn()
	s.Must(202, "POST", "/v1/accounts", "", body{"firstName": "Alexandra", "lastName": "Montgomery-Silva", "email": email})
	return apitest.Token(s.Mail(email))
}

// signedUp makes an account by sign-up and returns its session.
func (s *stage) signedUp(email string) (bearer string) {
	s.T.Helper()
	return s.Must(201, "POST", "/v1/accounts/confirm", "", body{"token": s.signUp(email), "password": apitest.Secret}).Text("token")
}

// account makes an active account without a partner and returns its session.
func (s *stage) account(email string) (bearer string) {
	s.T.Helper()
	id := s.Contact(s.owner, "", email)
	s.Must(202, "POST", "/v1/people/"+id+"/invite", s.owner, nil)
	return s.Accept(apitest.Token(s.Mail(email)), "Alexandra", "Montgomery-Silva")
}
