package acceptance

import (
	"context"
	"time"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// Sign-ups are limited by the typed address, known or not, and by the client.
var (
	signUpByAddress = record.Throttle{Kind: "signup-address", Limit: 3, Window: time.Hour}
	signUpByClient  = record.Throttle{Kind: "signup-client", Limit: 1000, Window: time.Hour}
)

// SignUp is what somebody gives who wants an account.
type SignUp struct {
	Fields portal.Fields // firstName, lastName, email
	Client record.Client
}

// SignUp mails a link that makes an account to an address that nobody holds. Until it is used, there is no account, and
// nobody holds the address. An active person is told that they have an account, and an invited person gets their
// invite; nobody else gets a mail. It sends at most three mails an hour to an address, and not more in a day than
// record.MailsTo allows. Anyone may call it, and learns nothing: the answer and the table calls are the same for every
// address. Refusals: not_found while sign-up is off, invalid, too_many_attempts by the client alone.
func (s *Service) SignUp(ctx context.Context, in SignUp) error {
	now := s.store.Now()
	var wrong portal.Problems
	typed := portal.NewSignUp(token.NewIDAt(now), in.Fields, now, &wrong)
	_, within, found, err := s.store.CountAndGet(ctx, in.Client.Counters(signUpByClient), record.Email(typed.Email), record.Settings)
	if err != nil {
		return err
	}
	set, err := found.Settings()
	switch {
	case err != nil:
		return err
	case !set.SignUp:
		return errSignUpOff()
	case !within:
		return signUpByClient.Refuse(now)
	}
	if err := wrong.Err(); err != nil {
		return err
	}
	held, err := found.Holder(typed.Email)
	if err != nil {
		return err
	}
	address := []record.Counter{signUpByAddress.Of(typed.Email.Claim()), record.MailsTo(typed.Email, true)}
	_, within, found, err = s.store.CountAndGet(ctx, address, record.SignInKeys(held)...)
	if err != nil {
		return err
	}
	who, partner, err := found.SignInPair(held)
	if err != nil {
		return err
	}
	w := s.store.Change("", now)
	switch {
	case !within:
	case held.Person == "":
		w.AddSignUp(typed)
	default:
		w.MailAboutSignUp(who, partner, set)
	}
	w.DecoysUpTo(2) // a sign-up or an event, and a mail
	return w.Commit(ctx)
}

func errSignUpOff() error {
	return portal.Refuse(portal.CodeNotFound, "This portal has no sign-up; ask its staff for an invite.")
}
