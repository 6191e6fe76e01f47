package people

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/record"
)

// commitAdded makes the Write that adds a person, remembers what the request created, and returns the answer.
func commitAdded(ctx context.Context, c *record.Call, w *record.Change, once record.Once, added *portal.Person, made record.Created) (*portal.PersonOutcome, error) {
	made.ID = added.ID
	w.Once(once, made)
	if err := w.Commit(ctx); err != nil {
		return nil, err
	}
	added.Version++
	return outcome(c, added, made), nil
}

// addedBefore answers a repeated request with the person that it added. Refusal: not_found if the person is gone, or
// has been moved out of the actor's scope.
func (s *Service) addedBefore(ctx context.Context, c *record.Call, done *record.Created, err error) (*portal.PersonOutcome, error) {
	if err != nil {
		return nil, err
	}
	found, err := s.store.Get(ctx, record.Person(done.ID))
	if err != nil {
		return nil, err
	}
	who, err := found.Person(done.ID)
	if err != nil {
		return nil, err
	}
	if !c.Staff() && who.ListedAt() != c.Actor.Partner {
		return nil, portal.NotFound("person")
	}
	return outcome(c, who, *done), nil
}

func outcome(c *record.Call, who *portal.Person, made record.Created) *portal.PersonOutcome {
	return &portal.PersonOutcome{PersonView: portal.View(who, c.Actor.Role), Outcome: made.Outcome, Reason: made.Reason}
}
