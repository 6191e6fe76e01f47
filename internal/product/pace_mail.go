package portal

import (
	"context"
	"time"
)

// pace keeps sending under the mail system's rate, which all senders share by counting in the table. Bulk mail leaves a
// fifth of it free, or, where one a second is all there is, every other second, so that what a person waits for never
// stands behind it. It waits for its turn while lease and deadline allow it, then puts the mail back, to be tried again
// at once.
func (p *Portal) pace(ctx context.Context, l *Letter) (free bool, err error) {
	if p.MailRate == 0 {
		return true, nil
	}
	rate := throttle{"mail-rate", p.MailRate, time.Second}
	if l.Bulk {
		rate.limit = max(1, p.MailRate*4/5)
	}
	for waited := time.Duration(0); waited < mailLease/2 && TimeToSend(ctx); {
		if !l.Bulk || p.MailRate > 1 || p.Now().Unix()%2 == 0 {
			if free, err = p.count(ctx, rate, "all"); err != nil || free {
				return free, err
			}
		}
		now := p.Now()
		wait := now.Truncate(time.Second).Add(time.Second).Sub(now) + l.turn()
		waited += wait
		if !pause(ctx, wait) {
			return false, ctx.Err()
		}
	}
	return false, p.putBack(ctx, l, p.now(), l.Attempts-1)
}

// turn spreads those who wait at once: for the next second, over its beginning, and for the same record.
func (l *Letter) turn() time.Duration { return time.Duration(shardOf(l.ID)) * 12 * time.Millisecond }

// pause waits, and reports whether it did to the end.
func pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
