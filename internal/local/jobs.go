package main

import (
	"context"
	"log/slog"
	"time"
)

const jobInterval = time.Hour

// every runs a job at once and then after each interval, until ctx ends. It logs failures; the next run continues the
// work.
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
