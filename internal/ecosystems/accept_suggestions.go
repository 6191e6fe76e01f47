package ecosystems

import (
	"context"
	"time"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

const (
	timeToLink  = 20 * time.Second // in one call
	linksAtOnce = 20               // users whom one Write links: four ops each
)

// MaxPairs is the highest number of pairs that one call accepts.
const MaxPairs = 100

// Pair is a user and a member to link, by ids.
type Pair struct{ Person, Member string }

// AcceptSuggestions links each user with the member that they are paired with. It also takes pairs that were not
// suggested. A user who is linked already stays as they are. Staff may call it, but only owners for staff people. It
// returns a verdict for each pair, in their order. Refusals: not_signed_in, forbidden, not_found.
func (s *Service) AcceptSuggestions(ctx context.Context, by token.Session, eco string, pairs []Pair) ([]portal.LinkVerdict, error) {
	c, err := s.store.EnterLong(ctx, by, portal.Staff, record.Ecosystem(eco))
	if err != nil {
		return nil, err
	}
	if _, err := c.Found.OpenEcosystem(eco); err != nil {
		return nil, err
	}
	return s.linkPairs(ctx, c, eco, pairs)
}

// AcceptAllSuggestions links every user for whom exactly one member is suggested. It links no user for whom several
// members are suggested, because somebody must decide, and no staff people. Staff may call it. It returns a verdict for
// each user for whom something is suggested. next is where to continue, if the time for one call was over; it is empty
// at the end. Refusals: not_signed_in, forbidden, not_found, malformed.
func (s *Service) AcceptAllSuggestions(ctx context.Context, by token.Session, eco, cursor string) (verdicts []portal.LinkVerdict, next string, err error) {
	list := s.cursors.Of(by, "all suggestions", eco)
	after, err := list.After(record.PageOf{Cursor: cursor})
	if err != nil {
		return nil, "", err
	}
	c, err := s.store.EnterLong(ctx, by, portal.Staff, record.Ecosystem(eco))
	if err != nil {
		return nil, "", err
	}
	if _, err := c.Found.OpenEcosystem(eco); err != nil {
		return nil, "", err
	}
	for deadline := time.Now().Add(timeToLink); ; {
		found, more, err := s.suggestSome(ctx, c, eco, after)
		if err != nil {
			return nil, "", err
		}
		var pairs []Pair
		for _, u := range found {
			switch {
			case u.who.Role.Staff():
			case len(u.suggestions) == 1:
				pairs = append(pairs, Pair{u.who.ID, u.suggestions[0].Member.ID})
			default:
				verdicts = append(verdicts, portal.LinkVerdict{Person: u.who.ID, Outcome: portal.VerdictRefused, Reason: portal.ReasonSeveralMembers})
			}
		}
		linked, err := s.linkPairs(ctx, c, eco, pairs)
		if err != nil {
			if record.Ended(err) && len(verdicts) > 0 {
				return verdicts, list.Next(after), nil
			}
			return nil, "", err
		}
		verdicts = append(verdicts, linked...)
		if after = more; more == "" || time.Now().After(deadline) {
			return verdicts, list.Next(more), nil
		}
	}
}

// linkPairs links some users with each Write.
func (s *Service) linkPairs(ctx context.Context, c *record.Call, eco string, pairs []Pair) (verdicts []portal.LinkVerdict, err error) {
	verdicts = make([]portal.LinkVerdict, 0, len(pairs))
	seen := map[string]bool{}
	for len(pairs) > 0 {
		some := pairs[:min(len(pairs), linksAtOnce)]
		pairs = pairs[len(some):]
		part, err := s.linkSome(ctx, c, eco, some, seen)
		if err != nil {
			return nil, err
		}
		for _, v := range part {
			seen[v.Person] = true
		}
		verdicts = append(verdicts, part...)
	}
	return verdicts, nil
}

// linkSome makes one Write. After a conflict it judges the pairs again. seen are the people of earlier pairs.
func (s *Service) linkSome(ctx context.Context, c *record.Call, eco string, pairs []Pair, seen map[string]bool) (verdicts []portal.LinkVerdict, err error) {
	for range record.ConflictTries {
		var keys []record.Key
		for _, p := range pairs {
			keys = append(keys, record.Person(p.Person), record.EcosystemUser(p.Person, eco), record.Member(p.Member))
		}
		found, err := s.store.GetMany(ctx, keys)
		if err != nil {
			return nil, err
		}
		verdicts = verdicts[:0]
		var links []record.Linking
		taken := map[string]bool{}
		for _, p := range pairs {
			v, link, err := judgePair(c, found, eco, p)
			if err != nil {
				return nil, err
			}
			if link != nil && (taken[p.Person] || seen[p.Person]) { // the earlier pair counts
				v.Outcome, v.Reason, link = portal.VerdictRefused, portal.ReasonAlreadyLinked, nil
			}
			if link != nil {
				taken[p.Person] = true
				links = append(links, *link)
			}
			verdicts = append(verdicts, v)
		}
		if len(links) == 0 {
			return verdicts, nil
		}
		w := c.Change()
		w.LinkAll(links)
		if err = w.Commit(ctx); err == nil || !record.IsConflict(err) {
			return verdicts, err
		}
	}
	return nil, portal.Refuse(portal.CodeConflict, "These users are changing at this moment; repeat the request.")
}

// judgePair returns the verdict on a pair and, if it is to be linked, what to link.
func judgePair(c *record.Call, found record.Found, eco string, p Pair) (portal.LinkVerdict, *record.Linking, error) {
	refused := func(reason portal.Reason) (portal.LinkVerdict, *record.Linking, error) {
		return portal.LinkVerdict{Person: p.Person, Member: p.Member, Outcome: portal.VerdictRefused, Reason: reason}, nil, nil
	}
	who, err := found.PersonIfAny(p.Person)
	if err != nil {
		return portal.LinkVerdict{}, nil, err
	}
	if who == nil || !c.Actor.Role.Above(who.Role) {
		return refused(portal.ReasonPersonGone)
	}
	if c.ConfirmedFor(who) != nil {
		return refused(portal.ReasonConfirmPassword)
	}
	m, err := found.Member(eco, p.Member)
	if portal.HasCode(err, portal.CodeNotFound) {
		return refused(portal.ReasonMemberGone)
	}
	if err != nil {
		return portal.LinkVerdict{}, nil, err
	}
	tie, err := found.EcosystemUser(p.Person, eco)
	switch {
	case err != nil:
		return portal.LinkVerdict{}, nil, err
	case tie == nil:
		return refused(portal.ReasonNotInEcosystem)
	case tie.Member == m.ID:
		return portal.LinkVerdict{Person: p.Person, Member: p.Member, Outcome: portal.VerdictUnchanged}, nil, nil
	case tie.Member != "":
		return refused(portal.ReasonAlreadyLinked)
	case !mayBeLinked(who):
		return refused(portal.ReasonWrongState)
	}
	return portal.LinkVerdict{Person: p.Person, Member: p.Member, Outcome: portal.OutcomeLinked}, &record.Linking{Tie: tie, Person: who, Member: m}, nil
}
