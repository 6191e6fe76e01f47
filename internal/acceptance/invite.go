package acceptance

import (
	"context"
	"time"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// invite is an invite whose link may be used now, with everything that one Get has read about it.
type invite struct {
	now      time.Time
	version  int64 // of the link
	person   *portal.Person
	partner  *portal.Partner // nil: none
	inviter  *portal.Person  // nil: gone, or the portal itself
	settings portal.Settings
	found    record.Found
	counted  record.Counted // of an attempt at a password, to be given back once it has succeeded
}

// read reads the invite that an opened link names. The link's partner and inviter are hints for the read; the person's
// record decides. It also reads the records under more. Refusals: link_used, link_expired, link_invalid (also if the
// sender may no longer give the invite's role) and, before that last one, partner_inactive.
func (s *Service) read(ctx context.Context, said token.Link, more ...record.Key) (*invite, error) {
	keys := append(more, record.Person(said.Person), record.Partner(said.Partner), record.Person(said.By), record.Settings)
	found, err := s.store.Get(ctx, keys...)
	if err != nil {
		return nil, err
	}
	in := &invite{now: s.store.Now(), version: int64(said.Version), found: found}
	in.person, in.partner, err = found.LinkedPerson(said, func(who *portal.Person) error {
		return who.CheckInviteLink(in.version, in.now)
	})
	if err != nil {
		return nil, err
	}
	if in.settings, err = found.Settings(); err != nil {
		return nil, err
	}
	if in.inviter, err = found.PersonIfAny(in.person.InvitedBy); err != nil {
		return nil, err
	}
	return in, s.checkGiver(ctx, found, in.person)
}

// checkGiver refuses an invite whose sender may no longer give its role. Refusal: link_invalid.
func (s *Service) checkGiver(ctx context.Context, found record.Found, who *portal.Person) error {
	if !who.InviteNeedsGiver() {
		return nil
	}
	giver, err := s.store.GiverOf(ctx, found, who.InvitedBy, who.InvitedByKey)
	if err == nil && !who.InviteStillGranted(giver) {
		err = portal.ErrLinkInvalid()
	}
	return err
}

// open opens a link's token and reads its invite. Refusals: those of read.
func (s *Service) open(ctx context.Context, raw string) (*invite, error) {
	said, err := s.links.Open(ctx, raw, token.Invite)
	if err != nil {
		return nil, err
	}
	return s.read(ctx, said)
}
