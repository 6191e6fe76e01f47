package mailing

import (
	"context"
	"sync"
	"time"

	"allyway/internal/record"
)

const (
	timeToSend = 15 * time.Second // the time to send a mail and settle it
	sendAtOnce = 4                // mails, so that one that waits for the mail system does not stop the others
)

// SendMany is Send for several mails, a few at once. The table's stream and the sweep call it. It returns the error of
// each mail that it had time for before the context's deadline, in the order of keys.
func (s *Service) SendMany(ctx context.Context, keys []record.Key) []error {
	var (
		mu      sync.Mutex
		next    int
		errs    = make([]error, len(keys))
		senders sync.WaitGroup
	)
	take := func() (i int, ok bool) {
		mu.Lock()
		defer mu.Unlock()
		if next == len(keys) || !TimeToSend(ctx) {
			return 0, false
		}
		next++
		return next - 1, true
	}
	for range min(sendAtOnce, len(keys)) {
		senders.Go(func() {
			for i, ok := take(); ok; i, ok = take() {
				errs[i] = s.Send(ctx, keys[i])
			}
		})
	}
	senders.Wait()
	return errs[:next]
}

// TimeToSend reports whether a mail can be sent and settled before the context's deadline. Without a deadline it can.
func TimeToSend(ctx context.Context) bool { return record.TimeFor(ctx, timeToSend) }
