package cost

import (
	"net/http"
	"regexp"
	"strings"
	"time"

	"allyway/internal/api/apitest"
	"allyway/internal/portal"
)

// operation is one row: a route or a job in one case, and what it may cost.
type operation struct {
	name string // method and path, or the job's function
	when string // the case; empty if there is only one
	most ceiling
	run  func(s *stage) // prepares, then measures one call
}

// ceiling is what an operation may cost at most; 0 units: no ceiling.
type ceiling struct {
	calls         int
	reads, writes float64
}

func single() ceiling     { return ceiling{calls: 1, reads: 6} } // a signed-in read of single things
func list() ceiling       { return ceiling{calls: 2} }
func change() ceiling     { return ceiling{calls: 2} }
func invite() ceiling     { return ceiling{calls: 2, writes: 22} }
func add() ceiling        { return ceiling{calls: 2, writes: 28} } // an invite, and the words of a new person's name: four of them here
func addOnce() ceiling    { return ceiling{calls: 2, writes: 30} } // the same, with the item of an Idempotency-Key
func longer() ceiling     { return ceiling{calls: 3} }             // changes to a person whose partner is not known before the first read
func inviteByID() ceiling { return ceiling{calls: 3, writes: 22} }
func ask() ceiling        { return ceiling{calls: 2, writes: 36} } // the request is in two indexes, and has an event of its own; and four words
func approve() ceiling    { return ceiling{calls: 3, writes: 38} } // an invite; the request moves in an index, and the person who asked is mailed
func signIn() ceiling     { return ceiling{calls: 3} }

func operations() (all []operation) {
	for _, group := range [][]operation{session(), password(), partners(), people(), places(), invites(), many(), requests(), accept(),
		accounts(),
		keys(),
		settings(), webhooks(), groups(), logos(), staff(), events(), ecosystems(), members(), workspaces(), captures(), jobs()} {
		all = append(all, group...)
	}
	return all
}

func session() []operation {
	right := body{"email": "uma@acme.com", "password": apitest.Secret}
	return []operation{
		{"POST /v1/session", "the right password, in a new browser", signIn(), func(s *stage) { s.ask(201, "POST", "/v1/session", "", right) }},
		{"POST /v1/session", "in a browser that is known", signIn(), func(s *stage) {
			r := apitest.Request("POST", "/v1/session", "", right)
			device, _, _ := strings.Cut(s.Must(201, "POST", "/v1/session", "", right).Header.Values("Set-Cookie")[1], ";")
			r.Header.Set("Cookie", device)
			s.send(201, r)
		}},
		{"POST /v1/session", "the 21st", signIn(), func(s *stage) {
			for range portal.MaxSessions {
				s.SignIn("uma@acme.com", apitest.Secret)
			}
			s.ask(201, "POST", "/v1/session", "", right)
		}},
		{"POST /v1/session", "another password", signIn(), func(s *stage) {
			s.ask(401, "POST", "/v1/session", "", body{"email": "uma@acme.com", "password": "another"})
		}},
		{"POST /v1/session", "an unknown address", signIn(), func(s *stage) {
			s.ask(401, "POST", "/v1/session", "", body{"email": "nobody@acme.com", "password": "another"})
		}},
		{"GET /v1/session", "", single(), func(s *stage) { s.ask(200, "GET", "/v1/session", s.user, nil) }},
		// once in half an hour, it is stored that the session is used
		{"GET /v1/session", "half an hour later", change(), func(s *stage) {
			s.Clock.Move(30 * time.Minute)
			s.ask(200, "GET", "/v1/session", s.user, nil)
		}},
		// guesses of the password are throttled, which needs the caller first
		{"POST /v1/session/confirm", "", longer(), func(s *stage) {
			s.ask(204, "POST", "/v1/session/confirm", s.user, body{"password": apitest.Secret})
		}},
		{"DELETE /v1/session", "", change(), func(s *stage) { s.ask(204, "DELETE", "/v1/session", s.user, nil) }},
		{"GET /v1/sessions", "3 of them", single(), func(s *stage) {
			s.SignIn("uma@acme.com", apitest.Secret)
			s.SignIn("uma@acme.com", apitest.Secret)
			s.ask(200, "GET", "/v1/sessions", s.user, nil)
		}},
		{"DELETE /v1/sessions/{session}", "", change(), func(s *stage) {
			a := s.Must(200, "GET", "/v1/sessions", s.user, nil)
			s.ask(204, "DELETE", "/v1/sessions/"+a.Text("items.0.id"), s.user, nil)
		}},
		{"DELETE /v1/sessions", "", change(), func(s *stage) { s.ask(204, "DELETE", "/v1/sessions", s.user, nil) }},
		{"GET /v1/openapi.json", "", ceiling{}, func(s *stage) { s.ask(200, "GET", "/v1/openapi.json", "", nil) }},
		{"GET /v1/health", "", single(), func(s *stage) { s.ask(200, "GET", "/v1/health", "", nil) }},
	}
}

func password() []operation {
	const next = "seven copper kettles in the rain"
	forgot := func(email string) func(s *stage) {
		return func(s *stage) { s.ask(202, "POST", "/v1/password/forgot", "", body{"email": email}) }
	}
	return []operation{
		{"POST /v1/password/forgot", "an active person's address", signIn(), forgot("uma@acme.com")},
		{"POST /v1/password/forgot", "an invited person's", signIn(), func(s *stage) { s.add("ina@acme.com", true); forgot("ina@acme.com")(s) }},
		{"POST /v1/password/forgot", "a contact's", signIn(), func(s *stage) { s.add("con@acme.com", false); forgot("con@acme.com")(s) }},
		{"POST /v1/password/forgot", "an unknown address", signIn(), forgot("nobody@acme.com")},
		{"POST /v1/password/reset", "", change(), func(s *stage) {
			s.ask(204, "POST", "/v1/password/reset", "", body{"token": s.reset(), "password": next})
		}},
		// nothing is mailed while the partner is inactive; the partner is known only after the person is read
		{"POST /v1/people/{person}/password-reset", "by staff", longer(), func(s *stage) { s.ask(202, "POST", "/v1/people/"+s.userID+"/password-reset", s.owner, nil) }},
		{"POST /v1/people/{person}/password-reset", "by a primary contact", change(), func(s *stage) {
			s.ask(202, "POST", "/v1/people/"+s.userID+"/password-reset", s.contact, nil)
		}},
		{"POST /v1/email/confirm", "", change(), func(s *stage) {
			s.Must(200, "PATCH", "/v1/people/"+s.userID, s.owner, body{"email": "new@acme.com"})
			for _, m := range s.Mails() {
				if m.To == "new@acme.com" {
					s.ask(204, "POST", "/v1/email/confirm", "", body{"token": apitest.Token(m)})
				}
			}
		}},
		// guesses of the password are throttled, which needs the caller first
		{"PUT /v1/password", "", longer(), func(s *stage) {
			s.ask(204, "PUT", "/v1/password", s.user, body{"current": apitest.Secret, "password": next})
		}},
	}
}

func partners() []operation {
	guest := body{"name": "Bolt Ltd", "kind": "partner", "licence": "guest"}
	return []operation{
		{"POST /v1/partners", "a guest", change(), func(s *stage) { s.ask(201, "POST", "/v1/partners", s.owner, guest) }},
		{"POST /v1/partners", "licensed, its primary contact invited, Idempotency-Key", change(), func(s *stage) {
			s.send(201, idempotent(apitest.Request("POST", "/v1/partners", s.owner, body{"name": "Bolt Ltd", "kind": "partner", "licence": "licensed",
				"licensedId": "L-2", "accessPointUrl": "https://as4.bolt.com/", "domains": []string{"bolt.com", "bolt.de"},
				"primaryContact": person("first@bolt.com", true)})))
		}},
		{"POST /v1/partners", "for a person without a partner", change(), func(s *stage) {
			id := s.Contact(s.owner, "", "con@bolt.com")
			s.ask(201, "POST", "/v1/partners", s.owner, body{"name": "Bolt Ltd", "kind": "partner", "licence": "guest", "primaryContact": body{"id": id}})
		}},
		// first the record that has the id, then the partner
		{"PUT /v1/partners/by/{system}/{id}", "a new one", longer(), func(s *stage) {
			s.ask(201, "PUT", "/v1/partners/by/crm/1", s.owner, body{"name": "Bolt Ltd"})
		}},
		{"PUT /v1/partners/by/{system}/{id}", "another type", longer(), func(s *stage) {
			s.Must(201, "PUT", "/v1/partners/by/crm/1", s.owner, body{"name": "Bolt Ltd"})
			s.ask(200, "PUT", "/v1/partners/by/crm/1", s.owner, body{"type": "Reseller"})
		}},
		// the copies of the name are checked, because an earlier call may not have reached all of them
		{"PUT /v1/partners/by/{system}/{id}", "as it is", ceiling{calls: 4}, func(s *stage) {
			s.Must(201, "PUT", "/v1/partners/by/crm/1", s.owner, body{"name": "Bolt Ltd"})
			s.ask(200, "PUT", "/v1/partners/by/crm/1", s.owner, body{"name": "Bolt Ltd"})
		}},
		{"GET /v1/partners", "20 of them", list(), func(s *stage) {
			for range 19 {
				s.Must(201, "POST", "/v1/partners", s.owner, guest)
			}
			s.ask(200, "GET", "/v1/partners", s.owner, nil)
		}},
		{"GET /v1/partners/{partner}", "by its primary contact", single(), func(s *stage) { s.ask(200, "GET", "/v1/partners/"+s.partner, s.contact, nil) }},
		{"GET /v1/partners/{partner}/counts", "", single(), func(s *stage) { s.ask(200, "GET", "/v1/partners/"+s.partner+"/counts", s.owner, nil) }},
		{"GET /v1/counts", "20 partners", list(), func(s *stage) {
			for range 19 {
				s.Must(201, "POST", "/v1/partners", s.owner, guest)
			}
			s.ask(200, "GET", "/v1/counts", s.owner, nil)
		}},
		// it returns all partners, and a page has at most a hundred
		{"GET /v1/counts", "120 partners", ceiling{calls: 4}, func(s *stage) {
			for range 119 {
				s.Must(201, "POST", "/v1/partners", s.owner, guest)
			}
			s.ask(200, "GET", "/v1/counts", s.owner, nil)
		}},
		{"PATCH /v1/partners/{partner}", "", change(), func(s *stage) {
			s.ask(200, "PATCH", "/v1/partners/"+s.partner, s.owner, body{"status": "inactive", "domains": []string{"acme.com", "acme.de"}})
		}},
		// the copies of the name, and a check whether somebody else has changed the name meanwhile
		{"POST /v1/partners/{partner}/archive", "", change(), func(s *stage) { s.ask(200, "POST", "/v1/partners/"+s.partner+"/archive", s.owner, nil) }},
		// which domains are still free is known only after the partner is read
		{"POST /v1/partners/{partner}/restore", "", longer(), func(s *stage) {
			s.Must(200, "POST", "/v1/partners/"+s.partner+"/archive", s.owner, nil)
			s.ask(200, "POST", "/v1/partners/"+s.partner+"/restore", s.owner, nil)
		}},
		{"PATCH /v1/partners/{partner}", "another name, 22 people", ceiling{calls: 5}, func(s *stage) {
			s.many(20)
			s.ask(200, "PATCH", "/v1/partners/"+s.partner, s.owner, body{"name": "Acme & Sons"})
		}},
	}
}

// synced is a person as another system knows them.
func synced(s *stage) body {
	return body{"firstName": "Con", "lastName": "Tact", "email": "con@acme.com", "partner": s.partner}
}

func people() []operation {
	at := func(s *stage) string { return "/v1/partners/" + s.partner + "/people" }
	patch := func(s *stage, id, by string, in body) { s.ask(200, "PATCH", "/v1/people/"+id, by, in) }
	return []operation{
		{"POST /v1/partners/{partner}/people", "a contact", change(), func(s *stage) { s.ask(201, "POST", at(s), s.owner, person("con@acme.com", false)) }},
		{"POST /v1/partners/{partner}/people", "invited at once", add(), func(s *stage) { s.ask(201, "POST", at(s), s.owner, person("ina@acme.com", true)) }},
		{"POST /v1/partners/{partner}/people", "invited at once, Idempotency-Key", addOnce(), func(s *stage) {
			s.send(201, idempotent(apitest.Request("POST", at(s), s.owner, person("ina@acme.com", true))))
		}},
		{"POST /v1/partners/{partner}/people", "repeated with the same Idempotency-Key", change(), func(s *stage) {
			s.Serve(idempotent(apitest.Request("POST", at(s), s.owner, person("ina@acme.com", true))))
			s.send(201, idempotent(apitest.Request("POST", at(s), s.owner, person("ina@acme.com", true))))
		}},
		{"POST /v1/partners/{partner}/people", "an address that is taken", change(), func(s *stage) { s.ask(409, "POST", at(s), s.owner, person("uma@acme.com", true)) }},
		{"POST /v1/partners/{partner}/people", "invited at once, by a primary contact", add(), func(s *stage) {
			s.ask(201, "POST", at(s), s.contact, person("ina@acme.com", true))
		}},
		{"POST /v1/partners/{partner}/people", "a contact of another domain, by a primary contact", change(), func(s *stage) {
			s.ask(201, "POST", at(s), s.contact, person("con@bolt.com", false))
		}},
		{"POST /v1/partners/{partner}/people", "a request, by a primary contact", ask(), func(s *stage) {
			s.ask(201, "POST", at(s), s.contact, person("ina@bolt.com", true))
		}},
		{"POST /v1/partners/{partner}/people", "a request for an address that is taken, by a primary contact", ask(), func(s *stage) {
			s.Contact(s.owner, "", "ina@bolt.com")
			s.ask(201, "POST", at(s), s.contact, person("ina@bolt.com", true))
		}},
		{"GET /v1/partners/{partner}/people", "20 of them", list(), func(s *stage) { s.many(18); s.ask(200, "GET", at(s), s.contact, nil) }},
		{"GET /v1/partners/{partner}/people", "by address", list(), func(s *stage) { s.ask(200, "GET", at(s)+"?q=uma@acme.com", s.contact, nil) }},
		{"POST /v1/people", "", change(), func(s *stage) {
			s.ask(201, "POST", "/v1/people", s.owner, body{"firstName": "Con", "lastName": "Tact", "email": "con@bolt.com"})
		}},
		// first the record that has the id, then the person
		{"PUT /v1/people/by/{system}/{id}", "a new one", longer(), func(s *stage) {
			s.ask(201, "PUT", "/v1/people/by/crm/1", s.owner, synced(s))
		}},
		{"PUT /v1/people/by/{system}/{id}", "another title", longer(), func(s *stage) {
			s.Must(201, "PUT", "/v1/people/by/crm/1", s.owner, synced(s))
			s.ask(200, "PUT", "/v1/people/by/crm/1", s.owner, body{"title": "Head of sales"})
		}},
		{"PUT /v1/people/by/{system}/{id}", "as they are", ceiling{calls: 2, reads: 12}, func(s *stage) {
			s.Must(201, "PUT", "/v1/people/by/crm/1", s.owner, synced(s))
			s.ask(200, "PUT", "/v1/people/by/crm/1", s.owner, synced(s))
		}},
		{"GET /v1/people", "20 of them", list(), func(s *stage) { s.many(17); s.ask(200, "GET", "/v1/people", s.owner, nil) }},
		{"GET /v1/people", "whose invites have expired, of 20", list(), func(s *stage) {
			s.many(17)
			s.ask(200, "GET", "/v1/people?invite=expired", s.owner, nil)
		}},
		{"GET /v1/people", "by address", list(), func(s *stage) { s.ask(200, "GET", "/v1/people?q=uma@acme.com", s.owner, nil) }},
		// the rows of the words, then the people
		{"GET /v1/people", "by the beginning of a word, of 20", longer(), func(s *stage) { s.many(17); s.ask(200, "GET", "/v1/people?q=silva", s.owner, nil) }},
		{"GET /v1/people", "by two words and a filter, of 20", longer(), func(s *stage) {
			s.many(17)
			s.ask(200, "GET", "/v1/people?q=alex+mont&role=user", s.owner, nil)
		}},
		{"GET /v1/partners/{partner}/people", "by the beginning of a word, of 20", list(), func(s *stage) {
			s.many(18)
			s.ask(200, "GET", at(s)+"?q=silva", s.contact, nil)
		}},
		// the caller is read before the people are counted
		{"GET /v1/people/total", "20 of them", list(), func(s *stage) { s.many(17); s.ask(200, "GET", "/v1/people/total", s.owner, nil) }},
		{"GET /v1/people/total", "whose invites have expired, of 20", list(), func(s *stage) {
			s.many(17)
			s.ask(200, "GET", "/v1/people/total?invite=expired", s.owner, nil)
		}},
		{"GET /v1/people/total", "by the beginning of a word, of 20", longer(), func(s *stage) { s.many(17); s.ask(200, "GET", "/v1/people/total?q=silva", s.owner, nil) }},
		{"GET /v1/partners/{partner}/people/total", "20 of them", list(), func(s *stage) { s.many(18); s.ask(200, "GET", at(s)+"/total", s.contact, nil) }},
		{"GET /v1/people/{person}", "by staff", single(), func(s *stage) { s.ask(200, "GET", "/v1/people/"+s.userID, s.owner, nil) }},
		{"GET /v1/people/{person}", "by a primary contact", single(), func(s *stage) { s.ask(200, "GET", "/v1/people/"+s.userID, s.contact, nil) }},
		{"GET /v1/people/{person}", "oneself", single(), func(s *stage) { s.ask(200, "GET", "/v1/people/"+s.userID, s.user, nil) }},
		{"PATCH /v1/people/{person}", "their title", change(), func(s *stage) { patch(s, s.userID, s.user, body{"title": "Buyer"}) }},
		{"PATCH /v1/people/{person}", "their name, in an ecosystem", change(), func(s *stage) {
			s.network(1, 1)
			patch(s, s.userID, s.user, body{"lastName": "Other"})
		}},
		{"PATCH /v1/people/{person}", "a primary contact's role", change(), func(s *stage) { patch(s, s.contactID, s.owner, body{"primaryContact": false}) }},
		{"PATCH /v1/people/{person}", "their groups", change(), func(s *stage) {
			s.Groups(map[string]portal.Group{"g": {Name: "Buyers", Permissions: []string{"orders.read"}}})
			patch(s, s.userID, s.owner, body{"groups": []string{"g"}})
		}},
		{"PATCH /v1/people/{person}", "a contact's address", change(), func(s *stage) { patch(s, s.add("con@acme.com", false), s.owner, body{"email": "new@acme.com"}) }},
		{"PATCH /v1/people/{person}", "a contact's address, by a primary contact", change(), func(s *stage) {
			patch(s, s.add("con@acme.com", false), s.contact, body{"email": "new@bolt.com"})
		}},
		{"PATCH /v1/people/{person}", "a mailed contact's address, by a primary contact", longer(), func(s *stage) {
			id := s.add("con@acme.com", false)
			s.Alter(id, func(p *portal.Person) { p.Mailed = []time.Time{s.Clock.Now()} })
			patch(s, id, s.contact, body{"email": "new@bolt.com"})
		}},
		{"PATCH /v1/people/{person}", "an active person's address", change(), func(s *stage) { patch(s, s.userID, s.owner, body{"email": "new@acme.com"}) }},
		// the password is needed, and guesses of it are throttled, which needs the caller first
		{"PATCH /v1/people/{person}", "one's own address", longer(), func(s *stage) {
			patch(s, s.userID, s.user, body{"email": "new@acme.com", "current": apitest.Secret})
		}},
		{"PATCH /v1/people/{person}", "an invited person's address", longer(), func(s *stage) { patch(s, s.add("ina@acme.com", true), s.owner, body{"email": "new@acme.com"}) }},
		{"POST /v1/people/{person}/disable", "a partner's", change(), func(s *stage) { s.ask(200, "POST", "/v1/people/"+s.userID+"/disable", s.owner, nil) }},
		{"POST /v1/people/{person}/disable", "an owner", change(), func(s *stage) {
			id, _ := s.Staff(s.owner, "second@example.test", portal.RoleOwner)
			s.ask(200, "POST", "/v1/people/"+id+"/disable", s.owner, nil)
		}},
		{"POST /v1/people/{person}/enable", "who was active", longer(), func(s *stage) {
			s.Must(200, "POST", "/v1/people/"+s.userID+"/disable", s.owner, nil)
			s.ask(200, "POST", "/v1/people/"+s.userID+"/enable", s.owner, nil)
		}},
		{"POST /v1/people/{person}/enable", "who was active, by a primary contact", change(), func(s *stage) {
			s.Settings(func(set *portal.Settings) { set.SelfManagement.Disable = true })
			s.Must(200, "POST", "/v1/people/"+s.userID+"/disable", s.contact, nil)
			s.ask(200, "POST", "/v1/people/"+s.userID+"/enable", s.contact, nil)
		}},
		{"POST /v1/people/{person}/enable", "who was invited", inviteByID(), func(s *stage) {
			id := s.add("ina@acme.com", true)
			s.Must(200, "POST", "/v1/people/"+id+"/disable", s.owner, nil)
			s.ask(200, "POST", "/v1/people/"+id+"/enable", s.owner, nil)
		}},
	}
}

func invites() []operation {
	return []operation{
		{"POST /v1/people/{person}/invite", "a contact", inviteByID(), func(s *stage) {
			s.ask(202, "POST", "/v1/people/"+s.add("con@acme.com", false)+"/invite", s.owner, nil)
		}},
		{"POST /v1/people/{person}/invite", "again", inviteByID(), func(s *stage) {
			s.ask(202, "POST", "/v1/people/"+s.add("ina@acme.com", true)+"/invite", s.owner, nil)
		}},
		{"POST /v1/people/{person}/invite", "a contact, by a primary contact", invite(), func(s *stage) {
			s.ask(202, "POST", "/v1/people/"+s.add("con@acme.com", false)+"/invite", s.contact, nil)
		}},
		// the domain rule depends on who holds the address, which is known only after the person is read
		{"POST /v1/people/{person}/invite", "a contact of another domain, by a primary contact", longer(), func(s *stage) {
			id := s.Must(201, "POST", "/v1/partners/"+s.partner+"/people", s.contact, person("con@bolt.com", false)).Text("person.id")
			s.ask(202, "POST", "/v1/people/"+id+"/invite", s.contact, nil)
		}},
		{"POST /v1/people/{person}/invite", "again, by a primary contact", invite(), func(s *stage) {
			s.ask(202, "POST", "/v1/people/"+s.add("ina@acme.com", true)+"/invite", s.contact, nil)
		}},
		{"POST /v1/people/{person}/invite/link", "", inviteByID(), func(s *stage) {
			s.ask(201, "POST", "/v1/people/"+s.add("ina@acme.com", true)+"/invite/link", s.owner, nil)
		}},
		{"DELETE /v1/people/{person}/invite", "a partner's person's", change(), func(s *stage) {
			s.ask(200, "DELETE", "/v1/people/"+s.add("ina@acme.com", true)+"/invite", s.owner, nil)
		}},
		{"DELETE /v1/people/{person}/invite", "a staff person's", change(), func(s *stage) {
			id, _ := s.InvitedStaff(s.owner, "second@example.test", portal.RoleAdmin)
			s.ask(204, "DELETE", "/v1/people/"+id+"/invite", s.owner, nil)
		}},
	}
}

func accept() []operation {
	link := func(s *stage, path string, status int, more body) {
		in := body{"token": s.InviteLink(s.add("ina@acme.com", true))}
		for k, v := range more {
			in[k] = v
		}
		s.ask(status, "POST", path, "", in)
	}
	return []operation{
		{"GET /v1/portal", "", single(), func(s *stage) { s.ask(200, "GET", "/v1/portal", "", nil) }},
		{"POST /v1/invites/preview", "", single(), func(s *stage) { link(s, "/v1/invites/preview", http.StatusOK, nil) }},
		{"POST /v1/invites/code", "an invited person's code", longer(), func(s *stage) {
			s.add("ina@acme.com", true)
			code := regexp.MustCompile(`your address and (\w{4}-\w{4})`).FindStringSubmatch(s.Mail("ina@acme.com").Text)[1]
			s.ask(200, "POST", "/v1/invites/code", "", body{"email": "ina@acme.com", "code": code})
		}},
		{"POST /v1/invites/code", "a wrong code", change(), func(s *stage) {
			s.add("ina@acme.com", true)
			s.ask(400, "POST", "/v1/invites/code", "", body{"email": "ina@acme.com", "code": "0000-0000"})
		}},
		{"POST /v1/invites/code", "an unknown address", change(), func(s *stage) {
			s.ask(400, "POST", "/v1/invites/code", "", body{"email": "nobody@acme.com", "code": "0000-0000"})
		}},
		{"POST /v1/invites/accept", "by an owner", change(), func(s *stage) {
			_, token := s.InvitedStaff(s.owner, "second@example.test", portal.RoleOwner)
			s.ask(201, "POST", "/v1/invites/accept", "", body{"token": token, "password": apitest.Secret})
		}},
		{"POST /v1/invites/accept", "by a partner's person", change(), func(s *stage) {
			link(s, "/v1/invites/accept", http.StatusCreated, body{"password": apitest.Secret})
		}},
		{"POST /v1/invites/decline", "", change(), func(s *stage) { link(s, "/v1/invites/decline", http.StatusNoContent, nil) }},
		// The person is read first: it says which address the mails are counted for.
		{"POST /v1/invites/renew", "a valid link", longer(), func(s *stage) { link(s, "/v1/invites/renew", http.StatusAccepted, nil) }},
		{"POST /v1/invites/renew", "an expired link", longer(), func(s *stage) {
			token := s.InviteLink(s.add("ina@acme.com", true))
			s.expire()
			s.ask(202, "POST", "/v1/invites/renew", "", body{"token": token})
		}},
	}
}
