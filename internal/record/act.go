package record

import (
	"cmp"
	"context"
	"errors"

	"allyway/internal/portal"
	"allyway/internal/table"
	"allyway/internal/token"
)

// Act makes one change to a person that the caller may act on. arrow changes the person, and adds everything else
// that belongs to the change to the Write. Refusals: not_signed_in, forbidden, not_found, and those of arrow.
func (s *Store) Act(ctx context.Context, by token.Session, id string, arrow func(*Call, *Change, *portal.Person) error) (*portal.PersonView, error) {
	return s.act(ctx, by, portal.Managers, (*Call).Target, id, []Key{BudgetKey(by.Partner)}, arrow)
}

// ActByStaff is Act for staff alone. It also reads the records under keys.
func (s *Store) ActByStaff(ctx context.Context, by token.Session, id string, keys []Key, arrow func(*Call, *Change, *portal.Person) error) (*portal.PersonView, error) {
	return s.act(ctx, by, portal.Staff, (*Call).Target, id, keys, arrow)
}

// ActOnInvite is Act for what is done to an invite: see Call.Invitee. The request may have an Idempotency-Key, which
// arrow stores with Change.Once. If the same request was made before, ActOnInvite does nothing, and returns what the
// request did then and the person as they are now. If an account has taken the person's place, it returns the account.
// Refusal: invalid if the key was used with another request.
func (s *Store) ActOnInvite(ctx context.Context, by token.Session, id string, once Once, arrow func(*Call, *Change, *portal.Person) error) (*portal.PersonView, *Created, error) {
	target := func(c *Call, id string) (*portal.Person, error) {
		who, err := c.Invitee(id)
		if portal.HasCode(err, portal.CodeNotFound) {
			return c.inPlaceOf(ctx, once, err)
		}
		return who, err
	}
	return s.actOnce(ctx, by, portal.Managers, target, id, once, arrow)
}

// ActConfirmed is ActByStaff for a sensitive act, which may have an Idempotency-Key as in ActOnInvite. Even a repeated
// request is refused unless the actor entered their password a short time ago. Refusal: confirm_password.
func (s *Store) ActConfirmed(ctx context.Context, by token.Session, id string, once Once, arrow func(*Call, *Change, *portal.Person) error) (*portal.PersonView, *Created, error) {
	target := func(c *Call, id string) (*portal.Person, error) {
		who, err := c.Target(id)
		return who, cmp.Or(err, c.Confirmed())
	}
	return s.actOnce(ctx, by, portal.Staff, target, id, once, arrow)
}

func (s *Store) actOnce(ctx context.Context, by token.Session, may portal.Who, target func(*Call, string) (*portal.Person, error), id string, once Once,
	arrow func(*Call, *Change, *portal.Person) error) (*portal.PersonView, *Created, error) {
	var done *Created
	var seen *portal.PersonView
	keys := []Key{BudgetKey(by.Partner), Idempotency(by.Person, once.Key)}
	view, err := s.act(ctx, by, may, target, id, keys, func(c *Call, w *Change, who *portal.Person) (err error) {
		if done, err = c.Before(once); done != nil || err != nil {
			if err == nil && done.Version > who.InviteVersion { // the Get has read the person before that request
				return &table.Refused{Keys: []Key{Person(id)}}
			}
			seen = portal.View(who, c.Actor.Role)
			return cmp.Or(err, errDone)
		}
		return arrow(c, w, who)
	})
	if errors.Is(err, errDone) {
		return seen, done, nil
	}
	return view, nil, err
}

// inPlaceOf returns the account that the same request has put in the place of a contact who is gone. Otherwise it
// returns the refusal.
func (c *Call) inPlaceOf(ctx context.Context, once Once, refusal error) (*portal.Person, error) {
	done, err := c.Before(once)
	if err != nil || done == nil {
		return nil, cmp.Or(err, refusal)
	}
	found, err := c.store.Get(ctx, Person(done.ID))
	if err != nil {
		return nil, err
	}
	there := *c
	there.Found = found
	return there.Invitee(done.ID)
}

// errDone ends an act that was done before.
var errDone = errors.New("record: the same request was made before")

func (s *Store) act(ctx context.Context, by token.Session, may portal.Who, target func(*Call, string) (*portal.Person, error), id string, keys []Key,
	arrow func(*Call, *Change, *portal.Person) error) (*portal.PersonView, error) {
	c, err := s.Enter(ctx, by, may, append(keys, Person(id))...)
	if err != nil {
		return nil, err
	}
	before, err := target(c, id)
	if err != nil {
		return nil, err
	}
	after := *before
	w := c.Change()
	if err := arrow(c, w, &after); err != nil {
		return nil, err
	}
	before.Version = after.Version // higher if arrow has already written a part
	w.SavePerson(before, &after)
	if err := w.Commit(ctx); err != nil {
		return nil, err
	}
	after.Version = before.Version + 1
	return portal.View(&after, c.Actor.Role), nil
}
