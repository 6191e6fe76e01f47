package record

import (
	"context"
	"time"

	"allyway/internal/portal"
	"allyway/internal/table"
	"allyway/internal/token"
)

// Call is one call by somebody who is signed in, or by a program with a key: who makes it, and what its one Get has
// read.
type Call struct {
	Now      time.Time
	Session  *portal.Session    // nil for a program's call
	Key      *portal.ProgramKey // nil for a person's call
	Actor    *portal.Person     // for a program's call: its key, as an admin
	Partner  *portal.Partner    // the actor's own; nil for staff
	Settings portal.Settings
	Found    Found

	store *Store
	by    token.Session
	may   portal.Who
	long  bool   // see long.go
	used  budget // by the actor's organisation
}

// Enter reads a call's session, person, partner and settings together with the records under keys, all in one Get. It
// accepts an actor whose role is in may. At most once in half an hour, it also stores that the session is used. A
// program's key takes the place of session, person and partner: it must have the scope that by names. Refusals:
// not_signed_in, forbidden.
func (s *Store) Enter(ctx context.Context, by token.Session, may portal.Who, keys ...Key) (*Call, error) {
	if by.Person == "" {
		return nil, portal.ErrNotSignedIn()
	}
	found, err := s.Get(ctx, append(append(keys, ownKeys(by)...), Settings)...)
	if err != nil {
		return nil, err
	}
	c := &Call{Now: s.Now(), Found: found, store: s, by: by, may: may}
	if c.Settings, err = found.Settings(); err != nil {
		return nil, err
	}
	if err := c.authorise(found); err != nil {
		return nil, err
	}
	if c.Partner != nil {
		if c.used, err = found.budget(c.Partner.ID); err != nil {
			return nil, err
		}
	}
	c.storeUse(ctx)
	return c, nil
}

// storeUse stores that the session or the key is used, at most once in half an hour. If that fails, the call goes on.
// Of several calls at the same time, one stores the use.
func (c *Call) storeUse(ctx context.Context) {
	key, version, at := c.use()
	if key == (Key{}) {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, useBudget)
	defer cancel()
	used := table.Patch(key, table.Version(*version), table.Set("lastUsedAt", c.Now))
	if err := c.store.table.Write(ctx, used); err == nil {
		*at = c.Now
		*version++
	}
}

// use returns where the last use of the session or the key is stored. The key is zero if the stored time is new enough.
func (c *Call) use() (key Key, version *int64, at *time.Time) {
	switch {
	case c.Key != nil && c.Key.UseIsOld(c.Now):
		return ProgramKey(c.Key.ID), &c.Key.Version, &c.Key.LastUsedAt
	case c.Key == nil && c.Session.UseIsOld(c.Now):
		return Session(c.Session.Person, c.Session.ID), &c.Session.Version, &c.Session.LastUsedAt
	}
	return Key{}, nil, nil
}

const useBudget = time.Second

// Staff reports whether the actor is one of the vendor's own people.
func (c *Call) Staff() bool { return c.Actor.Role.Staff() }

// IsSelf reports whether an id is the actor's own, as a person. It is false for a program's key.
func (c *Call) IsSelf(id string) bool { return c.Key == nil && id == c.Actor.ID }

// ManagesPartner refuses an actor who may not manage the people of that partner. Staff always may. A primary contact
// may at their own organisation while the settings allow it. Refusals: not_found outside the actor's scope, forbidden
// while self-management is off.
func (c *Call) ManagesPartner(id string) error {
	switch {
	case c.Staff():
		return nil
	case c.Actor.Partner != id || id == "":
		return portal.NotFound("partner")
	case !c.Settings.SelfManagement.Covers(c.Partner.Kind):
		return portal.Refuse(portal.CodeForbidden, "Managing your own people is switched off in this portal; ask its staff.")
	}
	return nil
}

// Confirmed refuses a sensitive act unless the actor entered their password a short time ago. A program has no
// password, and is not refused. Refusal: confirm_password.
func (c *Call) Confirmed() error {
	if c.Key == nil && !c.Session.Confirmed(c.Now) {
		return portal.ErrConfirmPassword()
	}
	return nil
}

// ConfirmedFor is Confirmed if the target is another staff person, and does nothing otherwise. Every act on another
// staff person is sensitive. Refusal: confirm_password.
func (c *Call) ConfirmedFor(target *portal.Person) error {
	if !target.Role.Staff() || target.ID == c.Actor.ID {
		return nil
	}
	return c.Confirmed()
}

// Target returns a person that the actor may act on, from what the call has read. Only owners act on staff people, and
// they must have entered their password a short time ago. Refusals: not_found outside the actor's scope, forbidden
// while self-management is off, confirm_password, wrong_state for a primary contact's act on an account that has not
// accepted yet.
func (c *Call) Target(id string) (*portal.Person, error) {
	target, err := c.Invitee(id)
	if err == nil && !c.Staff() && target.Pending != nil {
		err = portal.Refuse(portal.CodeWrongState, "This person has not accepted yet; their invite can only be sent again or revoked.")
	}
	return target, err
}

// Invitee is Target for what is done to an invite. A primary contact may do it to an account that their partner has
// invited, and may do nothing else to it. Refusals: not_found, forbidden, confirm_password.
func (c *Call) Invitee(id string) (*portal.Person, error) {
	target, err := c.Seen(id)
	if err != nil {
		return nil, err
	}
	return target, c.ConfirmedFor(target)
}

// Seen returns a person that the actor may read, from what the call has read. An act on the person needs Target.
// Refusals: not_found outside the actor's scope, forbidden while self-management is off.
func (c *Call) Seen(id string) (*portal.Person, error) {
	target, err := c.Found.Person(id)
	if err != nil {
		return nil, err
	}
	if !c.Actor.Role.Above(target.Role) || !c.Staff() && target.ListedAt() != c.Actor.Partner {
		return nil, portal.NotFound("person")
	}
	return target, c.ManagesPartner(target.ListedAt())
}

// Groups returns the ids of groups, each once, from what the call has read. It adds a problem for each that does not
// exist.
func (c *Call) Groups(ids []string, wrong *portal.Problems) ([]string, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	known, err := c.Found.Groups()
	if err != nil {
		return nil, err
	}
	return known.Check(ids, wrong), nil
}

// Invitation returns what is needed for the actor to invite that person. It reads the person's partner, unless that is
// the actor's own. hours is how long the invite is valid; nil is the portal's setting. Refusals: invalid, not_found.
func (c *Call) Invitation(ctx context.Context, who *portal.Person, hours *int) (portal.Invitation, error) {
	var wrong portal.Problems
	in := c.InvitationTo(nil)
	in.Lifetime = c.Settings.Lifetime(hours, &wrong)
	at := who.ListedAt()
	if err := wrong.Err(); err != nil || at == "" {
		return in, err
	}
	if c.Partner != nil && c.Partner.ID == at {
		in.Partner = c.Partner
		return in, nil
	}
	found, err := c.store.Get(ctx, Partner(at))
	if err != nil {
		return in, err
	}
	in.Partner, err = found.Partner(at)
	return in, err
}

// InvitationTo returns what is needed for the actor to invite somebody to a partner, with the portal's lifetime.
func (c *Call) InvitationTo(partner *portal.Partner) portal.Invitation {
	by, key := c.Sender()
	return portal.Invitation{By: by, Key: key, Partner: partner, Lifetime: c.Settings.InviteLifetime(), Now: c.Now}
}

// Sees reports whether the actor may see a person in a list: themselves, and everybody on whom their role may act. So
// only owners see other staff people.
func (c *Call) Sees(who *portal.Person) bool {
	return who.ID == c.Actor.ID || c.Actor.Role.Above(who.Role)
}

// SeenUsers leaves out the users of an ecosystem whom the actor may not see. It reads nothing for an owner, who sees
// all.
func (c *Call) SeenUsers(ctx context.Context, users []*portal.EcosystemUser) ([]*portal.EcosystemUser, error) {
	if c.Actor.Role == portal.RoleOwner || len(users) == 0 {
		return users, nil
	}
	var keys []Key
	for _, u := range users {
		keys = append(keys, Person(u.Person))
	}
	found, err := c.store.GetMany(ctx, keys)
	if err != nil {
		return nil, err
	}
	seen := []*portal.EcosystemUser{}
	for _, u := range users {
		who, err := found.PersonIfAny(u.Person)
		if err != nil {
			return nil, err
		}
		if who != nil && c.Sees(who) {
			seen = append(seen, u)
		}
	}
	return seen, nil
}
