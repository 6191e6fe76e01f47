package people

import (
	"context"
	"slices"
	"sort"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// List asks for one page of people.
type List struct {
	Partner string        // empty: the whole portal's people, for staff
	Q       string        // beginnings of words of the name and of the address, or a whole address
	Status  portal.Status // empty: all
	Role    portal.Role   // empty: all
	Invite  portal.InviteFilter
	Mail    portal.MailState
	Page    record.PageOf
	ByStaff bool // only staff may ask, even for the people of one partner
	Bare    bool // for a table: with the names of the people's groups

	noStaff bool // leave staff people out
}

func (in List) of() record.PeopleOf {
	of := record.PeopleOf{Partner: in.Partner, Search: portal.ParseNameSearch(in.Q),
		Filter: portal.PeopleFilter{Status: in.Status, Role: in.Role, Invite: in.Invite, Mail: in.Mail}}
	if in.noStaff {
		of.Keep = func(p *portal.Person) bool { return !p.Role.Staff() }
	}
	return of
}

// List lists people by last name. Staff may call it, and primary contacts for their own organisation while the settings
// allow it. Only owners see staff people. A page may have fewer rows than its limit if a filter leaves some out. next
// is the cursor of the next page. Refusals: forbidden, not_found (the partner), malformed.
func (s *Service) List(ctx context.Context, by token.Session, in List) (rows []*portal.PersonView, next string, err error) {
	list := s.cursors.Of(by, "people", in.filters()...)
	var c *record.Call
	var found []*portal.Person
	err = record.Parallel(
		func() (err error) { c, err = s.store.Enter(ctx, by, in.may(), in.keys()...); return err },
		func() (err error) { found, next, err = s.find(ctx, in, list); return err },
	)
	if err != nil {
		return nil, "", err
	}
	if err := in.check(c); err != nil {
		return nil, "", err
	}
	if c.Actor.Role != portal.RoleOwner && in.Partner == "" && (next != "" || slices.ContainsFunc(found, isStaff)) {
		// The page and its cursor may not show that the page leaves somebody out. So the page is read again without
		// these people. Who asks is not known before.
		in.noStaff = true
		if found, next, err = s.find(ctx, in, list); err != nil {
			return nil, "", err
		}
	}
	groups, err := c.Found.Groups() // none unless they were asked for
	if err != nil {
		return nil, "", err
	}
	rows = []*portal.PersonView{}
	for _, who := range found {
		view := portal.View(who, c.Actor.Role)
		known, _ := groups.Of(view.Person.Groups)
		for _, group := range known {
			view.GroupNames = append(view.GroupNames, group.Name)
		}
		rows = append(rows, view)
	}
	return rows, list.Next(next), nil
}

func isStaff(p *portal.Person) bool { return p.Role.Staff() }

// filters are what a cursor is bound to.
func (in List) filters() []string {
	return []string{in.Partner, portal.Fold(in.Q), string(in.Status), string(in.Role), string(in.Invite), string(in.Mail)}
}

// may returns who may ask.
func (in List) may() portal.Who {
	if in.Partner == "" || in.ByStaff {
		return portal.Staff
	}
	return portal.Managers
}

func (in List) keys() []record.Key {
	if in.Bare {
		return []record.Key{record.Partner(in.Partner), record.Groups}
	}
	return []record.Key{record.Partner(in.Partner)}
}

// check refuses a partner that does not exist or is outside the actor's scope. Refusals: not_found, forbidden.
func (in List) check(c *record.Call) error {
	if in.Partner == "" {
		return nil
	}
	if err := c.ManagesPartner(in.Partner); err != nil {
		return err
	}
	_, err := c.Found.Partner(in.Partner)
	return err
}

// find reads a page of people. If in.Q is a whole address, it returns who has this address. Within a partner, the
// partner's people are read one after another, so the cost says nothing about people elsewhere.
func (s *Service) find(ctx context.Context, in List, list record.CursorsOf) (found []*portal.Person, next string, err error) {
	after, err := list.After(in.Page)
	if err != nil {
		return nil, "", err
	}
	if address, err := portal.ParseAddress(in.Q); err == nil && after == "" {
		if found, err := s.findAddress(ctx, in, address); err != nil || len(found) > 0 {
			return found, "", err
		}
	}
	of := in.of()
	if in.Partner == "" && !of.Search.Empty() {
		return s.store.SearchPeople(ctx, of, after, in.Page.Limit)
	}
	return s.store.ListFiltered(ctx, of, after, in.Page.Limit)
}

// findAddress returns the holder of exactly that address. At one partner it also returns who has it there unclaimed,
// and costs the same whether or not somebody elsewhere holds it.
func (s *Service) findAddress(ctx context.Context, in List, address portal.Address) (found []*portal.Person, err error) {
	people, err := s.store.PeopleWith(ctx, in.Partner, address)
	for _, who := range people {
		if in.of().Has(who, s.store.Now()) {
			found = append(found, who)
		}
	}
	sort.Slice(found, func(i, j int) bool {
		return record.PlaceAt(in.Partner, found[i]) < record.PlaceAt(in.Partner, found[j])
	})
	return found, err
}
