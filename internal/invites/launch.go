package invites

import (
	"cmp"
	"context"
	"maps"
	"time"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// Launched is how far a launch came in one call.
type Launched struct {
	Invited int
	Skipped int
	Reasons map[portal.Reason]int // why, and how many for each; their sum is Skipped
	Next    string                // the cursor of the next call; empty: the launch is complete
}

// skip counts somebody who was not invited.
func (l *Launched) skip(reason portal.Reason) {
	if l.Reasons == nil {
		l.Reasons = map[portal.Reason]int{}
	}
	l.Skipped++
	l.Reasons[reason]++
}

const launchedAtOnce = 20 // people in a Write: four ops each, and one for the counts of each partner

// Launch invites everybody at a partner (empty: at all partners) who is still a contact. Each call continues at the
// cursor of the call before. An empty cursor is the beginning. Repeating a launch is safe. A launch skips people
//   - without an address, or with one that bounced or was mailed too often just now;
//   - who declined, or whose invite was revoked or request denied;
//   - without a partner, or of one that is not active;
//   - with an address that a primary contact gave and staff have not checked, because staff must decide about each of them.
//
// Staff may call it. If the caller loses their access meanwhile, Launch returns how far it came, and the next call is
// refused. Refusals: forbidden, not_found, malformed, partner_inactive.
func (s *Service) Launch(ctx context.Context, by token.Session, partner, cursor string) (done Launched, err error) {
	c, err := s.store.EnterLong(ctx, by, portal.Staff, record.Partner(partner))
	if err != nil {
		return done, err
	}
	at, err := c.Found.PartnerIfAny(partner)
	if err != nil {
		return done, err
	}
	list := s.cursors.Of(by, "launch", partner)
	after, err := list.After(record.PageOf{Cursor: cursor})
	if err != nil {
		return done, err
	}
	if err := at.CheckOpen(); err != nil {
		return done, err
	}
	deadline := time.Now().Add(s.budget)
	for {
		people, next, err := s.store.ListContacts(ctx, partner, after)
		if err != nil {
			return done, err
		}
		skipped, reasons := done.Skipped, maps.Clone(done.Reasons)
		if err := s.launchPage(ctx, c, people, &done); record.Ended(err) && done.Invited > 0 {
			done.Skipped, done.Reasons, done.Next = skipped, reasons, list.Next(cmp.Or(after, record.FirstContact)) // this page again
			return done, nil
		} else if err != nil {
			return done, err
		}
		if next == "" {
			return done, nil
		}
		if time.Now().After(deadline) {
			done.Next = list.Next(next)
			return done, nil
		}
		after = next
	}
}

// launchPage invites the people of a page, several in one Write.
func (s *Service) launchPage(ctx context.Context, c *record.Call, people []*portal.Person, done *Launched) error {
	var keys []record.Key
	for _, who := range people {
		keys = append(keys, record.Partner(who.Partner))
	}
	partners, err := s.store.GetMany(ctx, keys)
	if err != nil {
		return err
	}
	var ready []*portal.Person
	for _, who := range people {
		if reason := skippedBy(who, partners, c.Now); reason != "" {
			done.skip(reason)
		} else {
			ready = append(ready, who)
		}
	}
	for len(ready) > 0 {
		some := ready[:min(launchedAtOnce, len(ready))]
		ready = ready[len(some):]
		if err := s.launchSome(ctx, c, some, partners, done); err != nil {
			return err
		}
	}
	return nil
}

// skippedBy returns why a launch skips a person, or "".
func skippedBy(who *portal.Person, partners record.Found, now time.Time) portal.Reason {
	partner, err := partners.PartnerIfAny(who.Partner)
	if err != nil { // the partner is gone
		return portal.ReasonChanged
	}
	return who.SkippedBy(partner, now)
}

// launchSome invites people in one Write. If the Write is refused, it invites each of them alone.
func (s *Service) launchSome(ctx context.Context, c *record.Call, some []*portal.Person, partners record.Found, done *Launched) error {
	w := c.Change()
	for _, who := range some {
		partner, err := partners.Partner(who.Partner)
		if err != nil {
			return err
		}
		after := *who
		if err := after.Invite(c.InvitationTo(partner)); err != nil {
			return err
		}
		w.MailMany(portal.InviteLetter(&after))
		w.SavePerson(who, &after)
		w.EventAbout(&after, portal.EventPersonInvited, nil)
	}
	if !w.Fits() {
		return s.launchHalves(ctx, c, some, partners, done)
	}
	err := w.Commit(ctx)
	switch {
	case err == nil:
		done.Invited += len(some)
		return nil
	case !record.IsConflict(err):
		return err
	case len(some) == 1:
		return s.launchFresh(ctx, c, some[0], partners, done)
	}
	for _, who := range some {
		if err := s.launchSome(ctx, c, []*portal.Person{who}, partners, done); err != nil {
			return err
		}
	}
	return nil
}

// launchHalves invites the first half of the people in one Write, and the second in another.
func (s *Service) launchHalves(ctx context.Context, c *record.Call, some []*portal.Person, partners record.Found, done *Launched) error {
	half := len(some) / 2
	if err := s.launchSome(ctx, c, some[:half], partners, done); err != nil {
		return err
	}
	return s.launchSome(ctx, c, some[half:], partners, done)
}

// launchFresh reads a person again who has changed since the index showed them, and invites or skips them.
func (s *Service) launchFresh(ctx context.Context, c *record.Call, seen *portal.Person, partners record.Found, done *Launched) error {
	found, err := s.store.Get(ctx, record.Person(seen.ID))
	if err != nil {
		return err
	}
	who, err := found.PersonIfAny(seen.ID)
	if err != nil {
		return err
	}
	if who == nil || who.Version == seen.Version || who.Partner != seen.Partner {
		done.skip(portal.ReasonChanged)
		return nil
	}
	if reason := skippedBy(who, partners, c.Now); reason != "" {
		done.skip(reason)
		return nil
	}
	return s.launchSome(ctx, c, []*portal.Person{who}, partners, done)
}
