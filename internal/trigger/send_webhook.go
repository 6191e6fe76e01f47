package trigger

import (
	"context"
	"encoding/json"
	"log/slog"
	"time"

	"allyway/internal/cloud"
	"allyway/internal/notifying"
	"allyway/internal/record"
)

// soon is how long send-webhook waits for a delivery that is to be tried again. Later ones are left to the next call.
const soon = 40 * time.Second

// timeToNotify is the least time that a run needs.
const timeToNotify = 20 * time.Second

// SendWebhook returns the handler of send-webhook. Messages of the queue of news call it, and so does a schedule every
// minute. It reads nothing of their payload: it sends everything that is new or due. If the last run of a call fails,
// the queue repeats the call, or the schedule calls again.
func SendWebhook(room *notifying.Service) func(context.Context, json.RawMessage) error {
	return func(ctx context.Context, _ json.RawMessage) error {
		ctx = cloud.WithInvocation(ctx)
		until := time.Now().Add(soon)
		for {
			sent, err := room.Run(ctx)
			slog.InfoContext(ctx, "webhooks called", "count", sent.Delivered, "failed", sent.Failed)
			if sent.Next.IsZero() || sent.Next.After(until) || !record.TimeFor(ctx, time.Until(sent.Next)+timeToNotify) {
				return err
			}
			if !record.Pause(ctx, time.Until(sent.Next)) {
				return err
			}
		}
	}
}
