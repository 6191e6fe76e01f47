package portal

import (
	"context"

	"allyway/internal/table"
)

// ForgotPassword mails an active person a link that sets a new password, and an invited one their invite: the same
// link while it lives, a fresh one after. Anyone may call it and learns nothing: the answer, and the number and shape
// of table calls, are the same for everyone. Beyond three mails an hour to an address nothing more is mailed.
// Refusal: too_many_attempts, by client alone.
func (p *Portal) ForgotPassword(ctx context.Context, email, client string) error {
	now := p.now()
	typed := typedAddress(email)
	var items table.Items
	var byAddress, byClient bool
	err := parallel(
		func() (err error) { byAddress, err = p.count(ctx, linkMailByAddress, typed.Claim()); return err },
		func() (err error) { byClient, err = p.count(ctx, linkMailByClient, client); return err },
		func() (err error) { items, err = p.table.Get(ctx, keyEmail(typed), keySettings); return err },
	)
	if err != nil {
		return err
	}
	if !byClient {
		return errTooManyAttempts(linkMailByClient)
	}
	set, err := settings(items)
	if err != nil {
		return err
	}
	var held claim
	if _, err := items.Decode(keyEmail(typed), &held); err != nil {
		return err
	}
	found, err := p.table.Get(ctx, p.orDecoys(held)...)
	if err != nil {
		return err
	}
	who, partner, err := signInPair(found, held)
	if err != nil {
		return err
	}
	w := newChange(now, "")
	if byAddress {
		w.mailLink(who, partner, set)
	}
	w.decoysUpTo(2)
	return w.commit(ctx, p.table)
}

// mailLink has a person mailed the link that lets them in, as they stand: a reset, their invite, or nothing.
func (w *change) mailLink(who *Person, partner *Partner, set Settings) {
	switch {
	case who.Partner != "" && (partner == nil || partner.Status != PartnerActive):
	case who.Mail.Blocks():
	case who.Status == StatusActive:
		w.mail(resetLetter(who, "", set.ResetLifetime(), w.now))
		w.event(EventResetRequested, who.ID, who.Partner, nil)
	case who.Status == StatusInvited:
		w.mailInviteAgain(who, partner, set)
	}
}

// mailInviteAgain mails the link of a living invite once more, so that nobody can kill another's link; an expired
// invite gets a fresh one.
func (w *change) mailInviteAgain(who *Person, partner *Partner, set Settings) {
	if !who.InviteHasExpired(w.now) {
		w.mail(inviteLetter(who, w.now))
		w.event(EventInviteMailedAgain, who.ID, who.Partner, nil)
		return
	}
	after := *who
	if err := after.Resend(Invitation{By: who.InvitedBy, Partner: partner, Lifetime: set.InviteLifetime(), Now: w.now}); err != nil {
		return
	}
	w.save(who, &after)
	w.mail(inviteLetter(&after, w.now))
	w.event(EventInviteRenewed, who.ID, who.Partner, nil)
}

// decoysUpTo fills a Write with items that mean nothing, so that work for nobody costs what work for somebody does.
func (w *change) decoysUpTo(n int) {
	for len(w.ops) < n {
		w.decoy()
	}
}
