package api_test

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"allyway/internal/api/apitest"
	"allyway/internal/portal"
	"allyway/internal/table"
	"allyway/internal/table/tabletest/boltfile"
)

// These types are the model of who may do what: people, partners, sessions and links. The model follows the rules
// without the portal's own code.
type (
	modelPerson struct {
		email, password string
		role            portal.Role
		partner         int // -1: staff
		status          portal.Status
		before          portal.Status // if disabled: the status that enabling gives back
		byStaff         bool          // disabled by staff
		declined        bool          // declined their last invite
		epoch           int
		version         int // of the invite
		inviter         int
		ids             []string // one for each world
	}
	modelSession struct {
		person, epoch, partner, partnerEpoch int
		ended                                bool
		confirmed                            int // the minute in which the password was confirmed
		tokens                               []string
	}
	modelLink struct {
		purpose string // invite or reset
		person  int
		version int // of the invite; of a reset, the person's epoch
		tokens  []string
	}
	modelPartner struct {
		active bool
		epoch  int
		ids    []string
	}
)

const gone portal.Status = "erased"

// verdict is what the model expects of an act.
type verdict int

const (
	done       verdict = iota // it succeeds
	refused                   // with any code
	signIn                    // 401 not_signed_in
	forbidden                 // 403 forbidden
	missing                   // 404 not_found
	unpassword                // 403 confirm_password
)

func (v verdict) agrees(a apitest.Answer) bool {
	switch v {
	case done:
		return a.Status < 300
	case refused:
		return a.Status >= 400 && a.Status < 500
	case signIn:
		return a.Status == http.StatusUnauthorized && a.Code() == "not_signed_in"
	case forbidden:
		return a.Status == http.StatusForbidden && a.Code() == "forbidden"
	case missing:
		return a.Status == http.StatusNotFound
	}
	return a.Status == http.StatusForbidden && a.Code() == "confirm_password"
}

// modelled is one history: the model, and the portals that must agree with it.
type modelled struct {
	t        interface{ Fatalf(string, ...any) }
	worlds   []*apitest.World
	chance   *rand.Rand
	minute   int
	people   []*modelPerson
	sessions []*modelSession
	links    []*modelLink
	partners []*modelPartner
	log      []string
	did      map[string]int // how often each act succeeded
	acts     int
}

// ask sends the same request to every portal, and fails the test if an answer differs from another one or from the
// model.
func (m *modelled) ask(what string, want verdict, request func(i int) *http.Request) []apitest.Answer {
	answers := make([]apitest.Answer, len(m.worlds))
	for i, w := range m.worlds {
		r := request(i)
		r.RemoteAddr = w.Client()
		answers[i] = w.Serve(r)
	}
	first := answers[0]
	m.log = append(m.log, fmt.Sprintf("%s: %d %s", what, first.Status, first.Code()))
	for _, a := range answers[1:] {
		if a.Status != first.Status || a.Code() != first.Code() {
			m.t.Fatalf("%s: the engines disagree: %d %s, %d %s", m.history(), first.Status, first.Raw, a.Status, a.Raw)
		}
	}
	if !want.agrees(first) {
		m.t.Fatalf("%s: the model disagrees: %d %s", m.history(), first.Status, first.Raw)
	}
	name, _, _ := strings.Cut(what, ":")
	if m.acts++; want == done {
		m.did[name]++
	}
	return answers
}

func (m *modelled) history() string { return strings.Join(m.log[max(0, len(m.log)-12):], "\n") }

// bearing returns a function that makes a request with a session's token and a person's id in the path.
func (m *modelled) bearing(s *modelSession, method, path string, p *modelPerson, in body) func(i int) *http.Request {
	return func(i int) *http.Request {
		at := path
		if p != nil {
			at = fmt.Sprintf(path, p.ids[i])
		}
		if in == nil {
			return apitest.Request(method, at, s.tokens[i], nil)
		}
		return apitest.Request(method, at, s.tokens[i], in)
	}
}

func (m *modelled) live(s *modelSession) bool {
	p := m.people[s.person]
	return !s.ended && p.status == portal.StatusActive && p.epoch == s.epoch && p.partner == s.partner &&
		(p.partner < 0 || m.partners[p.partner].active && m.partners[p.partner].epoch == s.partnerEpoch)
}

func (m *modelled) start(person int, answers []apitest.Answer) {
	p := m.people[person]
	s := &modelSession{person: person, epoch: p.epoch, partner: p.partner, confirmed: m.minute}
	if p.partner >= 0 {
		s.partnerEpoch = m.partners[p.partner].epoch
	}
	for _, a := range answers {
		s.tokens = append(s.tokens, a.Text("token"))
	}
	m.sessions = append(m.sessions, s)
}

// may returns what the model expects of an act on a person: whether the caller may use the route and see the person,
// and whether they must confirm their password.
func (m *modelled) may(s *modelSession, who portal.Who, target *modelPerson, sensitive bool) verdict {
	by := m.people[s.person]
	switch {
	case !m.live(s):
		return signIn
	case !who.Includes(by.role):
		return forbidden
	case target == nil:
		return done
	case target.status == gone:
		return missing
	case target.role.Staff() && by.role != portal.RoleOwner && (target != by || who != portal.SignedIn):
		return missing
	case target != by && !by.role.Staff() && (by.role == portal.RoleUser || target.partner != by.partner):
		return missing
	case (sensitive || target.role.Staff() && target != by && who != portal.SignedIn) && m.minute-s.confirmed >= 10:
		return unpassword
	}
	return done
}

// compare fails the test if the stored people, or the sessions that give access, differ from the model.
func (m *modelled) compare(people []*modelPerson, sessions []*modelSession) {
	for i, w := range m.worlds {
		for _, p := range people {
			if p.status == gone {
				if w.IsStored(table.Key{PK: "PERSON#" + p.ids[i], SK: "-"}) {
					m.t.Fatalf("%s: %s is still there", m.history(), p.email)
				}
				continue
			}
			stored, partner := w.Stored(p.ids[i]), ""
			if p.partner >= 0 {
				partner = m.partners[p.partner].ids[i]
			}
			if stored.Status != p.status || stored.Role != p.role || stored.Partner != partner {
				m.t.Fatalf("%s: portal %d has %s as %s, %s, want %s, %s", m.history(), i, p.email, stored.Status, stored.Role, p.status, p.role)
			}
		}
		for _, s := range sessions {
			if got := signedIn(w, s.tokens[i]); got != m.live(s) {
				m.t.Fatalf("%s: portal %d has a session of %s signed in: %v", m.history(), i, m.people[s.person].email, got)
			}
		}
	}
	if m.owners() == 0 {
		m.t.Fatalf("%s: no owner is left", m.history())
	}
}

func (m *modelled) owners() (n int) {
	for _, p := range m.people {
		if p.role == portal.RoleOwner && p.status == portal.StatusActive {
			n++
		}
	}
	return n
}

// TestRandomActsAgreeWithTheModel does random acts with random sessions and links, valid and old. The embedded store,
// DynamoDB and the model must agree on each answer, on what is then stored, and on who is signed in.
func TestRandomActsAgreeWithTheModel(t *testing.T) {
	t.Parallel()
	did := map[string]int{}
	t.Run("bolt", func(t *testing.T) {
		t.Parallel()
		file := boltfile.Open(t)
		start := newModelled(apitest.On(t, file))
		file.Keep()
		total := 0
		rapid.Check(t, func(rt *rapid.T) {
			file.Restore()
			m := start.again(rt, rand.New(rand.NewPCG(rapid.Uint64().Draw(rt, "seed"), 0)))
			m.play(rapid.IntRange(20, 100).Draw(rt, "acts"))
			for name, n := range m.did {
				did[name] += n
			}
			total += m.acts
		})
		t.Logf("%d acts; that succeeded: %v", total, did)
		for _, act := range acts() {
			if did[act.name] == 0 {
				t.Errorf("%q never succeeded", act.name)
			}
		}
	})
	t.Run("both engines", func(t *testing.T) {
		t.Parallel()
		start := newModelled(apitest.OnBolt(t), apitest.OnDynamo(t))
		seed := rand.Uint64()
		t.Logf("seed %d", seed)
		m := start.again(t, rand.New(rand.NewPCG(seed, 0)))
		m.play(120) // DynamoDB Local is slow
		t.Logf("%d acts; that succeeded: %v", m.acts, m.did)
	})
}
