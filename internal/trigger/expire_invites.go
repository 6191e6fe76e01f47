package trigger

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"allyway/internal/cleanup"
	"allyway/internal/cloud"
)

// jobTime is the longest that each of the three jobs may take. It is so short that all of them end within the
// function's time, so the first cannot stop the others from running. The run of the next hour continues.
const jobTime = 90 * time.Second

// ExpireInvites returns the handler of expire-invites, which a schedule calls every hour. The handler records the
// invites that have expired, sends reminders of those that soon will, and queues the mails about data captures. It takes no
// input.
func ExpireInvites(room *cleanup.Service) func(context.Context) error {
	return func(ctx context.Context) error {
		ctx = cloud.WithInvocation(ctx)
		recorded, err := within(ctx, jobTime, room.ExpireInvites)
		slog.InfoContext(ctx, "invites expired", "count", recorded)
		reminded, failed := within(ctx, jobTime, room.RemindInvites)
		slog.InfoContext(ctx, "invites reminded of", "count", reminded)
		mailed, wrong := within(ctx, jobTime, room.MailCaptures)
		slog.InfoContext(ctx, "data captures mailed about", "count", mailed)
		return errors.Join(err, failed, wrong)
	}
}

// within runs a job with a deadline of its own.
func within(ctx context.Context, d time.Duration, job func(context.Context) (int, error)) (int, error) {
	ctx, cancel := context.WithTimeout(ctx, d)
	defer cancel()
	return job(ctx)
}
