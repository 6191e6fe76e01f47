package people

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// Disable ends a person's access: every session ends at once, and every link is dead. Staff may call it, owners for
// staff people, and primary contacts for their own organisation if the settings allow it. Only an owner may call it for
// themselves, unless they are the last owner. Returns the person. Refusals: forbidden, not_found, wrong_state,
// last_owner, last_primary_contact.
func (s *Service) Disable(ctx context.Context, by token.Session, id string) (*portal.PersonView, error) {
	return s.store.Act(ctx, by, id, func(c *record.Call, w *record.Change, who *portal.Person) error {
		if id == c.Actor.ID && !c.Staff() {
			return portal.Refuse(portal.CodeForbidden, "You cannot disable yourself; ask somebody else who may do it.")
		}
		if id == c.Actor.ID { // an owner leaves
			if err := c.Confirmed(); err != nil {
				return err
			}
		}
		if err := c.Settings.CheckMayDisable(c.Actor.Role); err != nil {
			return err
		}
		w.EventAbout(who, portal.EventPersonDisabled, nil)
		return who.Disable(c.Actor.Role)
	})
}
