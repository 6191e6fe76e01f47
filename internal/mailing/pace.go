package mailing

import (
	"context"
	"time"

	"allyway/internal/record"
)

// pace keeps sending below the mail system's rate. All senders share the rate by a count in the table. Mail to many
// people leaves a fifth of the rate free or, if the rate is one mail in a second, every other second. So mail to one
// person never waits for mail to many. pace waits as long as the lease and the deadline allow. After that, it puts the
// mail back, to be tried again at once, and returns false.
func (s *Service) pace(ctx context.Context, u *record.Unsent) (free bool, err error) {
	if s.config.Rate == 0 {
		return true, nil
	}
	bulk := u.Letter.Bulk
	rate := record.Throttle{Kind: "mail-rate", Limit: s.config.Rate, Window: time.Second}
	if bulk {
		rate.Limit = max(1, s.config.Rate*4/5)
	}
	for waited := time.Duration(0); waited < lease/2 && TimeToSend(ctx); {
		if !bulk || s.config.Rate > 1 || s.store.Now().Unix()%2 == 0 {
			if free, err = s.store.Count(ctx, rate, "all", 1); err != nil || free {
				return free, err
			}
		}
		now := s.store.Now()
		wait := now.Truncate(time.Second).Add(time.Second).Sub(now) + record.Turn(u.Letter)
		waited += wait
		if !record.Pause(ctx, wait) {
			return false, ctx.Err()
		}
	}
	return false, s.store.PutBack(ctx, u, s.store.Now(), u.Letter.Attempts-1)
}
