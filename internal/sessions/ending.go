package sessions

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/record"
)

// end deletes one of the caller's sessions.
func end(ctx context.Context, c *record.Call, id string) error {
	w := c.Change()
	w.EndSession(c.Actor.ID, id)
	w.EventAbout(c.Actor, portal.EventSignedOut, nil)
	return w.Commit(ctx)
}
