package people

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// AddStaff is a staff person to add.
type AddStaff struct {
	Fields portal.Fields
	Role   portal.Role // owner or admin
	Once   record.Once
}

// AddStaff adds a staff person and invites them. Owners may call it. Returns the person. Refusals: forbidden,
// confirm_password, invalid, email_taken.
func (s *Service) AddStaff(ctx context.Context, by token.Session, in AddStaff) (*portal.PersonView, error) {
	now := s.store.Now()
	var wrong portal.Problems
	added := portal.NewPerson(token.NewIDAt(now), in.Fields, "body", now, &wrong)
	added.Role = in.Role
	if !in.Role.Staff() {
		wrong.Add("body.role", "must be owner or admin")
	}
	if added.Email == "" && !wrong.At("body.email") {
		wrong.Add("body.email", "is missing; staff are invited at once")
	}
	keys := append(record.AddressKeys("", added.Email), record.Idempotency(by.Person, in.Once.Key))
	c, err := s.store.Enter(ctx, by, portal.Owners, keys...)
	if err != nil {
		return nil, err
	}
	if err := c.Confirmed(); err != nil {
		return nil, err
	}
	if done, err := c.Before(in.Once); done != nil || err != nil {
		return viewOf(s.addedBefore(ctx, c, done, err))
	}
	if err := wrong.Err(); err != nil {
		return nil, err
	}
	if err := c.CheckAddress(ctx, c.Found, added); err != nil {
		return nil, c.UnlessDone(ctx, in.Once, err)
	}
	w := c.Change()
	outcome, err := w.AddPerson(added, true, c.InvitationTo(nil))
	if err != nil {
		return nil, err
	}
	return viewOf(commitAdded(ctx, c, w, in.Once, added, record.Created{Outcome: outcome}))
}

// viewOf returns the person of an outcome. A staff person's outcome is always an invite.
func viewOf(made *portal.PersonOutcome, err error) (*portal.PersonView, error) {
	if err != nil {
		return nil, err
	}
	return made.PersonView, nil
}
