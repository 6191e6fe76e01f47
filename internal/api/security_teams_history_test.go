package api_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"allyway/internal/api/apitest"
	"allyway/internal/portal"
	"allyway/internal/table"
)

// history is a portal in which staff and two primary contacts do random acts on the same few people and addresses.
type history struct {
	*team
	partners []string
	waits    int
	callers  []string // sessions: the owner's, Acme's primary contact's, Other's
	emails   []string
	ids      []string           // of all people who were ever added
	keys     map[table.Key]bool // of all items that were ever written
	done     map[string]int     // how often each deed succeeded
}

func newHistory(t *testing.T) *history {
	h := &history{team: newTeam(apitest.OnBolt(t)), keys: map[table.Key]bool{}, done: map[string]int{}}
	h.settings(body{"selfManagement": body{"disable": true}})
	_, other := h.Person(h.owner, h.other, "oz@other.com", true)
	h.partners, h.callers = []string{h.acme, h.other}, []string{h.owner, h.managing, other}
	h.emails = []string{"a@acme.com", "A@acme.com", "b@acme.com", "c@other.com", "d@free.io", "D@free.io", "e@free.io", "f@gmail.com"}
	for _, email := range h.emails[2:5] {
		h.ids = append(h.ids, h.Contact(h.owner, h.acme, email))
	}
	return h
}

// deed is one thing that somebody does.
type deed struct {
	name, method, path string
	in                 any
	anyone             bool // the caller is not signed in; they have a link
}

// deeds returns all deeds with this person, this partner and random addresses.
func (h *history) deeds(r *rand.Rand, id, partner string) []deed {
	person, at := "/v1/people/"+id, "/v1/partners/"+partner
	email := func() string { return h.emails[r.IntN(len(h.emails))] }
	toss := func() bool { return r.IntN(2) == 0 }
	elsewhere := body{}
	if toss() {
		elsewhere["partner"] = partner
	}
	return []deed{
		{"add", "POST", at + "/people", body{"firstName": "New", "lastName": "Comer", "email": email(), "access": toss()}, false},
		{"invite", "POST", person + "/invite", nil, false},
		{"revoke", "DELETE", person + "/invite", nil, false},
		{"disable", "POST", person + "/disable", nil, false},
		{"enable", "POST", person + "/enable", nil, false},
		{"move", "POST", person + "/move", body{"partner": partner}, false},
		{"release", "POST", person + "/release-email", nil, false},
		{"erase", "DELETE", person, nil, false},
		{"address", "PATCH", person, body{"email": email()}, false},
		{"role", "PATCH", person, body{"primaryContact": toss()}, false},
		{"approve", "POST", "/v1/requests/" + h.openRequest(id) + "/approve", elsewhere, false},
		{"deny", "POST", "/v1/requests/" + h.openRequest(id) + "/deny", nil, false},
		{"list", "POST", at + "/invites", body{"emails": email() + ";" + email() + ";" + email(), "access": r.IntN(3) > 0}, false},
		{"launch", "POST", at + "/launch", body{}, false},
		{"domains", "PATCH", at, body{"domains": [][]string{{}, {"free.io"}, {"acme.com"}, {"other.com"}}[r.IntN(4)]}, false},
	}
}

// wait moves the clock by two minutes. So nobody is mailed too often, and sessions do not end. All callers confirm
// their password often enough.
func (h *history) wait() {
	h.T.Helper()
	h.Clock.Move(2 * time.Minute)
	if h.waits++; h.waits%4 == 0 {
		for _, caller := range h.callers {
			h.Confirm(caller)
		}
	}
}

// openRequest returns the id of the request that waits for a person, or an id that no request has.
func (h *history) openRequest(person string) string {
	a := h.Do("GET", "/v1/people/"+person, h.owner, nil)
	if open := a.Text("request.id"); open != "" {
		return open
	}
	return person + person
}

// act does a deed.
func (h *history) act(d deed, bearer string) apitest.Answer {
	if d.anyone {
		bearer = ""
	}
	return h.Do(d.method, d.path, bearer, d.in)
}

func (h *history) note(d deed, a apitest.Answer) {
	h.T.Helper()
	if a.Status >= 500 || a.Status == 400 || a.Status == 401 {
		h.T.Errorf("%s %s: %d %s", d.method, d.path, a.Status, a.Raw)
	}
	if a.Status < 300 {
		h.done[d.name]++
	}
	h.meet(a.Text("person.id"))
	for i := range 3 {
		h.meet(a.Text(fmt.Sprintf("rows.%d.person", i)))
	}
}

func (h *history) meet(id string) {
	if id != "" && !slices.Contains(h.ids, id) {
		h.ids = append(h.ids, id)
	}
}

// record has all items, and the people among them.
type record struct {
	items  map[table.Key]table.Item
	people map[string]*portal.Person
}

func (h *history) record() record {
	h.T.Helper()
	now := record{map[table.Key]table.Item{}, map[string]*portal.Person{}}
	for _, item := range stored(h.World, h.keys) {
		now.items[item.Key] = item
		if strings.HasPrefix(item.PK, "PERSON#") {
			who := &portal.Person{}
			if err := json.Unmarshal(item.Attributes, who); err != nil {
				h.T.Fatal(err)
			}
			now.people[who.ID] = who
		}
	}
	return now
}

// amiss returns all contradictions between the items. Examples are an address whose claim names another person or
// nobody, a request or an invite of a person who does not have that status, and access without an address.
func (now record) amiss() (all []string) {
	say := func(format string, args ...any) { all = append(all, fmt.Sprintf(format, args...)) }
	for _, who := range now.people {
		if got := now.claim(who); who.Email != "" && got != (claimed{who.ID, who.Partner}) {
			say("%s's %s is claimed by %+v", who.ID, who.Email, got)
		}
		access := who.Status == portal.StatusInvited || who.Status == portal.StatusActive
		if who.Unclaimed && access || who.Email == "" && (access || who.Status == portal.StatusRequested) {
			say("%s is %s with %q, unclaimed: %t", who.ID, who.Status, who.Email, who.Unclaimed)
		}
		var r portal.Request
		for key := range now.items {
			if open := (portal.Request{}); key.PK == "REQUEST#"+who.ID {
				if now.decode(key, &open); open.Status == portal.RequestPending {
					if r.Status != "" || who.Request.Place != key.SK {
						say("%s waits for %s, and their record names %q", who.ID, key.SK, who.Request.Place)
					}
					r = open
				}
			}
		}
		if (who.Status == portal.StatusRequested) != (r.Status == portal.RequestPending) {
			say("%s is %s, and their request %q", who.ID, who.Status, r.Status)
		}
	}
	for key := range now.items {
		var of struct {
			Person  string
			Version int64
		}
		switch kind, rest, _ := strings.Cut(key.PK, "#"); kind {
		case "EMAIL", "UNCLAIMED":
			now.decode(key, &of)
			if now.people[of.Person] == nil {
				say("%s is nobody's", key)
			}
		case "REQUEST", "CRED":
			if now.people[rest] == nil {
				say("%s is nobody's", key)
			}
		case "INVITE":
			now.decode(key, &of)
			if who := now.people[of.Person]; who == nil || who.Status != portal.StatusInvited || who.InviteVersion != of.Version {
				say("%s is of no invite", key)
			}
		}
	}
	return all
}

// claimed says who has an address.
type claimed struct{ Person, Partner string }

func (now record) claim(who *portal.Person) (by claimed) {
	key := table.Key{PK: "EMAIL#" + who.Email.Claim(), SK: "-"}
	if who.Unclaimed {
		key = table.Key{PK: "UNCLAIMED#" + who.Partner, SK: who.Email.Claim()}
	}
	now.decode(key, &by)
	return by
}

func (now record) decode(key table.Key, into any) {
	if item, ok := now.items[key]; ok {
		_ = json.Unmarshal(item.Attributes, into) // an item that cannot be decoded differs from the expected one
	}
}

// TestTeamsAnyHistory has staff and primary contacts do random deeds, one after another. After each, addresses,
// requests and invites agree with the people.
func TestTeamsAnyHistory(t *testing.T) {
	t.Parallel()
	done := map[string]int{}
	for seed := range uint64(8) {
		h := newHistory(t)
		r := rand.New(rand.NewPCG(seed, 1))
		for range 200 {
			id := h.ids[r.IntN(len(h.ids))]
			deeds := h.deeds(r, id, h.partners[r.IntN(2)])
			if who := h.record().people[id]; who != nil && who.Status == portal.StatusInvited {
				link := body{"token": h.InviteLink(id)}
				accept := body{"token": link["token"], "password": apitest.Secret, "firstName": "Ann", "lastName": "Other"}
				deeds = append(deeds, deed{"decline", "POST", "/v1/invites/decline", link, true}, deed{"accept", "POST", "/v1/invites/accept", accept, true},
					deed{"accept", "POST", "/v1/invites/accept", accept, true})
			}
			d := deeds[r.IntN(len(deeds))]
			h.wait()
			a := h.act(d, h.callers[r.IntN(len(h.callers))])
			h.note(d, a)
			if wrong := h.record().amiss(); len(wrong) > 0 {
				t.Fatalf("seed %d, after %s %s %v (%d):\n%s", seed, d.method, d.path, d.in, a.Status, strings.Join(wrong, "\n"))
			}
		}
		for name, n := range h.done {
			done[name] += n
		}
	}
	for _, name := range []string{"add", "invite", "revoke", "disable", "enable", "move", "release", "erase", "address", "role", "approve", "deny",
		"list", "launch", "domains", "accept", "decline"} {
		if done[name] == 0 {
			t.Errorf("nobody ever came to %s", name)
		}
	}
}

// TestTeamsAnyHistoryAtOnce does the same, with four deeds at once on the same person and addresses.
func TestTeamsAnyHistoryAtOnce(t *testing.T) {
	t.Parallel()
	for seed := range uint64(4) {
		h := newHistory(t)
		r := rand.New(rand.NewPCG(seed, 2))
		for range 30 {
			id := h.ids[r.IntN(len(h.ids))]
			var deeds [4]deed
			var callers [4]string
			for i := range deeds {
				all := h.deeds(r, id, h.partners[r.IntN(2)])
				deeds[i], callers[i] = all[r.IntN(len(all))], h.callers[r.IntN(len(h.callers))]
			}
			h.wait()
			var answers [4]apitest.Answer
			atOnce(4, func(i int) { answers[i] = h.act(deeds[i], callers[i]) })
			for i, a := range answers {
				h.note(deeds[i], a)
			}
			if wrong := h.record().amiss(); len(wrong) > 0 {
				t.Fatalf("seed %d, after %v:\n%s", seed, deeds, strings.Join(wrong, "\n"))
			}
		}
	}
}
