package api_test

import (
	"fmt"
	"net/http"

	"allyway/internal/api/apitest"
	"allyway/internal/portal"
)

// follow sends a random link to a route for links with this purpose. The link may have another purpose, or be old.
func (m *modelled) follow(what, purpose, path string, more body, may func(l *modelLink, p *modelPerson) bool) (l *modelLink, answers []apitest.Answer, ok bool) {
	if len(m.links) == 0 {
		return nil, nil, false
	}
	l = pick(m, m.links)
	p, want := m.people[l.person], verdict(refused)
	if l.purpose == purpose && may(l, p) {
		want = done
	}
	answers = m.ask(what+": a link of "+p.email, want, func(i int) *http.Request {
		in := body{"token": l.tokens[i]}
		for key, value := range more {
			in[key] = value
		}
		return apitest.Request("POST", path, "", in)
	})
	return l, answers, want == done
}

// open reports whether the link of an invite is valid. The invite of a primary contact ends with whoever gave it.
func (m *modelled) open(l *modelLink, p *modelPerson) bool {
	inviter := m.people[p.inviter]
	granted := p.role == portal.RoleUser || inviter.status == portal.StatusActive &&
		(inviter.role.Staff() || inviter.role == portal.RolePrimaryContact && inviter.partner == p.partner)
	return p.status == portal.StatusInvited && l.version == p.version && m.partners[p.partner].active && granted
}

func (m *modelled) accept() {
	password := fmt.Sprintf("seven copper kettles number %d", m.chance.IntN(1e6))
	l, answers, ok := m.follow("accept", "invite", "/v1/invites/accept", body{"password": password}, m.open)
	if !ok {
		return
	}
	p := m.people[l.person]
	p.status, p.password = portal.StatusActive, password
	p.epoch++
	m.start(l.person, answers)
}

func (m *modelled) decline() {
	if l, _, ok := m.follow("decline", "invite", "/v1/invites/decline", nil, m.open); ok {
		m.people[l.person].status, m.people[l.person].declined = portal.StatusContact, true
	}
}

// forgot asks for a reset link for somebody. It is mailed only if the person can have one; the answer is always the
// same.
func (m *modelled) forgot() {
	p := pick(m, m.people)
	for _, w := range m.worlds {
		w.Mails()
	}
	m.ask("ask for a reset: "+p.email, done, func(int) *http.Request {
		return apitest.Request("POST", "/v1/password/forgot", "", body{"email": p.email})
	})
	l := &modelLink{purpose: "reset", person: m.index(p), version: p.epoch}
	for _, w := range m.worlds {
		for _, mail := range w.Mails() {
			if mail.To == p.email && p.status == portal.StatusActive && len(mail.Links) > 0 {
				l.tokens = append(l.tokens, apitest.Token(mail))
			}
		}
	}
	if len(l.tokens) == len(m.worlds) {
		m.links = append(m.links, l)
	} else if len(l.tokens) > 0 {
		m.t.Fatalf("%s: the engines mail %d links for %d portals", m.history(), len(l.tokens), len(m.worlds))
	}
}

func (m *modelled) reset() {
	password := fmt.Sprintf("nine wooden ladders number %d", m.chance.IntN(1e6))
	l, _, ok := m.follow("reset", "reset", "/v1/password/reset", body{"password": password}, func(l *modelLink, p *modelPerson) bool {
		return p.status == portal.StatusActive && p.epoch == l.version && (p.partner < 0 || m.partners[p.partner].active)
	})
	if ok {
		m.people[l.person].password = password
		m.people[l.person].epoch++
	}
}

func (m *modelled) changePassword() {
	s := m.caller()
	p, current := m.people[s.person], m.people[s.person].password
	want := m.may(s, portal.SignedIn, nil, false)
	if m.chance.IntN(4) == 0 {
		if current = "another password than theirs"; want == done {
			want = refused
		}
	}
	password := fmt.Sprintf("five quiet harbours number %d", m.chance.IntN(1e6))
	m.ask("change password: "+p.email, want, m.bearing(s, "PUT", "/v1/password", nil, body{"current": current, "password": password}))
	if want == done { // all other sessions end
		p.password = password
		p.epoch++
		s.epoch = p.epoch
	}
}

func (m *modelled) disable() {
	s, target := m.caller(), m.somebody(portal.StatusActive, portal.StatusInvited)
	want := m.may(s, portal.Managers, target, false)
	by := m.people[s.person]
	switch {
	case want != done:
	case target == by && by.role != portal.RoleOwner:
		want = forbidden
	case target == by && m.minute-s.confirmed >= 10: // an owner can disable themselves
		want = unpassword
	case target.status != portal.StatusActive && target.status != portal.StatusInvited, m.lastOwner(target), m.lastContact(by, target):
		want = refused
	}
	m.ask("disable: "+m.who(s, target), want, m.bearing(s, "POST", "/v1/people/%s/disable", target, nil))
	if want == done {
		target.before, target.status, target.byStaff = target.status, portal.StatusDisabled, by.role.Staff()
		target.epoch++
	}
}

func (m *modelled) lastOwner(p *modelPerson) bool {
	return p.role == portal.RoleOwner && p.status == portal.StatusActive && m.owners() == 1
}

// lastContact reports whether p is the last active primary contact and by is not staff. Only staff can remove that one.
func (m *modelled) lastContact(by, p *modelPerson) bool {
	n := 0
	for _, other := range m.people {
		if other.partner == p.partner && other.role == portal.RolePrimaryContact && other.status == portal.StatusActive {
			n++
		}
	}
	return !by.role.Staff() && p.role == portal.RolePrimaryContact && p.status == portal.StatusActive && n == 1
}

func (m *modelled) enable() {
	s, target := m.caller(), m.somebody(portal.StatusDisabled)
	want := m.may(s, portal.Managers, target, false)
	by := m.people[s.person]
	switch {
	case want != done:
	case target.status != portal.StatusDisabled:
		want = refused
	case !by.role.Staff() && target.byStaff:
		want = forbidden
	case target.before == portal.StatusInvited && !m.partners[target.partner].active:
		want = refused
	}
	m.ask("enable: "+m.who(s, target), want, m.bearing(s, "POST", "/v1/people/%s/enable", target, nil))
	if want == done {
		if target.status = target.before; target.status == portal.StatusInvited {
			m.invited(target, s.person)
		}
	}
}

func (m *modelled) endSessions() {
	s, target := m.caller(), pick(m, m.people)
	want := m.may(s, portal.Staff, target, false)
	m.ask("end sessions: "+m.who(s, target), want, m.bearing(s, "DELETE", "/v1/people/%s/sessions", target, nil))
	if want == done {
		target.epoch++
	}
}

func (m *modelled) move() {
	s, target, to := m.caller(), m.somebody(portal.StatusActive, portal.StatusInvited), m.chance.IntN(len(m.partners))
	want := m.may(s, portal.Staff, target, false)
	if want == done && (target.role.Staff() || target.partner == to || target.status == portal.StatusInvited && !m.partners[to].active) {
		want = refused
	}
	m.ask("move: "+m.who(s, target), want, func(i int) *http.Request {
		return apitest.Request("POST", "/v1/people/"+target.ids[i]+"/move", s.tokens[i], body{"partner": m.partners[to].ids[i]})
	})
	if want != done {
		return
	}
	target.partner, target.role = to, portal.RoleUser
	target.epoch++
	if target.status == portal.StatusInvited {
		m.invited(target, s.person)
	}
}

// changeRole has somebody make an owner of an admin, a primary contact of a user, or the other way round.
func (m *modelled) changeRole() {
	s, target := m.caller(), pick(m, m.people)
	by := m.people[s.person]
	to := map[portal.Role]portal.Role{portal.RoleOwner: portal.RoleAdmin, portal.RoleAdmin: portal.RoleOwner,
		portal.RoleUser: portal.RolePrimaryContact, portal.RolePrimaryContact: portal.RoleUser}[target.role]
	if target == by || !by.role.Staff() || target.status == gone {
		return // these cases are refused with other codes
	}
	in, who := body{"primaryContact": to == portal.RolePrimaryContact}, portal.Staff
	if target.role.Staff() {
		in, who = body{"role": to}, portal.Owners
	}
	want := m.may(s, who, target, false)
	if want == done && m.lastOwner(target) {
		want = refused
	}
	m.ask("change a role: "+m.who(s, target), want, m.bearing(s, "PATCH", "/v1/people/%s", target, in))
	if want == done {
		target.role = to
		target.epoch++
	}
}

func (m *modelled) erase() {
	s, target := m.caller(), pick(m, m.people)
	want := m.may(s, portal.Managers, target, true)
	neverHadAccess := target.status == portal.StatusContact && target.version == 0
	if want == done && (m.lastOwner(target) || !m.people[s.person].role.Staff() && !neverHadAccess) {
		want = refused
	}
	m.ask("erase: "+m.who(s, target), want, m.bearing(s, "DELETE", "/v1/people/%s", target, nil))
	if want == done {
		target.status = gone
	}
}

func (m *modelled) changePartner() {
	s, at := m.caller(), m.chance.IntN(len(m.partners))
	want, partner := m.may(s, portal.Staff, nil, false), m.partners[at]
	status := portal.PartnerActive
	if partner.active && m.chance.IntN(3) == 0 {
		status = portal.PartnerInactive
	}
	m.ask("change a partner: "+m.people[s.person].email, want, func(i int) *http.Request {
		return apitest.Request("PATCH", "/v1/partners/"+partner.ids[i], s.tokens[i], body{"status": status})
	})
	if active := status == portal.PartnerActive; want == done && active != partner.active {
		if partner.active = active; !active {
			partner.epoch++
		}
	}
}
