package people

import (
	"context"
	"time"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

const (
	timeToRemove    = 20 * time.Second // in one call
	repeatRemovalIn = time.Second
)

// RemoveGroup removes a group, and takes it from everybody who has it. Its permissions end at once: nobody has them at
// their next call. In a large portal, taking it from all people may need several calls. Until it is done, the refusal
// is unavailable, and the next call continues. Staff may call it. Refusals: not_found, unavailable.
func (s *Service) RemoveGroup(ctx context.Context, by token.Session, id string) error {
	c, err := s.enterGroups(ctx, by, record.Once{})
	if err != nil {
		return err
	}
	going, err := c.Found.RemovingGroup(id)
	if err != nil {
		return err
	}
	if _, err := c.group(id); err != nil && !going {
		return err
	}
	if !going {
		w := c.Change()
		if err := w.RemoveGroup(c.Found, id); err != nil {
			return err
		}
		w.Event(portal.EventGroupRemoved, "", map[string]any{"group": id})
		if err := w.Commit(ctx); err != nil {
			return err
		}
	}
	if err := s.takeGroup(ctx, c.Call, id); err != nil {
		return err
	}
	found, err := s.store.Get(ctx, record.Groups)
	if err != nil {
		return err
	}
	w := c.Change()
	if err := w.GroupRemoved(found, id); err != nil {
		return err
	}
	return w.Commit(ctx)
}

// takeGroup takes a group from everybody who has it.
func (s *Service) takeGroup(ctx context.Context, c *record.Call, id string) error {
	deadline := time.Now().Add(timeToRemove)
	for after := ""; ; {
		people, next, err := s.store.ListEverybody(ctx, after)
		if err != nil {
			return err
		}
		w := c.Change()
		var having []*portal.Person
		for _, before := range people {
			if after := *before; after.LoseGroup(id) {
				having = append(having, before)
				w.SavePerson(before, &after)
			}
		}
		if !w.Empty() {
			err = w.Commit(ctx)
		}
		for i := 0; record.IsConflict(err) && i < len(having); i++ {
			if alone := s.takeGroupOf(ctx, c, id, having[i].ID); alone != nil {
				return alone
			}
		}
		if record.IgnoreConflict(err) != nil {
			return err
		}
		if after = next; next == "" {
			return nil
		}
		if time.Now().After(deadline) {
			return &portal.Error{Code: portal.CodeUnavailable, RetryAfter: repeatRemovalIn,
				Detail: "The group is still being taken from its people; repeat the request until it is gone."}
		}
	}
}

// takeGroupOf takes a group from one person as they are now. If others keep changing them, the refused Write is a
// conflict, and the call is made again.
func (s *Service) takeGroupOf(ctx context.Context, c *record.Call, id, person string) (err error) {
	for range record.ConflictTries {
		found, failed := s.store.Get(ctx, record.Person(person))
		if failed != nil {
			return failed
		}
		before, failed := found.PersonIfAny(person)
		if failed != nil || before == nil {
			return failed
		}
		after := *before
		if !after.LoseGroup(id) {
			return nil
		}
		w := c.Change()
		w.SavePerson(before, &after)
		if err = w.Commit(ctx); !record.IsConflict(err) {
			return err
		}
	}
	return err
}
