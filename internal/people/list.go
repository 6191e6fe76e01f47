package people

import (
	"context"
	"sort"
	"strings"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// List asks for one page of people.
type List struct {
	Partner string        // empty: the whole portal's people, for staff
	Q       string        // how the last name begins, or a whole address
	Status  portal.Status // empty: all
	Role    portal.Role   // empty: all
	Page    record.PageOf
	Bare    bool // without the people's links
}

// row is a person of a list. Its ties are read together with the person, or later.
type row struct {
	who  *portal.Person
	ties []*portal.EcosystemUser
	tied bool // the ties have been read
}

// List lists people by last name. Staff may call it, and primary contacts for their own organisation while the settings
// allow it. Only owners see staff people. A page may have fewer rows than its limit if a filter leaves some out. next is
// the cursor of the next page. Refusals: forbidden, not_found (the partner), malformed.
func (s *Service) List(ctx context.Context, by token.Session, in List) (rows []*portal.PersonView, next string, err error) {
	list := s.cursors.Of(by, "people", in.Partner, portal.Fold(in.Q), string(in.Status), string(in.Role))
	may := portal.Managers
	if in.Partner == "" {
		may = portal.Staff
	}
	var c *record.Call
	var found []*row
	err = record.Parallel(
		func() (err error) { c, err = s.store.Enter(ctx, by, may, record.Partner(in.Partner)); return err },
		func() (err error) { found, next, err = s.find(ctx, in, list); return err },
	)
	if err != nil {
		return nil, "", err
	}
	if err := in.check(c); err != nil {
		return nil, "", err
	}
	rows, err = s.views(ctx, c, in, found)
	return rows, list.Next(next), err
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

// views returns the rows that the actor may see, with their links.
func (s *Service) views(ctx context.Context, c *record.Call, in List, found []*row) ([]*portal.PersonView, error) {
	var shown []*row
	var steps []func() error
	for _, r := range found {
		if r.who.Role.Staff() && c.Actor.Role != portal.RoleOwner || in.Role != "" && r.who.Role != in.Role {
			continue
		}
		shown = append(shown, r)
		if !r.tied && !in.Bare {
			steps = append(steps, func() (err error) { r.ties, err = s.store.Ties(ctx, r.who.ID); return err })
		}
	}
	if err := record.Parallel(steps...); err != nil {
		return nil, err
	}
	rows := make([]*portal.PersonView, 0, len(shown))
	for _, r := range shown {
		rows = append(rows, portal.View(r.who, r.ties, c.Actor.Role))
	}
	return rows, nil
}

// find reads a page of people by address or by last name.
func (s *Service) find(ctx context.Context, in List, list record.CursorsOf) (rows []*row, next string, err error) {
	after, err := list.After(in.Page)
	if err != nil {
		return nil, "", err
	}
	if strings.Contains(in.Q, "@") {
		rows, err = s.findAddress(ctx, in)
		return rows, "", err
	}
	statuses := portal.Statuses
	if in.Status != "" {
		statuses = []portal.Status{in.Status}
	}
	found, next, err := s.store.ListPeople(ctx, in.Partner, statuses, in.Q, after, in.Page.Limit)
	for _, who := range found {
		rows = append(rows, &row{who: who})
	}
	return rows, next, err
}

// findAddress returns the holder of exactly that address. At one partner it also returns who has it there unclaimed, and
// costs the same whether or not somebody elsewhere holds it. The ties are read together with the people.
func (s *Service) findAddress(ctx context.Context, in List) ([]*row, error) {
	address, err := portal.ParseAddress(in.Q)
	if err != nil {
		return nil, nil // nobody has a part of an address
	}
	claims, err := s.store.Get(ctx, record.AddressKeys(in.Partner, address)...)
	if err != nil {
		return nil, err
	}
	holders, err := claims.HoldersAt(in.Partner, address)
	if err != nil {
		return nil, err
	}
	found, ties, err := s.readWithTies(ctx, holders)
	if err != nil {
		return nil, err
	}
	var rows []*row
	for i, id := range holders {
		who, err := found.PersonIfAny(id)
		if err != nil {
			return nil, err
		}
		if who == nil {
			continue
		}
		shown := who
		if in.Partner != "" {
			shown = who.AsInvited()
		}
		if in.Status == "" || shown.Status == in.Status {
			rows = append(rows, &row{who: who, ties: ties[i], tied: true})
		}
	}
	sort.Slice(rows, func(i, j int) bool {
		return record.PlaceAt(in.Partner, rows[i].who) < record.PlaceAt(in.Partner, rows[j].who)
	})
	return rows, nil
}

// readWithTies reads people and, at the same time, the ties of each.
func (s *Service) readWithTies(ctx context.Context, ids []string) (found record.Found, ties [][]*portal.EcosystemUser, err error) {
	keys := make([]record.Key, len(ids))
	ties = make([][]*portal.EcosystemUser, len(ids))
	steps := []func() error{func() (err error) { found, err = s.store.Get(ctx, keys...); return err }}
	for i, id := range ids {
		keys[i] = record.Person(id)
		steps = append(steps, func() (err error) { ties[i], err = s.store.Ties(ctx, id); return err })
	}
	return found, ties, record.Parallel(steps...)
}
