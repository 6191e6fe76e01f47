package keys

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// Create creates a key and returns it with its token, which nobody can see again. Owners may call it, with their
// password entered a short time ago. If the same request was made before, it returns the key without the token.
// Refusals: not_signed_in, forbidden, confirm_password, invalid; not_found if the same request was made before and the
// key has ended.
func (s *Service) Create(ctx context.Context, by token.Session, in portal.NewKey, once record.Once) (*portal.ProgramKey, string, error) {
	c, err := s.store.Enter(ctx, by, portal.Owners, record.Idempotency(by.Person, once.Key))
	if err != nil {
		return nil, "", err
	}
	if err := c.Confirmed(); err != nil {
		return nil, "", err
	}
	if done, err := c.Before(once); err != nil {
		return nil, "", err
	} else if done != nil {
		made, err := s.created(ctx, done.ID)
		return made, "", err
	}
	var wrong portal.Problems
	made := in.Key(token.NewIDAt(c.Now), c.Actor.ID, c.Now, &wrong)
	if err := wrong.Err(); err != nil {
		return nil, "", err
	}
	said, text := token.NewKey(made.ID)
	made.Hash = said.Hash
	w := c.Change()
	w.AddKey(made)
	w.Event(portal.EventKeyCreated, "", map[string]any{"key": made.ID, "scopes": made.Scopes})
	w.Once(once, record.Created{ID: made.ID})
	if err := w.Commit(ctx); err != nil {
		return nil, "", err
	}
	made.Version = 1
	return made, text, nil
}

// created returns the key that the same request created before.
func (s *Service) created(ctx context.Context, id string) (*portal.ProgramKey, error) {
	found, err := s.store.Get(ctx, record.ProgramKey(id))
	if err != nil {
		return nil, err
	}
	return found.ProgramKey(id)
}
