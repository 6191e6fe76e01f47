package acceptance

import (
	"context"
	"time"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// mailByInvitee limits how many links are mailed to one invited person.
var mailByInvitee = record.Throttle{Kind: "linkmail-person", Limit: 3, Window: time.Hour}

// Renew mails a fresh link to the person whose link has expired. If the link is still valid, Renew mails the same link
// again. The mail goes only to the address of the invite, at most three times an hour, and not more in a day than
// record.MailsTo allows. Anyone may call it, and learns nothing: the answer is the same whatever happened to the link.
// There are no refusals.
func (s *Service) Renew(ctx context.Context, raw string) error {
	said, err := s.links.Open(ctx, raw, token.Invite)
	if err != nil {
		return portal.IgnoreRefusal(err)
	}
	var found record.Found
	var counted bool
	err = record.Parallel(
		func() (err error) { counted, err = s.store.Count(ctx, mailByInvitee, said.Person, 1); return err },
		func() (err error) {
			found, err = s.store.Get(ctx, record.Person(said.Person), record.Partner(said.Partner), record.Person(said.By), record.Settings)
			return err
		},
	)
	if err != nil || !counted {
		return err
	}
	now := s.store.Now()
	who, partner, err := found.LinkedPerson(said, func(who *portal.Person) error { return renewable(who, said, now) })
	if err == nil {
		err = s.checkGiver(ctx, found, who)
	}
	if err != nil {
		return portal.IgnoreRefusal(err)
	}
	set, err := found.Settings()
	if err != nil {
		return err
	}
	w := s.store.Change("", now)
	w.MailInviteAgain(who, partner, set)
	if w.Empty() {
		return nil
	}
	if _, within, err := s.store.CountAll(ctx, record.MailsTo(who.Email, true)); err != nil || !within {
		return err
	}
	return w.Commit(ctx)
}

// renewable refuses a link that is not of the person's current invite, or that expired too long ago.
func renewable(who *portal.Person, said token.Link, now time.Time) error {
	if !who.HasInvite() || int64(said.Version) != who.InviteVersion ||
		!now.Before(said.ExpiresAt.Add(portal.LinkMemory)) {
		return portal.ErrLinkInvalid()
	}
	return nil
}
