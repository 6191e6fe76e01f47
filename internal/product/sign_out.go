package portal

import (
	"context"

	"allyway/internal/table"
	"allyway/internal/token"
)

// SignOut ends the caller's own session.
func (p *Portal) SignOut(ctx context.Context, by token.Session) error {
	c, err := p.enter(ctx, by, SignedIn)
	if err != nil {
		return err
	}
	return p.endSession(ctx, c, by.ID)
}

// EndSession ends one of the caller's own sessions. Refusal: not_found.
func (p *Portal) EndSession(ctx context.Context, by token.Session, id string) error {
	c, err := p.enter(ctx, by, SignedIn, keySession(by.Person, id))
	if err != nil {
		return err
	}
	if _, ok := c.items[keySession(by.Person, id)]; !ok {
		return notFound("session")
	}
	return p.endSession(ctx, c, id)
}

func (p *Portal) endSession(ctx context.Context, c *call, id string) error {
	w := c.change()
	w.add(table.Delete(keySession(c.actor.ID, id), table.Any))
	w.event(EventSignedOut, c.actor.ID, c.actor.Partner, map[string]any{"session": id})
	return w.commit(ctx, p.table)
}

// EndOtherSessions ends all of the caller's sessions but this one: the person's epoch rises, and this session alone
// follows it.
func (p *Portal) EndOtherSessions(ctx context.Context, by token.Session) error {
	c, err := p.enter(ctx, by, SignedIn)
	if err != nil {
		return err
	}
	after := *c.actor
	after.Epoch++
	w := c.change()
	w.save(c.actor, &after)
	w.keepSession(c.session, after.Epoch)
	w.event(EventSignedOutElsewhere, after.ID, after.Partner, nil)
	return w.commit(ctx, p.table)
}

// keepSession lets the caller's own session follow their epoch.
func (w *change) keepSession(own *Session, epoch int64) {
	kept := *own
	kept.Epoch = epoch
	w.add(table.Put(kept.item(), table.Version(own.version)))
}
