package cost

import (
	"context"
	"time"

	"allyway/internal/api/apitest"
	"allyway/internal/feedback"
	"allyway/internal/portal"
)

func jobs() []operation {
	expire := func(s *stage) func(context.Context) (int, error) { return s.Cleanup.ExpireInvites }
	remind := func(s *stage) func(context.Context) (int, error) { return s.Cleanup.RemindInvites }
	reminding := func(s *stage) { s.Settings(func(set *portal.Settings) { set.Reminders = true }) }
	bounce := func(email string) func(s *stage) {
		return func(s *stage) { s.job(func(ctx context.Context) error { return s.bounced(ctx, email) }) }
	}
	return []operation{
		{"send-email", "one mail, when the stream reports it", ceiling{calls: 4}, func(s *stage) {
			s.add("ina@acme.com", true)
			letter := s.letter()
			s.job(func(ctx context.Context) error { return s.Mailing.Send(ctx, letter) })
		}},
		{"send-email", "one mail, reported again", ceiling{calls: 1}, func(s *stage) {
			s.add("ina@acme.com", true)
			letter := s.letter()
			s.Mail("ina@acme.com")
			s.job(func(ctx context.Context) error { return s.Mailing.Send(ctx, letter) })
		}},
		{"send-email", "each minute, nothing waits", ceiling{calls: 9}, func(s *stage) {
			s.job(func(ctx context.Context) error { _, err := s.Mailing.Sweep(ctx); return err })
		}},
		{"expire-invites", "for the first time, in a new portal", ceiling{calls: 4}, func(s *stage) { s.once(expire(s)) }},
		{"expire-invites", "each hour, nothing expired", ceiling{calls: 4}, func(s *stage) {
			s.hourly(time.Hour, expire(s))
		}},
		{"expire-invites", "each hour, one expired", ceiling{calls: 6}, func(s *stage) {
			s.add("ina@acme.com", true)
			s.hourly(7*24*time.Hour, expire(s))
		}},
		{"remind-invites", "each hour, switched off", change(), func(s *stage) {
			s.Settings(func(set *portal.Settings) { set.Reminders = false })
			s.hourly(time.Hour, remind(s))
		}},
		{"remind-invites", "for the first time, a day ahead", ceiling{calls: 27}, func(s *stage) { reminding(s); s.once(remind(s)) }},
		{"remind-invites", "each hour, nobody to remind", ceiling{calls: 4}, func(s *stage) { reminding(s); s.hourly(time.Hour, remind(s)) }},
		{"remind-invites", "each hour, one reminded", ceiling{calls: 6}, func(s *stage) {
			reminding(s)
			s.add("ina@acme.com", true)
			s.hourly(6*24*time.Hour, remind(s))
		}},
		// the first read must find who has the address
		{"record-feedback", "a bounce", longer(), bounce("uma@acme.com")},
		{"record-feedback", "a bounce, reported again", change(), func(s *stage) {
			if err := s.bounced(context.Background(), "uma@acme.com"); err != nil {
				s.T.Fatal(err)
			}
			bounce("uma@acme.com")(s)
		}},
		{"record-feedback", "an address that nobody holds", ceiling{calls: 1}, bounce("nobody@acme.com")},
		{"make-owner", "the first", change(), func(s *stage) {
			fresh := apitest.On(s.T, s.fresh())
			s.job(func(ctx context.Context) error {
				_, err := fresh.Owners.Make(ctx, "first@example.test")
				return err
			})
		}},
		{"make-owner", "where there is one", ceiling{calls: 1}, func(s *stage) {
			s.job(func(ctx context.Context) error { _, err := s.Owners.Make(ctx, "other@example.test"); return err })
		}},
	}
}

// hourly measures a scheduled job after that time has passed. The job also ran shortly before, as it does every hour.
func (s *stage) hourly(d time.Duration, run func(context.Context) (int, error)) {
	s.T.Helper()
	s.Clock.Move(d - time.Hour)
	if n, err := run(context.Background()); err != nil || n > 0 {
		s.T.Fatalf("did %d, %v", n, err)
	}
	s.Clock.Move(time.Hour)
	s.once(run)
}

// once measures one run of a scheduled job.
func (s *stage) once(run func(context.Context) (int, error)) {
	s.T.Helper()
	s.job(func(ctx context.Context) error { _, err := run(ctx); return err })
}

// bounced reports to the portal that mail to an address did not arrive.
func (s *stage) bounced(ctx context.Context, email string) error {
	return s.Feedback.Record(ctx, feedback.Report{Address: email, State: portal.MailBounced, Detail: "550 no such user", At: s.Clock.Now()})
}
