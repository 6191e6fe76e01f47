package passwords

import (
	"context"
	"time"

	"allyway/internal/portal"
	"allyway/internal/record"
)

// Mails are limited by the typed address, known or not, and by the client.
var (
	mailByAddress = record.Throttle{Kind: "linkmail-address", Limit: 3, Window: time.Hour}
	mailByClient  = record.Throttle{Kind: "linkmail-client", Limit: 1000, Window: time.Hour}
)

// Forgot mails an active person a link that sets a new password, and an invited person their invite: the same link
// while it is valid, a fresh one after that. It sends at most three mails an hour to an address, and not more in a day
// than record.MailsTo allows. The client is counted first. If it is refused, the attempt does not count for the
// address. Anyone may call it, and learns nothing: the answer and the table calls are the same for every address.
// Refusal: too_many_attempts, which depends only on the client.
func (s *Service) Forgot(ctx context.Context, email string, client record.Client) error {
	typed := portal.TypedAddress(email)
	counted, within, found, err := s.store.CountAndGet(ctx, client.Counters(mailByClient), record.Email(typed), record.Settings)
	if err != nil {
		return err
	}
	if !within {
		return counted.Refuse(s.store.Now())
	}
	set, err := found.Settings()
	if err != nil {
		return err
	}
	held, err := found.Holder(typed)
	if err != nil {
		return err
	}
	address := []record.Counter{mailByAddress.Of(typed.Claim()), record.MailsTo(typed, held.Person != "")}
	_, within, found, err = s.store.CountAndGet(ctx, address, record.SignInKeys(held)...)
	if err != nil {
		return err
	}
	who, partner, err := found.SignInPair(held)
	if err != nil {
		return err
	}
	w := s.store.Change("", s.store.Now())
	if within {
		w.MailLink(who, partner, set)
	}
	w.DecoysUpTo(2) // a mail and its event
	return w.Commit(ctx)
}
