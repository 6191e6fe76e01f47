package event

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"allyway/internal/product"
)

// jobTime is how long each of the two may take, so that both end well before the function's time is up, and neither
// keeps the other from beginning. What is left the next hour does.
const jobTime = 2 * time.Minute

// ExpireInvites is the handler of expire-invites, which a schedule calls every hour: it records what has expired, and
// reminds of what soon will. What it is called with says nothing.
func ExpireInvites(p *portal.Portal) func(context.Context) error {
	return func(ctx context.Context) error {
		recorded, err := within(ctx, jobTime, p.ExpireInvites)
		slog.InfoContext(ctx, "invites expired", "count", recorded)
		reminded, failed := within(ctx, jobTime, p.RemindInvites)
		slog.InfoContext(ctx, "invites reminded of", "count", reminded)
		return errors.Join(err, failed)
	}
}

// within gives a job a deadline of its own.
func within(ctx context.Context, d time.Duration, job func(context.Context) (int, error)) (int, error) {
	ctx, cancel := context.WithTimeout(ctx, d)
	defer cancel()
	return job(ctx)
}
