package cost

import (
	"fmt"
	"time"

	"allyway/internal/api/apitest"
)

func ecosystems() []operation {
	const all = "/v1/ecosystems"
	return []operation{
		{"GET /v1/ecosystems", "3 of them", list(), func(s *stage) {
			for range 3 {
				s.network(0, 0)
			}
			s.ask(200, "GET", all, s.owner, nil)
		}},
		{"POST /v1/ecosystems", "", change(), func(s *stage) { s.ask(201, "POST", all, s.owner, body{"name": "Northern network"}) }},
		{"GET /v1/ecosystems/{ecosystem}", "", single(), func(s *stage) {
			eco, _ := s.network(1, 1)
			s.ask(200, "GET", all+"/"+eco, s.owner, nil)
		}},
		{"PATCH /v1/ecosystems/{ecosystem}", "its slots", change(), func(s *stage) {
			eco, _ := s.network(1, 1)
			s.ask(200, "PATCH", all+"/"+eco, s.owner, body{"userSlots": 5})
		}},
		// the copies of the name, and a check whether somebody else has changed the name meanwhile
		{"PATCH /v1/ecosystems/{ecosystem}", "its name, 1 user", ceiling{calls: 6}, func(s *stage) {
			eco, _ := s.network(1, 1)
			s.ask(200, "PATCH", all+"/"+eco, s.owner, body{"name": "Southern network"})
		}},
		{"DELETE /v1/ecosystems/{ecosystem}", "with 2 users and 4 members", ceiling{calls: 12}, func(s *stage) {
			eco, _ := s.network(4, 2)
			s.ask(204, "DELETE", all+"/"+eco, s.owner, nil)
		}},
		{"GET /v1/ecosystems/{ecosystem}/users", "2 of them", list(), func(s *stage) {
			eco, _ := s.network(2, 2)
			s.ask(200, "GET", all+"/"+eco+"/users", s.owner, nil)
		}},
		{"POST /v1/ecosystems/{ecosystem}/users", "", longer(), func(s *stage) {
			eco, _ := s.network(0, 0)
			s.ask(201, "POST", all+"/"+eco+"/users", s.owner, body{"email": "uma@acme.com"})
		}},
		{"DELETE /v1/ecosystems/{ecosystem}/users/{person}", "", change(), func(s *stage) {
			eco, _ := s.network(1, 1)
			s.ask(204, "DELETE", all+"/"+eco+"/users/"+s.userID, s.owner, nil)
		}},
		// the users, the people, and at the same time each different address, then domain, then partner
		{"GET /v1/ecosystems/{ecosystem}/suggestions", "20 users, by their addresses", ceiling{calls: 4}, func(s *stage) {
			s.ask(200, "GET", all+"/"+s.unlinked(20)+"/suggestions", s.owner, nil)
		}},
		{"POST /v1/ecosystems/{ecosystem}/suggestions/accept", "20 pairs", ceiling{calls: 3}, func(s *stage) {
			eco := s.unlinked(20)
			var pairs []body
			for _, one := range s.Must(200, "GET", all+"/"+eco+"/suggestions", s.owner, nil).At("items").([]any) {
				got := one.(map[string]any)
				pairs = append(pairs, body{"person": got["person"].(map[string]any)["id"], "member": got["member"].(map[string]any)["id"]})
			}
			s.ask(200, "POST", all+"/"+eco+"/suggestions/accept", s.owner, body{"pairs": pairs})
		}},
		{"POST /v1/ecosystems/{ecosystem}/suggestions/accept", "all of 20", ceiling{calls: 6}, func(s *stage) {
			s.ask(200, "POST", all+"/"+s.unlinked(20)+"/suggestions/accept", s.owner, body{"all": true})
		}},
		{"PUT /v1/ecosystems/{ecosystem}/users/{person}/member", "in place of another", change(), func(s *stage) {
			eco, members := s.network(2, 1)
			s.ask(200, "PUT", all+"/"+eco+"/users/"+s.userID+"/member", s.owner, body{"member": members[1]})
		}},
		{"DELETE /v1/ecosystems/{ecosystem}/users/{person}/member", "", change(), func(s *stage) {
			eco, _ := s.network(1, 1)
			s.ask(204, "DELETE", all+"/"+eco+"/users/"+s.userID+"/member", s.owner, nil)
		}},
	}
}

func members() []operation {
	path := func(eco string, rest ...string) string {
		p := "/v1/ecosystems/" + eco + "/members"
		for _, r := range rest {
			p += r
		}
		return p
	}
	return []operation{
		{"GET /v1/ecosystems/{ecosystem}/members", "20 of them, 2 linked", list(), func(s *stage) {
			eco, _ := s.network(20, 2)
			s.ask(200, "GET", path(eco), s.owner, nil)
		}},
		{"GET /v1/ecosystems/{ecosystem}/members", "search, 20 found, none linked", list(), func(s *stage) {
			eco, _ := s.network(20, 0)
			s.ask(200, "GET", path(eco, "?q=hold+mem"), s.owner, nil)
		}},
		{"GET /v1/ecosystems/{ecosystem}/members", "search, 20 found, 2 linked", longer(), func(s *stage) {
			eco, _ := s.network(20, 2)
			s.ask(200, "GET", path(eco, "?q=hold+mem"), s.owner, nil)
		}},
		{"GET /v1/ecosystems/{ecosystem}/members", "search, two common words, 5 found", ceiling{calls: 4}, func(s *stage) {
			s.ask(200, "GET", path(s.crowd(120, 120, 5), "?q=aaaa+bbbb"), s.owner, nil)
		}},
		{"GET /v1/ecosystems/{ecosystem}/members", "search, two common words that no member has together", ceiling{calls: 4}, func(s *stage) {
			s.ask(200, "GET", path(s.crowd(120, 120, 0), "?q=aaaa+bbbb"), s.owner, nil)
		}},
		{"POST /v1/ecosystems/{ecosystem}/members", "of a partner, 7 words", change(), func(s *stage) {
			eco, _ := s.network(0, 0)
			in := member(0)
			in["partner"] = s.partner
			s.ask(201, "POST", path(eco), s.owner, in)
		}},
		{"POST /v1/ecosystems/{ecosystem}/members/import", "100 new", ceiling{calls: 16}, func(s *stage) {
			eco, _ := s.network(0, 0)
			table := "name,email,domain\n"
			for i := range 100 {
				table += fmt.Sprintf("Member %03d Holding,info@member%03d.com,member%03d.com\n", i, i, i)
			}
			r := apitest.Request("POST", path(eco, "/import"), s.owner, table)
			r.Header.Set("Content-Type", "text/csv")
			s.send(200, r)
		}},
		{"GET /v1/ecosystems/{ecosystem}/members/{member}", "by staff", single(), func(s *stage) {
			eco, members := s.network(1, 1)
			s.ask(200, "GET", path(eco, "/", members[0]), s.owner, nil)
		}},
		{"GET /v1/ecosystems/{ecosystem}/members/{member}", "by its user", single(), func(s *stage) {
			eco, members := s.network(1, 1)
			s.ask(200, "GET", path(eco, "/", members[0]), s.user, nil)
		}},
		{"PATCH /v1/ecosystems/{ecosystem}/members/{member}", "its tags, by its user", change(), func(s *stage) {
			eco, members := s.network(1, 1)
			s.ask(200, "PATCH", path(eco, "/", members[0]), s.user, body{"tags": []string{"silver"}})
		}},
		{"PATCH /v1/ecosystems/{ecosystem}/members/{member}", "its name, 1 user", ceiling{calls: 6}, func(s *stage) {
			eco, members := s.network(1, 1)
			s.ask(200, "PATCH", path(eco, "/", members[0]), s.owner, body{"name": "Fellow 000 Holding"})
		}},
		{"DELETE /v1/ecosystems/{ecosystem}/members/{member}", "linked with 1 user", longer(), func(s *stage) {
			eco, members := s.network(1, 1)
			s.ask(204, "DELETE", path(eco, "/", members[0]), s.owner, nil)
		}},
	}
}

// week is longer than an invite is valid.
const week = 7*24*time.Hour + time.Minute

// expire moves the clock until all invites have expired.
func (s *stage) expire() { s.Clock.Move(week) }

// crowd makes an ecosystem with members of which some have one word, some another one, and some both.
func (s *stage) crowd(one, other, both int) (eco string) {
	s.T.Helper()
	eco, _ = s.network(0, 0)
	table := "name\n"
	for words, n := range map[string]int{"Aaaa Cccc": one, "Bbbb Cccc": other, "Aaaa Bbbb": both} { // rows of the same length
		for i := range n {
			table += fmt.Sprintf("%s %03d\n", words, i)
		}
	}
	r := apitest.Request("POST", "/v1/ecosystems/"+eco+"/members/import", s.owner, table)
	r.Header.Set("Content-Type", "text/csv")
	if a := s.Serve(r); a.Status != 200 {
		s.T.Fatal(a.Raw)
	}
	return eco
}
