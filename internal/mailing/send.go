package mailing

import (
	"context"
	"time"

	"allyway/internal/portal"
	"allyway/internal/record"
)

const (
	lease = time.Minute      // how long one sender has to send a mail before another may try
	hold  = 15 * time.Minute // how long a mail that must not be sent now waits until it is checked again
)

// Send sends the mail under key. The table's stream calls it for new mail, and the sweep for what was left. It does
// nothing if the mail is sent already or another sender has its lease. It deletes a mail that is no longer wanted, such
// as one whose link is invalid. An error means that the table failed or that the mail cannot be made. It is no error if
// the mail system refuses the mail: the refusal is recorded on the person, or the mail is tried again later.
func (s *Service) Send(ctx context.Context, key record.Key) error {
	claim := lease
	if s.config.SentByOps {
		claim = 0
	}
	u, err := s.store.ClaimLetter(ctx, key, claim)
	if err != nil || u == nil {
		return err
	}
	l := u.Letter
	found, err := s.store.Get(ctx, record.Person(l.Person), record.Partner(l.Partner), record.Person(l.By), record.ProgramKey(l.Key), record.Person(l.About),
		record.Settings, record.CaptureMail(l.Capture), record.Response(l.Capture, l.Member), record.Recipient(l.Capture, l.Person), captureTie(l), s.signUps(l))
	if err != nil {
		return err
	}
	who, err := found.PersonIfAny(l.Person)
	if err != nil {
		return err
	}
	if who == nil {
		if waits, err := found.SignUp(s.signUps(l), l.Person); err != nil {
			return err
		} else if waits != nil {
			who = &portal.Person{ID: l.Person, Language: waits.Language}
		}
	}
	if who == nil {
		return s.drop(ctx, u, nil)
	}
	partner, err := found.PartnerIfAny(l.PartnerOf(who))
	if portal.IgnoreRefusal(err) != nil {
		return err
	}
	if err != nil { // the partner does not exist, or is not the one that the letter names
		return s.drop(ctx, u, who)
	}
	if wanted, err := s.wanted(l, found); err != nil {
		return err
	} else if !wanted {
		return s.drop(ctx, u, who)
	}
	giver, err := found.Giver(l.By, l.Key, s.store.Now())
	if err != nil {
		return err
	}
	switch l.Fate(who, giver, partner, s.store.Now()) {
	case portal.FateDrop:
		return s.drop(ctx, u, who)
	case portal.FateLate:
		return s.giveUp(ctx, u, who, "the mail could not be sent before its link expired")
	case portal.FateHold:
		return s.store.PutBack(ctx, u, s.store.Now().Add(hold), l.Attempts-1)
	}
	return s.deliver(ctx, u, found, who, partner)
}

// signUps returns the key of the sign-ups of an address, one of which a letter is about. It is zero for other letters.
func (s *Service) signUps(l *portal.Letter) record.Key {
	if !l.ForNobodyYet() {
		return record.Key{}
	}
	return record.SignUps(l.To)
}

// deliver makes the mail and gives it to the mail system.
func (s *Service) deliver(ctx context.Context, u *record.Unsent, found record.Found, who *portal.Person, partner *portal.Partner) error {
	message, err := s.compose(ctx, u.Letter, found, who, partner)
	if err != nil {
		return s.notMade(ctx, u, who, err)
	}
	if u.Letter.Request != "" {
		message.Tags["request"] = u.Letter.Request
	}
	if free, err := s.pace(ctx, u); err != nil || !free {
		return err
	}
	ops, err := s.config.Sender.Send(ctx, u.Letter.ID, message)
	if err != nil {
		return s.failed(ctx, u, who, err)
	}
	noted, err := s.noteRecipient(u.Letter, found)
	if err != nil {
		return err
	}
	ops = append(ops, noted...)
	return s.store.SettleLetter(ctx, u, who, portal.MailStatus{State: portal.MailSent, At: s.store.Now()}, ops...)
}

// drop deletes a mail that must no longer be sent. who is its person, or nil.
func (s *Service) drop(ctx context.Context, u *record.Unsent, who *portal.Person) error {
	return s.store.SettleLetter(ctx, u, who, portal.MailStatus{})
}
