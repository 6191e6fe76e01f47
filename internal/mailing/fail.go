package mailing

import (
	"context"
	"errors"
	"time"

	"allyway/internal/mail"
	"allyway/internal/portal"
	"allyway/internal/record"
)

const (
	maxAttempts     = 100              // a mail is given up after so many failures that may pass, in about a day
	firstBackoff    = 30 * time.Second // the pause before the second attempt; it doubles with each further one
	longestBackoff  = 15 * time.Minute // so that all mail is sent soon after the failure has passed
	accountAttempts = 5                // attempts count up to this number while the account itself has a problem
	accountPatience = 3 * 24 * time.Hour
)

// failed sets the time of the next attempt, or gives up the mail. If the mail system refuses this mail, that is final.
// If it refuses the whole account, the mail is tried for days, until somebody has repaired the account. After any other
// failure the mail is tried for a day, because the mail system may be down for hours.
func (s *Service) failed(ctx context.Context, u *record.Unsent, who *portal.Person, failure error) error {
	known := &mail.SendError{Temporary: true, Reason: "the mail system could not be reached"}
	errors.As(failure, &known)
	l, now := u.Letter, s.store.Now()
	next := now.Add(min(firstBackoff<<min(max(l.Attempts-1, 0), 10), longestBackoff))
	switch {
	case !known.Temporary,
		known.Account && !now.Before(l.CreatedAt.Add(accountPatience)),
		!known.Account && l.Attempts >= maxAttempts:
		return s.giveUp(ctx, u, who, known.Reason)
	case known.Account:
		return s.store.PutBack(ctx, u, next, min(l.Attempts, accountAttempts))
	}
	return s.store.PutBack(ctx, u, next, l.Attempts)
}

// notMade calls failed for a mail that could not be made. It also returns the failure.
func (s *Service) notMade(ctx context.Context, u *record.Unsent, who *portal.Person, failure error) error {
	return errors.Join(failure, s.failed(ctx, u, who, &mail.SendError{Temporary: true, Reason: "the mail could not be made"}))
}

// giveUp ends a mail as failed, after it has called Config.GivenUp. If that call fails, the mail stays, and the next
// attempt to send it calls Config.GivenUp again.
func (s *Service) giveUp(ctx context.Context, u *record.Unsent, who *portal.Person, reason string) error {
	if s.config.GivenUp != nil {
		if err := s.config.GivenUp(ctx, *u.Letter, reason); err != nil {
			return errors.Join(err, s.store.PutBack(ctx, u, s.store.Now().Add(longestBackoff), u.Letter.Attempts))
		}
	}
	return s.store.SettleLetter(ctx, u, who, portal.MailStatus{State: portal.MailFailed, Detail: reason, At: s.store.Now()})
}
