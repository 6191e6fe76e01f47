package event

import (
	"context"
	"log/slog"

	"allyway/internal/portal"
)

// ExpireInvites is the handler of expire-invites, which a schedule calls every hour. What it is called with says
// nothing.
func ExpireInvites(p *portal.Portal) func(context.Context) error {
	return func(ctx context.Context) error {
		recorded, err := p.ExpireInvites(ctx)
		slog.InfoContext(ctx, "invites expired", "count", recorded)
		return err
	}
}
