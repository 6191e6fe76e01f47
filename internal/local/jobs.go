package main

import (
	"context"
	"log/slog"
	"time"
)

const jobInterval = time.Hour

// every runs a scheduled job now and then once an interval, until ctx ends. A failure is logged; the next run goes on
// where this one stopped.
func every(ctx context.Context, interval time.Duration, name string, job func(context.Context) error) {
	ticker := time.NewTicker(interval)
	defer ticker.Stop()
	for {
		if err := job(ctx); err != nil && ctx.Err() == nil {
			slog.Error("scheduled job failed", "job", name, "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}
