package acceptance

import (
	"context"
	"time"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// Sign-ups are limited by the typed address, known or not, and by the client. A mail goes to whatever address a client
// types, so a client has fewer of them than sign-ins. All people of an office may be one client: 200 sign up in an
// hour.
var (
	signUpByAddress      = record.Throttle{Kind: "signup-address", Limit: 3, Window: time.Hour}
	signUpByClient       = record.Throttle{Kind: "signup-client", Limit: 200, Window: time.Hour}
	signUpByClientInADay = record.Throttle{Kind: "signup-client-day", Limit: 1000, Window: 24 * time.Hour}
)

// SignUp is what somebody gives who wants an account.
type SignUp struct {
	Fields    portal.Fields // firstName, lastName, email
	Languages string        // of the browser, as Accept-Language says them
	Client    record.Client
}

// SignUp mails a link that makes an account to an address that nobody holds. Until it is used, there is no account, and
// nobody holds the address. An active person is told that they have an account, and an invited person gets their
// invite; nobody else gets a mail. It sends at most three mails an hour to an address, and not more in a day than
// record.MailsTo allows. Anyone may call it, and learns nothing: the answer and the table calls are the same for every
// address. Refusals: not_found while sign-up is off, invalid, too_many_attempts, which depends only on the client.
func (s *Service) SignUp(ctx context.Context, in SignUp) error {
	now := s.store.Now()
	var wrong portal.Problems
	typed := portal.NewSignUp(token.NewIDAt(now), in.Fields, now, &wrong)
	typed.Language = preferred(in.Languages)
	client := append(in.Client.Counters(signUpByClient), in.Client.Counters(signUpByClientInADay)...)
	counted, within, found, err := s.store.CountAndGet(ctx, client, record.Email(typed.Email), record.SignUps(typed.Email), record.Settings)
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
		return counted.Refuse(now)
	}
	if err := wrong.Err(); err != nil {
		return err
	}
	held, err := found.Holder(typed.Email)
	if err != nil {
		return err
	}
	address := []record.Counter{signUpByAddress.Of(typed.Email.Claim()), record.MailsTo(typed.Email, true)}
	_, within, there, err := s.store.CountAndGet(ctx, address, record.SignInKeys(held)...)
	if err != nil {
		return err
	}
	who, partner, err := there.SignInPair(held)
	if err != nil {
		return err
	}
	w := s.store.Change("", now)
	switch {
	case !within:
	case held.Person == "":
		return s.addSignUp(ctx, found, typed)
	default:
		w.MailAboutSignUp(who, partner, set)
	}
	w.DecoysUpTo(signUpOps)
	return w.Commit(ctx)
}

const (
	signUpOps   = 2 // of each Write: a sign-up or an event, and a mail
	signUpTries = 5
)

// addSignUp stores a sign-up with an address that nobody holds. If another one with the same address is stored at the
// same time, it reads the address again, and does nothing if somebody holds it by now.
func (s *Service) addSignUp(ctx context.Context, found record.Found, typed *portal.SignUp) error {
	for try := 1; ; try++ {
		w := s.store.Change("", s.store.Now())
		if err := w.AddSignUp(found, typed); err != nil {
			return err
		}
		err := w.Commit(ctx)
		if !record.IsConflict(err) || try == signUpTries {
			return err
		}
		if found, err = s.store.Get(ctx, record.Email(typed.Email), record.SignUps(typed.Email)); err != nil {
			return err
		}
		if held, err := found.Holder(typed.Email); err != nil || held.Person != "" {
			return err
		}
	}
}

func errSignUpOff() error {
	return portal.Refuse(portal.CodeNotFound, "This portal has no sign-up; ask its staff for an invite.")
}
