package api_test

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"time"

	"allyway/internal/api/apitest"
	"allyway/internal/portal"
)

// newModelled makes the same portal on every engine: two partners, and people of every role.
func newModelled(worlds ...*apitest.World) *modelled {
	m := &modelled{worlds: worlds, t: worlds[0].T}
	owners := make([]string, len(worlds))
	m.partners = []*modelPartner{{active: true}, {active: true}}
	first := &modelPerson{email: "owner@example.test", role: portal.RoleOwner, partner: -1}
	m.people = []*modelPerson{first, {email: "second@example.test", role: portal.RoleOwner, partner: -1},
		{email: "admin@example.test", role: portal.RoleAdmin, partner: -1},
		{email: "mia@d0.com", role: portal.RolePrimaryContact}, {email: "ana@d0.com", role: portal.RoleUser},
		{email: "max@d1.com", role: portal.RolePrimaryContact, partner: 1}, {email: "uwe@d1.com", role: portal.RoleUser, partner: 1}}
	for i, w := range worlds {
		owners[i] = w.Owner()
		w.Settings(func(s *portal.Settings) {
			s.SelfManagement = portal.SelfManagement{Partners: true, Distributors: true, Disable: true}
		})
		for n, partner := range m.partners {
			partner.ids = append(partner.ids, w.Partner(owners[i], fmt.Sprint("Partner ", n), fmt.Sprintf("d%d.com", n)))
		}
		for _, p := range m.people {
			var id string
			switch {
			case p == first:
				id = w.Must(http.StatusOK, "GET", "/v1/session", owners[i], nil).Text("person.id")
			case p.role.Staff():
				id, _ = w.Staff(owners[i], p.email, p.role)
			default:
				id, _ = w.Person(owners[i], m.partners[p.partner].ids[i], p.email, p.role == portal.RolePrimaryContact)
			}
			p.ids, p.password, p.status = append(p.ids, id), apitest.Secret, portal.StatusActive
		}
	}
	return m
}

// again returns the model in its first state, with a session for each person.
func (m *modelled) again(t interface{ Fatalf(string, ...any) }, chance *rand.Rand) *modelled {
	n := &modelled{t: t, worlds: m.worlds, chance: chance, did: map[string]int{}}
	for _, p := range m.people {
		person := *p
		n.people = append(n.people, &person)
	}
	for _, p := range m.partners {
		partner := *p
		n.partners = append(n.partners, &partner)
	}
	for i := range n.people {
		n.signIn(i)
	}
	return n
}

// play does random acts.
func (m *modelled) play(n int) {
	all := acts()
	for range n {
		if m.chance.IntN(4) == 0 {
			m.comeBack()
		}
		all[m.chance.IntN(len(all))].do(m)
		m.compare([]*modelPerson{pick(m, m.people), pick(m, m.people)}, []*modelSession{pick(m, m.sessions), pick(m, m.sessions)})
	}
	m.compare(m.people, m.sessions)
}

// comeBack signs in an owner, unless an owner is signed in and has confirmed their password a short time ago. So a
// history does not end with everybody signed out.
func (m *modelled) comeBack() {
	for _, s := range m.sessions {
		if m.live(s) && m.people[s.person].role == portal.RoleOwner && m.minute-s.confirmed < 10 {
			return
		}
	}
	for i, p := range m.people {
		if p.role == portal.RoleOwner && p.status == portal.StatusActive {
			m.signInWith(i, p.password)
			return
		}
	}
}

func pick[T any](m *modelled, all []T) T { return all[m.chance.IntN(len(all))] }

// caller returns a random session, mostly one that gives access.
func (m *modelled) caller() *modelSession {
	s := pick(m, m.sessions)
	for range 8 {
		if m.live(s) {
			break
		}
		s = pick(m, m.sessions)
	}
	return s
}

// somebody returns a random person, mostly one with one of those statuses.
func (m *modelled) somebody(of ...portal.Status) *modelPerson {
	p := pick(m, m.people)
	for range 4 {
		if slices.Contains(of, p.status) {
			break
		}
		p = pick(m, m.people)
	}
	return p
}

// act is something that a caller can try.
type act struct {
	name string
	do   func(m *modelled)
}

func acts() []act {
	return []act{
		{"sign in", func(m *modelled) { m.signIn(m.chance.IntN(len(m.people))) }},
		{"sign out", (*modelled).signOut},
		{"confirm", (*modelled).confirm},
		{"read", func(m *modelled) {
			s, target := m.caller(), pick(m, m.people)
			m.ask("read: "+m.who(s, target), m.may(s, portal.SignedIn, target, false), m.bearing(s, "GET", "/v1/people/%s", target, nil))
		}},
		{"add", (*modelled).add}, {"add", (*modelled).add},
		{"invite", (*modelled).invite},
		{"revoke", (*modelled).revoke},
		{"accept", (*modelled).accept}, {"accept", (*modelled).accept}, {"accept", (*modelled).accept},
		{"decline", (*modelled).decline},
		{"disable", (*modelled).disable}, {"disable", (*modelled).disable},
		{"enable", (*modelled).enable}, {"enable", (*modelled).enable},
		{"end sessions", (*modelled).endSessions},
		{"change password", (*modelled).changePassword},
		{"ask for a reset", (*modelled).forgot}, {"reset", (*modelled).reset}, {"reset", (*modelled).reset},
		{"move", (*modelled).move},
		{"change a role", (*modelled).changeRole},
		{"erase", (*modelled).erase},
		{"change a partner", (*modelled).changePartner},
		{"time passes", func(m *modelled) {
			minutes := 1 + m.chance.IntN(6)
			m.minute += minutes
			for _, w := range m.worlds {
				w.Clock.Move(time.Duration(minutes) * time.Minute)
			}
			m.did["time passes"]++
		}},
	}
}

func (m *modelled) who(s *modelSession, target *modelPerson) string {
	return fmt.Sprintf("%s to %s", m.people[s.person].email, target.email)
}

func (m *modelled) signIn(person int) {
	password := m.people[person].password
	if password == "" || m.chance.IntN(5) == 0 {
		password = "another password than theirs"
	}
	m.signInWith(person, password)
}

func (m *modelled) signInWith(person int, password string) {
	p, want, running := m.people[person], verdict(refused), 0
	for _, s := range m.sessions {
		if s.person == person && m.live(s) {
			running++
		}
	}
	if running == portal.MaxSessions {
		return // one session more would end the oldest; other tests check that
	}
	if password == p.password && p.status == portal.StatusActive && (p.partner < 0 || m.partners[p.partner].active) {
		want = done
	}
	answers := m.ask("sign in: "+p.email, want, func(int) *http.Request {
		return apitest.Request("POST", "/v1/session", "", body{"email": p.email, "password": password})
	})
	if want == done {
		m.start(person, answers)
	}
}

func (m *modelled) signOut() {
	s := m.caller()
	want := m.may(s, portal.SignedIn, nil, false)
	m.ask("sign out: "+m.people[s.person].email, want, m.bearing(s, "DELETE", "/v1/session", nil, nil))
	s.ended = s.ended || want == done
}

func (m *modelled) confirm() {
	s := m.caller()
	want := m.may(s, portal.SignedIn, nil, false)
	m.ask("confirm: "+m.people[s.person].email, want, m.bearing(s, "POST", "/v1/session/confirm", nil, body{"password": m.people[s.person].password}))
	if want == done {
		s.confirmed = m.minute
	}
}

// add has somebody add a person to a partner and invite them at once.
func (m *modelled) add() {
	s, at := m.caller(), m.chance.IntN(len(m.partners))
	by, partner := m.people[s.person], m.partners[at]
	want, role := m.may(s, portal.Managers, nil, false), portal.RoleUser
	switch {
	case want != done:
	case !by.role.Staff() && by.partner != at:
		want = missing
	case !partner.active:
		want = refused
	}
	in := body{"firstName": "New", "lastName": "Comer", "email": fmt.Sprintf("p%d@d%d.com", len(m.people), at), "access": true}
	if by.role.Staff() && m.chance.IntN(3) == 0 {
		in["primaryContact"], role = true, portal.RolePrimaryContact
	}
	answers := m.ask("add: "+by.email, want, func(i int) *http.Request {
		return apitest.Request("POST", "/v1/partners/"+partner.ids[i]+"/people", s.tokens[i], in)
	})
	if want != done {
		return
	}
	p := &modelPerson{email: in["email"].(string), role: role, partner: at}
	for _, a := range answers {
		p.ids = append(p.ids, a.Text("person.id"))
	}
	m.people = append(m.people, p)
	m.invited(p, s.person)
}

// invited records in the model that a person has a new invite. From now on, follow may use its link.
func (m *modelled) invited(p *modelPerson, by int) {
	p.status, p.inviter, p.declined = portal.StatusInvited, by, false
	p.version++
	l := &modelLink{purpose: "invite", person: m.index(p), version: p.version}
	for i, w := range m.worlds {
		l.tokens = append(l.tokens, w.InviteLink(p.ids[i]))
	}
	m.links = append(m.links, l)
}

func (m *modelled) index(p *modelPerson) int {
	for i := range m.people {
		if m.people[i] == p {
			return i
		}
	}
	return -1
}

func (m *modelled) invite() {
	s, target := m.caller(), m.somebody(portal.StatusContact, portal.StatusInvited)
	want := m.may(s, portal.Managers, target, false)
	if want == done && (target.status != portal.StatusContact && target.status != portal.StatusInvited || !m.partners[target.partner].active) {
		want = refused
	}
	if want == done && target.status == portal.StatusContact && target.declined && !m.people[s.person].role.Staff() {
		want = forbidden // only staff can invite a person who has declined
	}
	m.ask("invite: "+m.who(s, target), want, m.bearing(s, "POST", "/v1/people/%s/invite", target, body{}))
	if want == done {
		m.invited(target, s.person)
	}
}

func (m *modelled) revoke() {
	s, target := m.caller(), m.somebody(portal.StatusInvited)
	want := m.may(s, portal.Managers, target, false)
	if want == done && target.status != portal.StatusInvited {
		want = refused
	}
	m.ask("revoke: "+m.who(s, target), want, m.bearing(s, "DELETE", "/v1/people/%s/invite", target, nil))
	if want == done {
		target.status = portal.StatusContact
	}
}
