package portal

import (
	"context"
	"sort"
	"strings"
	"time"

	"allyway/internal/table"
	"allyway/internal/token"
)

// ListEvents asks for one page of events: a person's, a partner's or a day's, of which one alone is given.
type ListEvents struct {
	Person  string
	Partner string
	Day     string // 2006-01-02, in UTC; empty, with the others empty, is today
	Page    PageOf
}

// ListEvents lists events, the newest first. Staff may call it. Refusals: invalid, malformed.
func (p *Portal) ListEvents(ctx context.Context, by token.Session, in ListEvents) (rows []Event, next string, err error) {
	list := strings.Join([]string{"events", in.Person, in.Partner, in.Day}, "\x00")
	after, err := in.Page.after(list)
	if err != nil {
		return nil, "", err
	}
	day, err := in.day(p.now())
	if err != nil {
		return nil, "", err
	}
	var found []Event
	err = parallel(
		func() (err error) { _, err = p.enter(ctx, by, Staff); return err },
		func() (err error) { found, next, err = p.findEvents(ctx, in, day, after); return err },
	)
	if err != nil {
		return nil, "", err
	}
	return found, cursor(list, next), nil
}

// day is the day asked for. Refusal: invalid.
func (in ListEvents) day(now time.Time) (time.Time, error) {
	given := 0
	for _, s := range []string{in.Person, in.Partner, in.Day} {
		if s != "" {
			given++
		}
	}
	if given > 1 {
		return now, &Error{Code: CodeInvalid, Detail: "Ask for a person's, a partner's or a day's events, one of them at a time.",
			Fields: []Field{{Location: "query", Message: "must name one of person, partner and day"}}}
	}
	if in.Day == "" {
		return now, nil
	}
	day, err := time.Parse(time.DateOnly, in.Day)
	if err != nil {
		return now, &Error{Code: CodeInvalid, Detail: "A day is written like 2026-03-02.",
			Fields: []Field{{Location: "query.day", Message: "must be a day such as 2026-03-02"}}}
	}
	return day, nil
}

// findEvents reads a page: of a person or a partner by index; of a day from all its shards, merged.
func (p *Portal) findEvents(ctx context.Context, in ListEvents, day time.Time, after string) ([]Event, string, error) {
	var queries []table.Query
	switch {
	case in.Person != "":
		queries = []table.Query{{Index: table.GSI1, PK: indexEventPerson(in.Person, "").PK}}
	case in.Partner != "":
		queries = []table.Query{{Index: table.GSI2, PK: indexEventPartner(in.Partner, "").PK}}
	default:
		for shard := range shards {
			queries = append(queries, table.Query{PK: partitionEvent(day, shard)})
		}
	}
	pages := make([]table.Page, len(queries))
	steps := make([]func() error, len(queries))
	for i, q := range queries {
		q.Desc, q.After, q.Limit = true, after, in.Page.Limit
		steps[i] = func() (err error) { pages[i], err = p.table.Query(ctx, q); return err }
	}
	if err := parallel(steps...); err != nil {
		return nil, "", err
	}
	found := []Event{}
	more := false
	for _, page := range pages {
		more = more || page.Next != ""
		for _, item := range page.Items {
			var e Event
			if err := item.Decode(&e); err != nil {
				return nil, "", err
			}
			found = append(found, e)
		}
	}
	sort.Slice(found, func(i, j int) bool { return found[i].ID > found[j].ID })
	if len(found) > in.Page.Limit {
		found, more = found[:in.Page.Limit], true
	}
	if !more || len(found) == 0 {
		return found, "", nil
	}
	return found, found[len(found)-1].ID, nil
}
