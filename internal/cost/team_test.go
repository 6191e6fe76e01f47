package cost

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/png"
	"net/http"
	"strings"

	"allyway/internal/api/apitest"
	"allyway/internal/portal"
	"allyway/internal/record"
)

// places are the operations on a person's partner and address.
func places() []operation {
	act := func(s *stage, id, what string, in any) { s.ask(200, "POST", "/v1/people/"+id+"/"+what, s.owner, in) }
	return []operation{
		{"POST /v1/people/{person}/move", "who is linked with a member", longer(), func(s *stage) {
			s.network(1, 1)
			act(s, s.userID, "move", body{"partner": s.Partner(s.owner, "Bolt Ltd")})
		}},
		{"POST /v1/people/{person}/move", "who is invited", change(), func(s *stage) {
			act(s, s.add("ina@acme.com", true), "move", body{"partner": s.Partner(s.owner, "Bolt Ltd")})
		}},
		// it is known only after the person is read who has the address at the other partner
		{"POST /v1/people/{person}/move", "who is requested", longer(), func(s *stage) {
			act(s, s.requested("ina@bolt.com"), "move", body{"partner": s.Partner(s.owner, "Bolt Ltd")})
		}},
		{"POST /v1/people/{person}/release-email", "an active person's", change(), func(s *stage) { act(s, s.userID, "release-email", nil) }},
		// the person who asked is mailed; only the request has their id
		{"POST /v1/people/{person}/release-email", "who is requested", longer(), func(s *stage) { act(s, s.requested("ina@bolt.com"), "release-email", nil) }},
		{"POST /v1/people/{person}/unlock", "", change(), func(s *stage) { act(s, s.userID, "unlock", nil) }},
		{"POST /v1/people/{person}/mail/clear", "", change(), func(s *stage) {
			if err := s.bounced(context.Background(), "uma@acme.com"); err != nil {
				s.T.Fatal(err)
			}
			act(s, s.userID, "mail/clear", nil)
		}},
		{"DELETE /v1/people/{person}/sessions", "", change(), func(s *stage) { s.ask(204, "DELETE", "/v1/people/"+s.userID+"/sessions", s.owner, nil) }},
		{"DELETE /v1/people/{person}", "with a session, in an ecosystem", change(), func(s *stage) {
			s.network(1, 1)
			s.ask(204, "DELETE", "/v1/people/"+s.userID, s.owner, nil)
		}},
		{"DELETE /v1/people/{person}", "who is requested", change(), func(s *stage) {
			s.ask(204, "DELETE", "/v1/people/"+s.requested("ina@bolt.com"), s.owner, nil)
		}},
	}
}

// many are the lists of a hundred people: a read of the call, a read of the addresses, and a Write for every 19 rows.
// Each invite may cost as much as a single one.
func many() []operation {
	invites := func(s *stage) string { return "/v1/partners/" + s.partner + "/invites" }
	const hundred = 100
	writes := float64(hundred * 22) // each new person has one word, that of the address
	return []operation{
		{"POST /v1/partners/{partner}/invites", "100 new", ceiling{calls: 9, writes: writes}, func(s *stage) {
			s.ask(200, "POST", invites(s), s.owner, body{"emails": pasted(hundred, "acme.com")})
		}},
		{"POST /v1/partners/{partner}/invites", "100, only judged", list(), func(s *stage) {
			s.ask(200, "POST", invites(s), s.owner, body{"emails": pasted(hundred, "acme.com"), "dryRun": true})
		}},
		{"POST /v1/partners/{partner}/invites", "the same 100 again", longer(), func(s *stage) {
			s.Must(200, "POST", invites(s), s.owner, body{"emails": pasted(hundred, "acme.com")})
			s.ask(200, "POST", invites(s), s.owner, body{"emails": pasted(hundred, "acme.com")})
		}},
		{"POST /v1/partners/{partner}/invites", "100 contacts", ceiling{calls: 9, writes: writes}, func(s *stage) {
			s.Must(200, "POST", invites(s), s.owner, body{"emails": pasted(hundred, "acme.com"), "access": false})
			s.ask(200, "POST", invites(s), s.owner, body{"emails": pasted(hundred, "acme.com")})
		}},
		{"POST /v1/partners/{partner}/invites", "100 new, by a primary contact", ceiling{calls: 9, writes: writes}, func(s *stage) {
			s.ask(200, "POST", invites(s), s.contact, body{"emails": pasted(hundred, "acme.com")})
		}},
		{"POST /v1/partners/{partner}/invites", "100 requests, by a primary contact", ceiling{calls: 9, writes: hundred * 23}, func(s *stage) {
			s.ask(200, "POST", invites(s), s.contact, body{"emails": pasted(hundred, "bolt.com")})
		}},
		{"POST /v1/partners/{partner}/import", "100 new", ceiling{calls: 9, writes: writes}, func(s *stage) {
			r := apitest.Request("POST", "/v1/partners/"+s.partner+"/import", s.owner, "email\n"+pasted(hundred, "acme.com"))
			r.Header.Set("Content-Type", "text/csv")
			s.send(200, r)
		}},
		// two pages of contacts, and their partners
		{"POST /v1/partners/{partner}/launch", "100 contacts", ceiling{calls: 11, writes: writes}, func(s *stage) {
			s.Must(200, "POST", invites(s), s.owner, body{"emails": pasted(hundred, "acme.com"), "access": false})
			s.ask(200, "POST", "/v1/partners/"+s.partner+"/launch", s.owner, nil)
		}},
		{"POST /v1/launch", "100 contacts", ceiling{calls: 11, writes: writes}, func(s *stage) {
			s.Must(200, "POST", invites(s), s.owner, body{"emails": pasted(hundred, "acme.com"), "access": false})
			s.ask(200, "POST", "/v1/launch", s.owner, nil)
		}},
		// a page of the list, their partners, and a Write for every 18 people
		{"POST /v1/people/chase", "100 of a filter, Idempotency-Key", ceiling{calls: 9, writes: writes}, func(s *stage) {
			s.Must(200, "POST", invites(s), s.owner, body{"emails": pasted(hundred, "acme.com")})
			s.send(200, idempotent(apitest.Request("POST", "/v1/people/chase", s.owner, body{"act": "resend", "filter": body{"status": "invited"}})))
		}},
		{"POST /v1/people/chase", "100 reminded by their ids, Idempotency-Key", ceiling{calls: 9, writes: writes}, func(s *stage) {
			a := s.Must(200, "POST", invites(s), s.owner, body{"emails": pasted(hundred, "acme.com")})
			var ids []string
			for _, row := range a.At("rows").([]any) {
				ids = append(ids, row.(map[string]any)["person"].(string))
			}
			s.send(200, idempotent(apitest.Request("POST", "/v1/people/chase", s.owner, body{"act": "remind", "ids": ids})))
		}},
	}
}

// pasted returns n addresses of a domain, each on its own line.
func pasted(n int, domain string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "many%03d@%s\n", i, domain)
	}
	return b.String()
}

// requested makes the primary contact ask for a person outside their domains. It returns the person's id.
func (s *stage) requested(email string) string {
	s.T.Helper()
	a := s.Must(201, "POST", "/v1/partners/"+s.partner+"/people", s.contact, person(email, true))
	if a.Text("outcome") != portal.OutcomeRequested {
		s.T.Fatalf("%s is not requested: %s", email, a.Raw)
	}
	return a.Text("person.id")
}

// requestsOf makes the primary contact ask for many people. It returns the requests' ids.
func (s *stage) requestsOf(n int) []string {
	s.T.Helper()
	s.Must(200, "POST", "/v1/partners/"+s.partner+"/invites", s.contact, body{"emails": pasted(n, "bolt.com")})
	return s.Must(200, "GET", fmt.Sprintf("/v1/requests?limit=%d", n), s.owner, nil).Texts("id")
}

// request makes the primary contact ask for a person outside their domains. It returns the request's id.
func (s *stage) request(email string) string {
	s.T.Helper()
	return s.Must(200, "GET", "/v1/people/"+s.requested(email), s.owner, nil).Text("request.id")
}

func requests() []operation {
	return []operation{
		// who holds the address of a request is known only after the requests are read
		{"GET /v1/requests", "20 of them, of addresses that others hold", longer(), func(s *stage) {
			s.Must(200, "POST", "/v1/partners/"+s.Partner(s.owner, "Bolt Ltd")+"/invites", s.owner, body{"emails": pasted(20, "bolt.com"), "access": false})
			s.requestsOf(20)
			s.ask(200, "GET", "/v1/requests", s.owner, nil)
		}},
		{"GET /v1/partners/{partner}/requests", "20 of them, by a primary contact", list(), func(s *stage) {
			s.requestsOf(20)
			s.ask(200, "GET", "/v1/partners/"+s.partner+"/requests", s.contact, nil)
		}},
		{"DELETE /v1/requests/{request}", "", change(), func(s *stage) {
			s.ask(200, "DELETE", "/v1/requests/"+s.request("ina@bolt.com"), s.contact, nil)
		}},
		{"GET /v1/requests", "20 of them", list(), func(s *stage) { s.requestsOf(20); s.ask(200, "GET", "/v1/requests", s.owner, nil) }},
		{"POST /v1/requests/{request}/approve", "", approve(), func(s *stage) {
			s.ask(200, "POST", "/v1/requests/"+s.request("ina@bolt.com")+"/approve", s.owner, nil)
		}},
		// the address leaves its place at one partner and takes one at the other
		{"POST /v1/requests/{request}/approve", "at another partner", ceiling{calls: 3, writes: 40}, func(s *stage) {
			s.ask(200, "POST", "/v1/requests/"+s.request("ina@bolt.com")+"/approve", s.owner, body{"partner": s.Partner(s.owner, "Bolt Ltd")})
		}},
		// the person who asked is mailed; only the request has their id
		{"POST /v1/requests/{request}/deny", "", longer(), func(s *stage) {
			s.ask(200, "POST", "/v1/requests/"+s.request("ina@bolt.com")+"/deny", s.owner, body{"reason": "We do not know them."})
		}},
		// one after another, each like a single request
		{"POST /v1/requests/decide", "10 approved", ceiling{calls: 1 + 10*3}, func(s *stage) {
			s.ask(200, "POST", "/v1/requests/decide", s.owner, body{"ids": s.requestsOf(10), "approve": true})
		}},
		{"POST /v1/requests/decide", "100 denied", ceiling{calls: 1 + 100*3}, func(s *stage) {
			s.ask(200, "POST", "/v1/requests/decide", s.owner, body{"ids": s.requestsOf(100), "approve": false})
		}},
	}
}

func settings() []operation {
	return []operation{
		{"GET /v1/settings", "", single(), func(s *stage) { s.ask(200, "GET", "/v1/settings", s.owner, nil) }},
		{"PATCH /v1/settings", "", change(), func(s *stage) { s.ask(200, "PATCH", "/v1/settings", s.owner, body{"portalName": "Northern partners"}) }},
	}
}

func groups() []operation {
	buyers := body{"name": "Buyers", "permissions": []string{"orders.read"}}
	made := func(s *stage) string {
		return "/v1/groups/" + s.Must(201, "POST", "/v1/groups", s.owner, buyers).Text("id")
	}
	return []operation{
		{"GET /v1/groups", "", single(), func(s *stage) { made(s); s.ask(200, "GET", "/v1/groups", s.contact, nil) }},
		{"POST /v1/groups", "", change(), func(s *stage) { s.ask(201, "POST", "/v1/groups", s.owner, buyers) }},
		{"PATCH /v1/groups/{group}", "", change(), func(s *stage) { s.ask(200, "PATCH", made(s), s.owner, body{"name": "Sellers"}) }},
		{"DELETE /v1/groups/{group}", "nobody has it", ceiling{calls: 5}, func(s *stage) { s.ask(204, "DELETE", made(s), s.owner, nil) }},
	}
}

func logos() []operation {
	partner := func(s *stage) string { return "/v1/partners/" + s.partner + "/logo" }
	const portalLogo = "/v1/portal/logo"
	return []operation{
		{"PUT /v1/partners/{partner}/logo", "", change(), func(s *stage) { s.send(204, s.logo(partner(s))) }},
		{"DELETE /v1/partners/{partner}/logo", "", change(), func(s *stage) {
			s.Serve(s.logo(partner(s)))
			s.ask(204, "DELETE", partner(s), s.owner, nil)
		}},
		{"PUT /v1/portal/logo", "", change(), func(s *stage) { s.send(204, s.logo(portalLogo)) }},
		{"DELETE /v1/portal/logo", "", change(), func(s *stage) {
			s.Serve(s.logo(portalLogo))
			s.ask(204, "DELETE", portalLogo, s.owner, nil)
		}},
		{"GET /v1/logos/{hash}", "below 1 KB", single(), func(s *stage) {
			s.Serve(s.logo(portalLogo))
			url := s.Must(200, "GET", "/v1/settings", s.owner, nil).Text("logo")
			s.ask(200, "GET", strings.TrimPrefix(url, apitest.URL), "", nil)
		}},
	}
}

// logo returns a request that sets a logo.
func (s *stage) logo(path string) *http.Request {
	s.T.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 3, 2))); err != nil {
		s.T.Fatal(err)
	}
	r := apitest.Request("PUT", path, s.owner, b.String())
	r.Header.Set("Content-Type", "image/png")
	return r
}

func staff() []operation {
	return []operation{
		{"GET /v1/staff", "3 of them", list(), func(s *stage) {
			s.Staff(s.owner, "second@example.test", portal.RoleOwner)
			s.InvitedStaff(s.owner, "third@example.test", portal.RoleAdmin)
			s.ask(200, "GET", "/v1/staff", s.owner, nil)
		}},
		{"POST /v1/staff", "Idempotency-Key", invite(), func(s *stage) {
			s.send(201, idempotent(apitest.Request("POST", "/v1/staff", s.owner,
				body{"firstName": "Sam", "lastName": "Staff", "email": "sam@example.test", "role": "admin"})))
		}},
	}
}

func events() []operation {
	find := func(s *stage, query string) { s.many(20); s.ask(200, "GET", "/v1/events"+query, s.owner, nil) }
	return []operation{
		{"GET /v1/events", "a day's", list(), func(s *stage) { find(s, "") }},
		{"GET /v1/events", "a person's", list(), func(s *stage) { find(s, "?person="+s.userID) }},
		{"GET /v1/events", "after one of the same day", list(), func(s *stage) {
			after := s.Must(200, "GET", "/v1/events?limit=1", s.owner, nil).Text("items.0.id")
			s.many(20)
			s.Clock.Move(2 * record.EventsSettle)
			s.ask(200, "GET", "/v1/events?after="+after, s.owner, nil)
		}},
		{"GET /v1/events", "a partner's", list(), func(s *stage) { find(s, "?partner="+s.partner) }},
	}
}
