package record

import (
	"cmp"
	"context"
	"strings"

	"allyway/internal/portal"
	"allyway/internal/table"
)

const peopleCounted = 10_000 // people that one CountPeople reads

// CountPeople counts the people that a search and a filter select, beginning at `after`. It reads peopleCounted people,
// or for a search in the whole portal hitsRead hits, and no more. next is where the next call goes on; it is empty if
// everybody is counted. The caller adds up the numbers.
func (s *Store) CountPeople(ctx context.Context, of PeopleOf, after string) (n int, next string, err error) {
	if of.Partner == "" && !of.Search.Empty() {
		found, next, err := s.searchPeople(ctx, of, after, hitsRead, hitsAtOnce)
		return len(found), next, err
	}
	now, left := s.Now(), peopleCounted
	for _, q := range of.queries() {
		switch {
		case strings.HasPrefix(after, q.Prefix):
			q.After, after = after, ""
		case after != "":
			continue // an earlier call has counted them
		}
		for {
			if left == 0 {
				return n, cmp.Or(q.After, q.Prefix), nil
			}
			q.Limit = min(left, table.MaxLimit)
			page, more, err := list(ctx, s, q, decodePerson)
			if err != nil {
				return 0, "", err
			}
			for _, who := range page {
				if of.Has(who, now) {
					n++
				}
			}
			left -= len(page)
			if q.After = more; more == "" {
				break
			}
		}
	}
	return n, "", nil
}

// queries returns the queries that read everybody whom the filter may have: one, or one for each status.
func (of PeopleOf) queries() (all []table.Query) {
	statuses := of.Filter.Statuses()
	if len(statuses) == len(portal.Statuses) {
		q := peopleQuery(of.Partner, "")
		q.Prefix = ""
		return []table.Query{q}
	}
	for _, status := range statuses {
		all = append(all, peopleQuery(of.Partner, status))
	}
	return all
}
