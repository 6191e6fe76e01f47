package portal

import (
	"context"

	"allyway/internal/token"
)

// DisablePerson ends a person's access: every session at once, every link for good. Staff may call it, owners for
// staff people, primary contacts for their own organisation where the settings allow it, nobody for themselves.
// Refusals: forbidden, not_found, wrong_state, last_owner, last_primary_contact.
func (p *Portal) DisablePerson(ctx context.Context, by token.Session, id string) (*PersonView, error) {
	return p.actOn(ctx, by, id, func(c *call, w *change, who *Person) error {
		if id == c.actor.ID {
			return refuse(CodeForbidden, "You cannot disable yourself; ask somebody else who may.")
		}
		if err := c.mayDisable(); err != nil {
			return err
		}
		w.event(EventPersonDisabled, who.ID, who.Partner, nil)
		return who.Disable(c.actor.Role)
	})
}

// mayDisable refuses primary contacts where the settings do not let them disable and enable.
func (c *call) mayDisable() error {
	if c.actor.Role.Staff() || c.settings.SelfManagement.Disable {
		return nil
	}
	return refuse(CodeForbidden, "Disabling and enabling people is for the portal's staff here; ask them.")
}
