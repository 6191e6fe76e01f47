package portal

import (
	"context"
	"slices"
	"sort"
	"strings"

	"allyway/internal/table"
	"allyway/internal/token"
)

// ListMembers lists an ecosystem's members by name, or finds those who have words that begin so. Case and accents do
// not count. Staff may call it. Refusals: not_found, malformed.
func (p *Portal) ListMembers(ctx context.Context, by token.Session, eco, q string, of PageOf) (rows []*MemberView, next string, err error) {
	begun := words(maxWords, q)
	list := "members\x00" + eco + "\x00" + strings.Join(begun, " ")
	after, err := of.after(list)
	if err != nil {
		return nil, "", err
	}
	var c *call
	var found []*Member
	err = parallel(
		func() (err error) { c, err = p.enter(ctx, by, Staff, keyEcosystem(eco)); return err },
		func() (err error) {
			if len(begun) == 0 {
				found, next, err = p.allMembers(ctx, eco, after, of.Limit)
			} else {
				found, next, err = p.searchMembers(ctx, eco, begun, after, of.Limit)
			}
			return err
		},
	)
	if err != nil {
		return nil, "", err
	}
	if _, err := ecosystem(c.items, eco); err != nil {
		return nil, "", err
	}
	rows, err = p.withUsers(ctx, found)
	return rows, cursor(list, next), err
}

func (p *Portal) allMembers(ctx context.Context, eco, after string, limit int) ([]*Member, string, error) {
	page, err := p.table.Query(ctx, table.Query{Index: table.GSI1, PK: listMembers(eco), After: after, Limit: limit})
	if err != nil {
		return nil, "", err
	}
	found, err := decodeAll(page.Items, decodeMember)
	return found, page.Next, err
}

// searchMembers reads the rows of the longest word, which the fewest members have, and keeps those that have the
// others, too. A member may have several words that begin so; it counts under the first of them.
func (p *Portal) searchMembers(ctx context.Context, eco string, begun []string, after string, limit int) ([]*Member, string, error) {
	longest := slices.MaxFunc(begun, func(a, b string) int { return len(a) - len(b) })
	q := table.Query{PK: partitionWord(eco, longest), Prefix: longest, After: after, Limit: max(limit, table.MaxKeys)}
	page, err := p.table.Query(ctx, q)
	if err != nil {
		return nil, "", err
	}
	next := page.Next
	var keys []table.Key
	for _, item := range page.Items {
		var row memberWord
		if err := item.Decode(&row); err != nil {
			return nil, "", err
		}
		word, _, _ := strings.Cut(item.SK, "#")
		if !row.has(begun) || word != firstWord(row.Words, longest) {
			continue
		}
		if len(keys) == limit {
			break
		}
		keys = append(keys, keyMember(row.Member))
		if len(keys) == limit && item.SK != page.Items[len(page.Items)-1].SK {
			next = item.SK
		}
	}
	if len(keys) == 0 {
		return nil, next, nil
	}
	items, err := p.table.Get(ctx, keys...)
	if err != nil {
		return nil, "", err
	}
	var found []*Member
	for _, item := range items {
		m, err := decodeMember(item)
		if err != nil {
			return nil, "", err
		}
		found = append(found, m)
	}
	sort.Slice(found, func(i, j int) bool {
		return placeName(found[i].Name, found[i].ID) < placeName(found[j].Name, found[j].ID)
	})
	return found, next, nil
}

// firstWord is the first in order of the words that begin so.
func firstWord(all []string, begun string) string {
	first := ""
	for _, w := range all {
		if strings.HasPrefix(w, begun) && (first == "" || w < first) {
			first = w
		}
	}
	return first
}

// withUsers adds to linked members the users who stand for them.
func (p *Portal) withUsers(ctx context.Context, found []*Member) ([]*MemberView, error) {
	rows := make([]*MemberView, len(found))
	var steps []func() error
	for i, m := range found {
		row := &MemberView{Member: m}
		rows[i] = row
		if m.Links == 0 {
			continue
		}
		steps = append(steps, func() error {
			page, err := p.table.Query(ctx, table.Query{Index: table.GSI2, PK: listMemberUsers(m.ID)})
			for _, item := range page.Items {
				var u *EcosystemUser
				if u, err = decodeEcosystemUser(item); err == nil {
					row.Users = append(row.Users, Reference{u.Person, u.PersonName})
				}
			}
			return err
		})
	}
	return rows, parallel(steps...)
}
