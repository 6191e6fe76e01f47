package access_test

import (
	"bytes"
	"image"
	"image/png"
	"net/http"
	"slices"
	"strings"
	"time"

	"allyway/internal/feedback"
	"allyway/internal/mail"
	"allyway/internal/portal"
)

// portal changes what staff set for everybody (settings, groups and logos), and reads what staff can read.
func (s *stage) portal(partner, person string) {
	s.call("GET", "/v1/settings", nil)
	s.call("PATCH", "/v1/settings", fields{"portalName": "Northwind", "selfManagement": fields{"partners": true, "disable": true}})
	group := s.call("POST", "/v1/groups", fields{"name": "Sellers", "permissions": []string{"deals.read"}})["id"].(string)
	s.call("PATCH", "/v1/groups/{group}", fields{"name": "Resellers"}, group)
	s.call("GET", "/v1/groups", nil)
	s.call("DELETE", "/v1/groups/{group}", nil, group)

	s.send("PUT", "/v1/partners/{partner}/logo", "image/png", onePixel(), partner)
	logo := s.call("GET", "/v1/partners/{partner}", nil, partner)["logo"].(string)
	s.call("GET", "/v1/logos/{hash}", nil, logo[strings.LastIndexByte(logo, '/')+1:])
	s.send("PUT", "/v1/portal/logo", "image/png", onePixel())
	s.call("DELETE", "/v1/portal/logo", nil)
	s.call("DELETE", "/v1/partners/{partner}/logo", nil, partner)

	s.call("GET", "/v1/partners/{partner}/counts", nil, partner)
	s.call("GET", "/v1/counts", nil)
	s.call("GET", "/v1/events", nil)
	s.call("GET", "/v1/events?person="+person, nil)
	s.call("GET", "/v1/events?partner="+partner, nil)
}

// webhooks has a receiver that fails, then works again, and then answers 410.
func (s *stage) webhooks() {
	const one = "/v1/webhooks/{webhook}"
	s.now = s.now.Add(time.Second) // events from before are not sent
	id := s.call("POST", "/v1/webhooks", fields{"url": "https://hooks.example.test/", "types": []string{"webhook.tested"}})["id"].(string)
	s.call("GET", "/v1/webhooks", nil)
	s.call("PATCH", one, fields{"types": []string{"portal.settings_changed"}}, id)
	s.call("POST", one+"/secret", nil, id)
	s.call("POST", one+"/test", nil, id)
	if delivered, failed := s.notify(500); delivered != 0 || failed != 1 {
		s.t.Errorf("%d delivered, %d failed, want 1 that failed", delivered, failed)
	}
	delivery := s.call("GET", one+"/deliveries", nil, id)["items"].([]any)[0].(map[string]any)["id"].(string)
	s.now = s.now.Add(time.Minute)
	for range 2 {
		if delivered, failed := s.notify(200); delivered != 1 || failed != 0 {
			s.t.Errorf("%d delivered, %d failed, want 1 that was delivered", delivered, failed)
		}
		s.call("POST", one+"/deliveries/{delivery}/again", nil, id, delivery)
	}
	s.notify(410)
	s.deliver()
	if got := s.mails[len(s.mails)-1].Tags["template"]; got != string(mail.WebhookStopped) {
		s.t.Errorf("the owner is mailed %s", got)
	}
	s.call("DELETE", one, nil, id)
	s.putEvents() // the bus begins here
	s.now = s.now.Add(time.Second)
	s.call("PATCH", "/v1/settings", fields{"mailFooter": "Northwind Ltd"})
	if put := s.putEvents(); put != 1 {
		s.t.Errorf("%d events are put onto the bus, want 1", put)
	}
}

func onePixel() []byte {
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 1, 1))); err != nil {
		panic(err) // one pixel can be encoded
	}
	return b.Bytes()
}

// team has a primary contact manage their own organisation, and staff decide its requests.
func (s *stage) team(elsewhere string) {
	const pass = "tia's own long password"
	team := s.call("POST", "/v1/partners", fields{"name": "Team", "kind": "partner", "licence": "guest", "domains": []string{"team.test"},
		"primaryContact": fields{"firstName": "Tia", "lastName": "Team", "email": "tia@team.test", "access": true}})["id"].(string)
	s.call("POST", "/v1/invites/accept", fields{"token": s.deliver(), "password": pass})
	s.signIn("tia@team.test", pass)
	tia := s.call("GET", "/v1/session", nil)["person"].(map[string]any)["id"].(string)
	s.call("POST", "/v1/people/{person}/password-reset", nil, tia)

	s.refused = http.StatusForbidden
	s.call("GET", "/v1/settings", nil)
	s.call("GET", "/v1/events", nil)
	s.refused = 0

	add := func(email string, access bool) string {
		return s.person("/v1/partners/{partner}/people", fields{"firstName": "Ned", "lastName": "New", "email": email, "access": access}, team)
	}
	planted := add("planted@else.test", false)
	s.call("PATCH", "/v1/people/{person}", fields{"email": "planted@other.test"}, planted)
	s.call("POST", "/v1/people/{person}/invite", nil, planted)
	bounced := add("bounced@team.test", true)
	s.deliver()
	f := feedback.Report{Address: "bounced@team.test", State: portal.MailBounced, At: s.now.Add(time.Second)}
	if err := feedback.New(s.stores["record-feedback"]).Record(s.t.Context(), f); err != nil {
		s.t.Fatal(err)
	}
	s.call("DELETE", "/v1/people/{person}/invite", nil, bounced)
	s.call("PATCH", "/v1/people/{person}", fields{"email": "right@team.test"}, bounced)
	asked := []string{planted, add("denied@else.test", true), add("decided@else.test", true), add("released@else.test", true), add("moved@else.test", true),
		add("withdrawn@else.test", true)}
	requests := map[string]string{}
	for _, r := range s.call("GET", "/v1/partners/{partner}/requests", nil, team)["items"].([]any) {
		requests[r.(map[string]any)["person"].(string)] = r.(map[string]any)["id"].(string)
	}
	s.call("DELETE", "/v1/requests/{request}", nil, requests[asked[5]])
	s.call("DELETE", "/v1/people/{person}", nil, asked[5])
	s.call("POST", "/v1/partners/{partner}/invites", fields{"emails": "in@team.test; out@else.test"}, team)

	loose := add("loose@else.test", false)
	s.call("PATCH", "/v1/people/{person}", fields{"email": "in@team.test", "current": pass}, tia) // another person has this address: nothing is mailed
	s.call("PATCH", "/v1/people/{person}", fields{"email": "tiana.first@team.test", "current": pass}, tia)
	s.confirm("tiana.first@team.test")

	s.signIn(owner, "a third long pass phrase")
	s.call("PATCH", "/v1/people/{person}", fields{"email": "mia@else.test"}, tia) // their words for the search change
	s.confirm("mia@else.test")
	s.call("GET", "/v1/requests", nil)
	s.call("POST", "/v1/requests/{request}/approve", fields{"partner": elsewhere}, requests[asked[0]])
	s.call("POST", "/v1/requests/{request}/deny", fields{"reason": "not yours"}, requests[asked[1]])
	s.call("POST", "/v1/requests/decide", fields{"ids": []string{requests[asked[2]]}, "approve": true})
	s.call("POST", "/v1/people/{person}/release-email", nil, asked[3])
	s.call("POST", "/v1/people/{person}/move", fields{"partner": elsewhere}, asked[4])
	s.call("POST", "/v1/people/{person}/password-reset", nil, tia)
	ws := s.call("POST", "/v1/workspaces", fields{"name": "Team"})["id"].(string)
	s.call("PUT", "/v1/workspaces/{workspace}/people/{person}", nil, ws, loose) // their address is claimed
	s.call("DELETE", "/v1/people/{person}", nil, asked[1])
	s.deliver()
}

// confirm uses the link that was mailed to a new address.
func (s *stage) confirm(address string) {
	s.t.Helper()
	s.deliver()
	i := slices.IndexFunc(s.mails, func(m mail.Message) bool { return m.To == address })
	if i < 0 {
		s.t.Fatalf("no mail to %s", address)
	}
	_, link, _ := strings.Cut(s.mails[i].Links[0], "#")
	s.call("POST", "/v1/email/confirm", fields{"token": link})
}

// many adds lists of people, and launches those who were added without access.
func (s *stage) many(partner string) {
	s.send("POST", "/v1/partners/{partner}/import?access=false", "text/csv", []byte("email\ncsv@acme.test\n"), partner)
	s.call("POST", "/v1/partners/{partner}/invites", fields{"people": []fields{{"email": "row@acme.test"}}, "access": false}, partner)
	s.call("POST", "/v1/partners/{partner}/launch", nil, partner)
	s.call("POST", "/v1/launch", nil)
	s.call("POST", "/v1/people/chase", fields{"act": "remind", "filter": fields{"status": "invited"}})
	s.deliver()
}

// ends moves and erases a user who is in an ecosystem, and has a mail bounce.
func (s *stage) ends(partner string) {
	id := s.person("/v1/partners/{partner}/people", fields{"firstName": "Lea", "lastName": "Leaves", "email": "lea@acme.test", "access": true}, partner)
	eco := s.call("POST", "/v1/ecosystems", fields{"name": "South"})["id"].(string)
	s.call("POST", "/v1/ecosystems/{ecosystem}/users", fields{"email": "lea@acme.test"}, eco)
	s.call("POST", "/v1/invites/accept", fields{"token": s.deliver(), "firstName": "Leah", "password": "lea's own long password"})
	mine := s.session
	s.signIn("lea@acme.test", "lea's own long password")
	s.session = mine
	for _, name := range []string{"one", "two"} {
		member := s.call("POST", "/v1/ecosystems/{ecosystem}/members", fields{"name": name, "kind": "person"}, eco)["id"].(string)
		s.call("PUT", "/v1/ecosystems/{ecosystem}/users/{person}/member", fields{"member": member}, eco, id)
		if name == "one" {
			other := s.call("POST", "/v1/partners", fields{"name": "Other", "kind": "partner", "licence": "guest"})["id"].(string)
			s.call("POST", "/v1/people/{person}/move", fields{"partner": other}, id)
			s.call("POST", "/v1/people/{person}/move", fields{"partner": partner}, id) // they are no longer linked
		}
	}
	for range 20 { // more than one Write can erase
		more := s.call("POST", "/v1/ecosystems", fields{"name": "More"})["id"].(string)
		s.call("POST", "/v1/ecosystems/{ecosystem}/users", fields{"email": "lea@acme.test"}, more)
	}
	s.call("DELETE", "/v1/people/{person}", nil, id)

	id = s.person("/v1/partners/{partner}/people", fields{"firstName": "Bob", "lastName": "Bounces", "email": "bounces@acme.test", "access": true}, partner)
	s.deliver()
	f := feedback.Report{Address: "bounces@acme.test", State: portal.MailBounced, At: s.now.Add(time.Second)}
	if err := feedback.New(s.stores["record-feedback"]).Record(s.t.Context(), f); err != nil {
		s.t.Fatal(err)
	}
	s.call("POST", "/v1/people/{person}/invite/link", nil, id)
	s.call("POST", "/v1/people/{person}/mail/clear", nil, id)
	s.call("POST", "/v1/people/{person}/unlock", nil, id)
	s.call("DELETE", "/v1/people/{person}/invite", nil, id)
}
