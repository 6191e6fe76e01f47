package event

import (
	"context"
	"errors"
	"log/slog"

	"allyway/internal/portal"
)

// ExpireInvites is the handler of expire-invites, which a schedule calls every hour: it records what has expired, and
// reminds of what soon will. What it is called with says nothing.
func ExpireInvites(p *portal.Portal) func(context.Context) error {
	return func(ctx context.Context) error {
		recorded, err := p.ExpireInvites(ctx)
		slog.InfoContext(ctx, "invites expired", "count", recorded)
		reminded, failed := p.RemindInvites(ctx)
		slog.InfoContext(ctx, "invites reminded of", "count", reminded)
		return errors.Join(err, failed)
	}
}
