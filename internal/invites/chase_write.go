package invites

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/record"
)

// take gives people their verdicts and does what these say. It returns how many people, from the first on, are done.
func (f *chase) take(ctx context.Context, people []*Chased) (done int, err error) {
	var keys []record.Key
	for _, one := range people {
		if one.Who == nil {
			continue
		}
		keys = append(keys, record.Partner(one.Who.ListedAt()))
		if f.in.Act == portal.ChaseRemind && one.Who.InviteNeedsGiver() {
			keys = append(keys, record.Person(one.Who.InvitedBy), record.ProgramKey(one.Who.InvitedByKey))
		}
	}
	found, err := f.store.GetMany(ctx, keys)
	if err != nil {
		return 0, err
	}
	for done < len(people) {
		n, err := f.takeSome(ctx, people[done:min(done+chasedAtOnce, len(people))], found)
		if done += n; err != nil {
			return done, err
		}
	}
	return done, nil
}

// takeSome makes one Write for some people. If it is refused, it makes one for each of them.
func (f *chase) takeSome(ctx context.Context, people []*Chased, found record.Found) (done int, err error) {
	w := f.call.Change()
	for _, one := range people {
		if err := f.ask(w, one, found); err != nil {
			return 0, err
		}
	}
	if w.Empty() {
		return len(people), nil
	}
	if w.Fits() {
		if err = w.Commit(ctx); err == nil {
			return len(people), nil
		}
		if !record.IsConflict(err) && !portal.HasCode(err, portal.CodeTooManyAttempts) {
			return 0, err
		}
	}
	if len(people) == 1 {
		return f.takeFresh(ctx, people[0], err, found)
	}
	for i := range people { // some of them may fit into the organisation's limit
		if _, err := f.takeSome(ctx, people[i:i+1], found); err != nil {
			return i, err
		}
	}
	return len(people), nil
}

// takeFresh reads a person again who has changed since they were read. If they have a new link by now, somebody else
// has just asked them.
func (f *chase) takeFresh(ctx context.Context, one *Chased, refused error, found record.Found) (done int, err error) {
	if !record.IsConflict(refused) {
		return 0, refused
	}
	fresh, err := f.store.Get(ctx, record.Person(one.ID))
	if err != nil {
		return 0, err
	}
	now, err := fresh.PersonIfAny(one.ID)
	switch seen := one.Who; {
	case err != nil:
		return 0, err
	case now == nil || now.ListedAt() != seen.ListedAt() || now.Role != seen.Role:
		one.Who, one.Outcome, one.Reason = nil, portal.VerdictRefused, portal.ReasonNotFound
		return 1, nil
	case now.Version == seen.Version:
		return 0, refused
	case now.InviteVersion != seen.InviteVersion && (f.mark == "" || now.Chased != f.mark):
		one.Who, one.Outcome, one.Reason = now, portal.VerdictUnchanged, ""
		return 1, nil
	}
	one.Who = now
	return f.takeSome(ctx, []*Chased{one}, found)
}

// ask gives a person their verdict, and adds what it says to a Write.
func (f *chase) ask(w *record.Change, one *Chased, found record.Found) error {
	one.Outcome, one.Reason = portal.VerdictUnchanged, ""
	switch {
	case one.Who == nil:
		one.Outcome, one.Reason = portal.VerdictRefused, portal.ReasonNotFound
		return nil
	case one.again:
		return nil
	}
	partner, err := found.PartnerIfAny(one.Who.ListedAt())
	if err != nil {
		return err
	}
	giver, err := found.Giver(one.Who.InvitedBy, one.Who.InvitedByKey, f.call.Now)
	if err != nil {
		return err
	}
	after := *one.Who
	if f.mark != "" && after.Chased == f.mark { // by the same request
		one.Outcome = outcomeOf(f.in.Act)
		return nil
	}
	if one.Outcome, one.Reason = after.Chase(f.in.Act, after.InviteStillGranted(giver), f.call.InvitationTo(partner)); one.Outcome != outcomeOf(f.in.Act) {
		return nil
	}
	letter, event := portal.InviteLetter(&after), portal.EventInviteResent
	if f.in.Act == portal.ChaseRemind {
		letter, event = portal.ReminderLetter(&after), portal.EventInviteReminded
	}
	after.Chased = f.mark
	w.MailMany(letter)
	w.SavePerson(one.Who, &after)
	w.EventAbout(after.AsInvited(), event, nil)
	return nil
}

func outcomeOf(act portal.ChaseAct) string {
	if act == portal.ChaseRemind {
		return portal.VerdictReminded
	}
	return portal.VerdictInvited
}
