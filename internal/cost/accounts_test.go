package cost

import (
	"allyway/internal/api/apitest"
)

// accounts are what an account without a partner takes.
func accounts() []operation {
	at := func(s *stage) string { return "/v1/partners/" + s.partner + "/people" }
	pending := func(s *stage) (own, link string) {
		own = s.account("ana@acme.com")
		s.Must(201, "POST", at(s), s.owner, person("ana@acme.com", true))
		return own, apitest.Token(s.Mail("ana@acme.com"))
	}
	return []operation{
		// the account is read once it is known who holds the address
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
	}
}

// account makes an active account without a partner and returns its session.
func (s *stage) account(email string) (bearer string) {
	s.T.Helper()
	id := s.Contact(s.owner, "", email)
	s.Must(202, "POST", "/v1/people/"+id+"/invite", s.owner, nil)
	return s.Accept(apitest.Token(s.Mail(email)), "Alexandra", "Montgomery-Silva")
}
