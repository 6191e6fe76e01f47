package portal

import (
	"context"
	"time"

	"allyway/internal/table"
	"allyway/internal/token"
)

// call is one authenticated call: who makes it, and what its one Get read.
type call struct {
	now      time.Time
	session  *Session
	actor    *Person
	partner  *Partner // the actor's own; nil for staff
	settings Settings
	items    table.Items
}

// Session is a sign-in that lasts. It holds while it has not expired, and the person's and the partner's epochs are
// still those it was made at: ending access is one Write on either, and what remains of sessions is garbage.
type Session struct {
	ID           string    `json:"id"`
	Hash         string    `json:"hash"` // SHA-256 of the secret
	Person       string    `json:"person"`
	Partner      string    `json:"partner,omitempty"`
	Epoch        int64     `json:"epoch"`
	PartnerEpoch int64     `json:"partnerEpoch,omitempty"`
	CreatedAt    time.Time `json:"createdAt"`
	ExpiresAt    time.Time `json:"expiresAt"`
	Remember     bool      `json:"remember,omitempty"`

	version int64
}

func (s *Session) item() table.Item {
	return table.Item{
		Key:        keySession(s.Person, s.ID),
		Version:    s.version,
		TTL:        s.ExpiresAt.Add(24 * time.Hour).Unix(),
		Attributes: table.Encode(s),
	}
}

// holds tells whether the session still gives access.
func (s *Session) holds(actor *Person, partner *Partner, now time.Time) bool {
	if !now.Before(s.ExpiresAt) || actor.Status != StatusActive || actor.Epoch != s.Epoch || actor.Partner != s.Partner {
		return false
	}
	if actor.Partner == "" {
		return true
	}
	return partner != nil && partner.Status == PartnerActive && partner.Epoch == s.PartnerEpoch
}

func errNotSignedIn() error {
	return refuse(CodeNotSignedIn, "Sign in, then send the session's token with the request.")
}

// enter reads a call's session, person, partner and settings together with the keys the use case needs, all in one
// Get, and lets in whoever's role is among may. Refusals: not_signed_in, forbidden.
func (p *Portal) enter(ctx context.Context, by token.Session, may Who, keys ...table.Key) (*call, error) {
	if by.Person == "" {
		return nil, errNotSignedIn()
	}
	session := keySession(by.Person, by.ID)
	items, err := p.table.Get(ctx, append(keys, session, keyPerson(by.Person), keyPartner(by.Partner), keySettings)...)
	if err != nil {
		return nil, err
	}
	c := &call{now: p.now(), items: items, session: &Session{version: items[session].Version}}
	if found, err := items.Decode(session, c.session); err != nil || !found || !by.Matches(c.session.Hash) {
		return nil, orNotSignedIn(err)
	}
	if c.actor, err = person(items, by.Person); err != nil {
		return nil, errNotSignedIn()
	}
	if c.partner, err = partnerIfAny(items, c.actor.Partner); err != nil || !c.session.holds(c.actor, c.partner, c.now) {
		return nil, errNotSignedIn()
	}
	if c.settings, err = settings(items); err != nil {
		return nil, err
	}
	if !may.Includes(c.actor.Role) {
		return nil, errForbidden()
	}
	return c, nil
}

func orNotSignedIn(err error) error {
	if err != nil {
		return err
	}
	return errNotSignedIn()
}

func errForbidden() error {
	return refuse(CodeForbidden, "Your role does not include this; ask the portal's staff.")
}

// managesPartner tells whether the actor may manage people of that partner: staff always; a primary contact at their
// own organisation, while the settings say so. Refusals: not_found outside one's scope, forbidden while switched off.
func (c *call) managesPartner(id string) error {
	switch {
	case c.actor.Role.Staff():
		return nil
	case c.actor.Partner != id || id == "":
		return notFound("partner")
	case !c.settings.SelfManagement.Covers(c.partner.Kind):
		return refuse(CodeForbidden, "Managing your own people is switched off in this portal; ask its staff.")
	}
	return nil
}

// person gives one that the actor may act on. Everything on a staff person is the owners' alone.
func (c *call) person(id string) (*Person, error) {
	target, err := person(c.items, id)
	if err != nil {
		return nil, err
	}
	if !c.actor.Role.Above(target.Role) || !c.actor.Role.Staff() && target.Partner != c.actor.Partner {
		return nil, notFound("person")
	}
	if c.actor.Role.Staff() {
		return target, nil
	}
	return target, c.managesPartner(target.Partner)
}
