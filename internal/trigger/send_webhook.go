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

// soon is how long send-webhook waits for a delivery that is to be tried again. The next minute's call does the rest.
const soon = 40 * time.Second

// timeToNotify is what a run needs of a call's time at the least.
const timeToNotify = 20 * time.Second

// SendWebhook returns the handler of send-webhook. Messages of the queue of news call it, and a schedule every minute. It
// takes nothing from them: it sends whatever is new or due. A call whose last run fails is repeated by the queue, or by
// the next minute.
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
