package portal

import (
	"context"
	"sort"
	"strings"

	"allyway/internal/table"
	"allyway/internal/token"
)

// ListPeople asks for one page of people by last name.
type ListPeople struct {
	Partner string // empty: the whole portal's (staff)
	Q       string // how the last name begins, or an address
	Status  Status // empty: all
	Role    Role   // empty: all
	Page    PageOf
	Bare    bool // without the people's links
}

// ListPeople lists people. Staff may call it, and primary contacts for their own organisation as the settings allow.
// Staff people show to owners alone. A page may hold fewer than its limit where a filter leaves some out. Refusals:
// forbidden, not_found, malformed.
func (p *Portal) ListPeople(ctx context.Context, by token.Session, in ListPeople) (rows []*PersonView, next string, err error) {
	list := strings.Join([]string{"people", in.Partner, fold(in.Q), string(in.Status), string(in.Role)}, "\x00")
	after, err := in.Page.after(list)
	if err != nil {
		return nil, "", err
	}
	may := Managers
	if in.Partner == "" {
		may = Staff
	}
	var c *call
	var found []*PersonView
	err = parallel(
		func() (err error) { c, err = p.enter(ctx, by, may, keyPartner(in.Partner)); return err },
		func() (err error) { found, next, err = p.findPeople(ctx, in, after); return err },
	)
	if err != nil {
		return nil, "", err
	}
	if in.Partner != "" {
		if err := c.managesPartner(in.Partner); err != nil {
			return nil, "", err
		}
		if _, err := partner(c.items, in.Partner); err != nil {
			return nil, "", err
		}
	}
	rows = []*PersonView{}
	var steps []func() error
	for _, row := range found {
		if row.Person.Role.Staff() && c.actor.Role != RoleOwner || in.Role != "" && row.Person.Role != in.Role {
			continue
		}
		row.Viewer = c.actor.Role
		rows = append(rows, row)
		if row.Links == nil && !in.Bare {
			steps = append(steps, func() (err error) { row.Links, err = p.links(ctx, row.Person.ID); return err })
		}
	}
	return rows, cursor(list, next), parallel(steps...)
}

// findPeople reads a page: by address at once, and with the links; by name one query for each status, merged. All of
// them go on behind the same name, so that one sort key is the cursor of them all.
func (p *Portal) findPeople(ctx context.Context, in ListPeople, after string) ([]*PersonView, string, error) {
	if strings.Contains(in.Q, "@") {
		return p.findAddress(ctx, in)
	}
	statuses := Statuses
	if in.Status != "" {
		statuses = []Status{in.Status}
	}
	pages := make([]table.Page, len(statuses))
	steps := make([]func() error, len(statuses))
	for i, status := range statuses {
		steps[i] = func() (err error) {
			pages[i], err = p.table.Query(ctx, in.query(status, after))
			return err
		}
	}
	if err := parallel(steps...); err != nil {
		return nil, "", err
	}
	var found []*PersonView
	for _, page := range pages {
		for _, item := range page.Items {
			who, err := decodePerson(item)
			if err != nil {
				return nil, "", err
			}
			found = append(found, &PersonView{Person: who})
		}
	}
	sort.Slice(found, func(i, j int) bool { return found[i].Person.place() < found[j].Person.place() })
	more := false
	for _, page := range pages {
		more = more || page.Next != ""
	}
	if len(found) > in.Page.Limit {
		found, more = found[:in.Page.Limit], true
	}
	if !more || len(found) == 0 {
		return found, "", nil
	}
	return found, found[len(found)-1].Person.place(), nil
}

func (p *Person) place() string { return placeName(p.sortName(), p.ID) }

func (in ListPeople) query(status Status, after string) table.Query {
	q := table.Query{Index: table.GSI2, PK: listPeople, Prefix: string(status) + "#" + sortable(in.Q), Limit: in.Page.Limit}
	if in.Partner != "" {
		q.Index, q.PK = table.GSI1, listPartnerPeople(in.Partner)
	}
	if after != "" {
		q.After = string(status) + "#" + after
	}
	return q
}

// findAddress gives whoever holds exactly that address, with their links; within a partner, also who has it there
// unclaimed. Within a partner it costs the same whether or not somebody elsewhere holds the address.
func (p *Portal) findAddress(ctx context.Context, in ListPeople) ([]*PersonView, string, error) {
	address, err := ParseAddress(in.Q)
	if err != nil {
		return nil, "", nil // half an address is nobody's yet
	}
	keys := []table.Key{keyEmail(address)}
	if in.Partner != "" {
		keys = append(keys, keyUnclaimed(in.Partner, address))
	}
	claims, err := p.table.Get(ctx, keys...)
	if err != nil {
		return nil, "", err
	}
	holders := make([]table.Key, len(keys)) // nobody's is passed over, and the Get is made all the same
	found := make([]*PersonView, len(keys))
	var steps []func() error
	for i, key := range keys {
		var held claim
		if _, err := claims.Decode(key, &held); err != nil {
			return nil, "", err
		}
		if held.Person != "" && (in.Partner == "" || held.Partner == in.Partner) {
			view := &PersonView{}
			holders[i], found[i] = keyPerson(held.Person), view
			steps = append(steps, func() (err error) { view.Links, err = p.links(ctx, held.Person); return err })
		}
	}
	var items table.Items
	steps = append(steps, func() (err error) { items, err = p.table.Get(ctx, holders...); return err })
	if err := parallel(steps...); err != nil {
		return nil, "", err
	}
	var rows []*PersonView
	for i, key := range holders {
		item, ok := items[key]
		if !ok || found[i] == nil {
			continue
		}
		if found[i].Person, err = decodePerson(item); err != nil {
			return nil, "", err
		}
		if in.Status == "" || found[i].Person.Status == in.Status {
			rows = append(rows, found[i])
		}
	}
	sort.Slice(rows, func(i, j int) bool { return rows[i].Person.place() < rows[j].Person.place() })
	return rows, "", nil
}
