package ecosystems

import (
	"context"
	"time"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

const (
	timeToRemove    = 20 * time.Second // in one call
	usersRemoved    = 25               // users whose ties one Write removes
	membersRemoved  = 3                // members that one Write removes with all their words
	repeatRemovalIn = time.Second
)

// Remove removes an ecosystem with its data captures, its members and its users' ties. The people stay. From the
// beginning of the first call on, nobody can be added. A large ecosystem takes several calls. Until the ecosystem is
// gone, the refusal is unavailable, and the next call continues. If the caller loses their access meanwhile, what is
// removed stays removed, and another call continues. Staff may call it. Refusals: not_signed_in, forbidden, not_found,
// unavailable.
func (s *Service) Remove(ctx context.Context, by token.Session, id string) error {
	c, err := s.store.EnterLong(ctx, by, portal.Staff, record.Ecosystem(id))
	if err != nil {
		return err
	}
	e, err := c.Found.Ecosystem(id)
	if err != nil {
		return err
	}
	if err := closeEcosystem(ctx, c, e); err != nil {
		return err
	}
	if err := s.empty(ctx, c, id); err != nil {
		return err
	}
	found, err := s.store.Get(ctx, record.Ecosystem(id))
	if err != nil {
		return err
	}
	if e, err = found.Ecosystem(id); err != nil {
		return portal.IgnoreRefusal(err) // another call has removed it
	}
	if e.Users > 0 || e.Members > 0 { // the index does not show the last of them yet
		return errStillRemoving()
	}
	w := c.Change()
	w.SaveEcosystem(e, nil)
	w.Event(portal.EventEcosystemRemoved, "", map[string]any{"ecosystem": id})
	return w.Commit(ctx)
}

func closeEcosystem(ctx context.Context, c *record.Call, e *portal.Ecosystem) error {
	if e.Closing {
		return nil
	}
	w := c.Change()
	w.CloseEcosystem(e)
	return w.Commit(ctx)
}

func errStillRemoving() error {
	return &portal.Error{Code: portal.CodeUnavailable, RetryAfter: repeatRemovalIn,
		Detail: "The ecosystem is still being removed; repeat the request until it is gone."}
}

// empty removes the data captures of an ecosystem, the ties of all its users, and then all its members.
func (s *Service) empty(ctx context.Context, c *record.Call, id string) error {
	deadline := time.Now().Add(timeToRemove)
	if err := removeAll(deadline,
		func(after string) ([]*portal.Capture, string, error) { return s.store.ListCaptures(ctx, id, after, 1) },
		func(one []*portal.Capture) error { return c.RemoveCapture(ctx, one[0]) }); err != nil {
		return err
	}
	err := removeAll(deadline,
		func(after string) ([]*portal.EcosystemUser, string, error) {
			return s.store.ListEcosystemUsers(ctx, id, after, usersRemoved)
		},
		func(ties []*portal.EcosystemUser) error {
			people, err := s.store.PeopleOf(ctx, ties)
			if err != nil {
				return err
			}
			w := c.Change()
			w.RemoveTies(id, ties, people)
			return w.Commit(ctx)
		})
	if err != nil {
		return err
	}
	return removeAll(deadline,
		func(after string) ([]*portal.Member, string, error) {
			return s.store.ListMembers(ctx, id, after, membersRemoved)
		},
		func(members []*portal.Member) error {
			w := c.Change()
			for _, m := range members {
				w.SaveMember(m, nil)
			}
			w.CountMembers(id, -int64(len(members)))
			return w.Commit(ctx)
		})
}

// removeAll calls remove with each page of a list. Items that the index shows too late are left for the next call.
func removeAll[T any](deadline time.Time, list func(after string) ([]T, string, error), remove func([]T) error) error {
	for after := ""; ; {
		rows, next, err := list(after)
		if err != nil {
			return err
		}
		if len(rows) > 0 {
			if err := record.IgnoreConflict(remove(rows)); err != nil {
				return err
			}
		}
		if after = next; next == "" {
			return nil
		}
		if time.Now().After(deadline) {
			return errStillRemoving()
		}
	}
}
