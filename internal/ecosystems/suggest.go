package ecosystems

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

const (
	usersAtOnce   = 25 // users whose members are looked for together
	pagesOfUsers  = 8  // pages of usersAtOnce that one call reads
	membersForOne = 3  // members that are suggested for one user
)

// Suggest returns users without a member, each with suggested members: those that share the user's address. If there
// are none, it suggests those that share the domain of the address, and if there are none either, those that share the
// partner. It reads only users without a member, and for each different address, domain and partner of theirs, the
// members that have the same. So it never reads all members. It continues until the page is full, or until it has
// looked at a fixed number of users. Staff may call it; people on whom the caller may not act are left out. next is the
// cursor of the next page; it is empty at the end. Refusals: not_signed_in, forbidden, not_found, malformed.
func (s *Service) Suggest(ctx context.Context, by token.Session, eco string, of record.PageOf) (rows []portal.Suggestion, next string, err error) {
	list := s.cursors.Of(by, "suggestions", eco)
	after, err := list.After(of)
	if err != nil {
		return nil, "", err
	}
	c, err := s.store.Enter(ctx, by, portal.Staff, record.Ecosystem(eco))
	if err != nil {
		return nil, "", err
	}
	if _, err := c.Found.Ecosystem(eco); err != nil {
		return nil, "", err
	}
	for range pagesOfUsers {
		found, more, err := s.suggestSome(ctx, c, eco, after)
		if err != nil {
			return nil, "", err
		}
		for _, u := range found {
			if len(rows) > 0 && len(rows)+len(u.suggestions) > of.Limit {
				return rows, list.Next(after), nil
			}
			rows = append(rows, u.suggestions[:min(len(u.suggestions), of.Limit)]...)
			after = record.FreePlace(u.tie)
		}
		if after = more; more == "" {
			return rows, "", nil
		}
	}
	return rows, list.Next(after), nil
}

// suggested is a user with what is suggested for them.
type suggested struct {
	tie         *portal.EcosystemUser
	who         *portal.Person
	suggestions []portal.Suggestion
}

// suggestSome returns the next users without a member for whom something is suggested. more is where to continue.
func (s *Service) suggestSome(ctx context.Context, c *record.Call, eco, after string) (found []*suggested, more string, err error) {
	ties, more, err := s.store.ListFreeUsers(ctx, eco, after, usersAtOnce)
	if err != nil {
		return nil, "", err
	}
	people, err := s.store.PeopleOf(ctx, ties)
	if err != nil {
		return nil, "", err
	}
	var open []*suggested
	for _, tie := range ties {
		if who := people[tie.Person]; who != nil && mayBeLinked(who) && c.Actor.Role.Above(who.Role) {
			open = append(open, &suggested{tie: tie, who: who})
		}
	}
	all := open
	for _, reason := range []portal.Reason{portal.MatchAddress, portal.MatchDomain, portal.MatchPartner} {
		if open, err = s.match(ctx, c, eco, reason, open); err != nil {
			return nil, "", err
		}
	}
	for _, u := range all {
		if len(u.suggestions) > 0 {
			found = append(found, u)
		}
	}
	return found, more, nil
}

// match suggests members for one reason. It returns the users for whom there are none.
func (s *Service) match(ctx context.Context, c *record.Call, eco string, reason portal.Reason, users []*suggested) (rest []*suggested, err error) {
	of := func(u *suggested) (match portal.Match, ok bool) {
		for _, match := range u.who.Matches(c.Settings) {
			if match.Reason == reason {
				return match, true
			}
		}
		return match, false
	}
	members := map[portal.Match]*[]*portal.Reference{}
	var steps []func() error
	for _, u := range users {
		match, ok := of(u)
		if !ok || members[match] != nil {
			continue
		}
		found := new([]*portal.Reference)
		members[match] = found
		steps = append(steps, func() (err error) {
			*found, err = s.store.MatchingMembers(ctx, eco, match, membersForOne)
			return err
		})
	}
	if err := record.Parallel(steps...); err != nil {
		return nil, err
	}
	for _, u := range users {
		match, ok := of(u)
		if !ok {
			rest = append(rest, u)
			continue
		}
		for _, m := range *members[match] {
			u.suggestions = append(u.suggestions, portal.Suggestion{Person: *u.who.Reference(), Member: *m, Reason: reason})
		}
		if len(u.suggestions) == 0 {
			rest = append(rest, u)
		}
	}
	return rest, nil
}

// mayBeLinked reports whether a person's status lets them be linked with a member.
func mayBeLinked(who *portal.Person) bool {
	return who.Status == portal.StatusActive || who.Status == portal.StatusInvited
}
