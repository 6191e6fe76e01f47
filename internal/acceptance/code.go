package acceptance

import (
	"context"
	"time"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// These throttles stop guesses at codes. Together with the number of codes, they make the strength that
// docs/security.md states. As at sign-in, a client can use up no more than its own part of an address's attempts. A
// link needs no attempts, so nobody can stop a person who has it.
var (
	codeByClient           = record.Throttle{Kind: "code-client", Limit: 100, Window: 15 * time.Minute}
	codeByAddressAndClient = record.Throttle{Kind: "code-address-client", Limit: 20, Window: 24 * time.Hour}
	codeByAddress          = record.Throttle{Kind: "code-address", Limit: 100, Window: 24 * time.Hour}
)

// Code is what a person types who cannot use the link in the mail of their invite.
type Code struct {
	Email, Code string
	Client      record.Client
}

// OpenCode returns the token of the invite to an address, for its code. It changes nothing and does not use up the
// invite. Anyone may call it, and learns nothing without the code: answer and table calls are the same for a wrong
// code, an unknown address, and an invite that has ended. Only failures count. Refusals: link_invalid, whatever was
// wrong; too_many_attempts.
func (s *Service) OpenCode(ctx context.Context, in Code) (string, error) {
	typed := portal.TypedAddress(in.Email)
	counters := append(in.Client.Counters(codeByClient), codeByAddressAndClient.Of(record.AddressAndClient(typed, in.Client)))
	counted, within, found, err := s.store.CountAndGet(ctx, counters, record.Email(typed))
	if err != nil {
		return "", err
	}
	if !within {
		return "", counted.Refuse(s.store.Now())
	}
	held, err := found.Holder(typed)
	if err != nil {
		return "", err
	}
	address := []record.Counter{codeByAddress.Of(typed.Claim())}
	ofAddress, within, found, err := s.store.CountAndGet(ctx, address, record.InviteeKeys(held)...)
	if err != nil {
		return "", err
	}
	if !within { // nothing was tried
		if err := s.store.GiveBack(ctx, counted); err != nil {
			return "", err
		}
		return "", ofAddress.Refuse(s.store.Now())
	}
	raw, err := s.tokenFor(ctx, found, held, in.Code)
	if err == nil {
		_ = s.store.GiveBack(ctx, counted, ofAddress) // if this fails, the count is too high until its window ends
	}
	return raw, err
}

// tokenFor returns the token of the holder's invite if it is valid and has that code.
func (s *Service) tokenFor(ctx context.Context, found record.Found, held record.Holder, code string) (string, error) {
	who, partner, err := found.SignInPair(held)
	if err != nil {
		return "", err
	}
	valid := who.CheckInviteLink(who.InviteVersion, s.store.Now()) == nil && partner.CheckOpen() == nil && held.Partner == who.Partner
	if who.ID == "" {
		who.ID = token.NewID() // of nobody, so that a code is compared in this case, too
	}
	raw, err := s.links.OpenCode(ctx, who, code)
	if err == nil && !valid {
		return "", portal.ErrCodeInvalid()
	}
	return raw, err
}
