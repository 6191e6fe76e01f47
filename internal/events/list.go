package events

import (
	"context"
	"time"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// List asks for one page of the events of a person, a partner or a day. At most one of the three is given. Without any,
// the day is today.
type List struct {
	Person  string
	Partner string
	Day     string // 2006-01-02, in UTC
	Page    record.PageOf
}

// List lists events, the newest first. Staff may call it. next is the cursor of the next page; it is empty at the end.
// Refusals: not_signed_in, forbidden, malformed, invalid.
func (s *Service) List(ctx context.Context, by token.Session, in List) (rows []*portal.Event, next string, err error) {
	list := s.cursors.Of(by, "events", in.Person, in.Partner, in.Day)
	err = record.Parallel(
		func() error { _, err := s.store.Enter(ctx, by, portal.Staff); return err },
		func() (err error) { rows, next, err = s.find(ctx, in, list); return err },
	)
	if err != nil {
		return nil, "", err
	}
	return rows, list.Next(next), nil
}

func (s *Service) find(ctx context.Context, in List, list record.CursorsOf) (rows []*portal.Event, next string, err error) {
	after, err := list.After(in.Page)
	if err != nil {
		return nil, "", err
	}
	day, err := in.day(s.store.Now())
	switch {
	case err != nil:
		return nil, "", err
	case in.Person != "":
		return s.store.ListEventsOfPerson(ctx, in.Person, after, in.Page.Limit)
	case in.Partner != "":
		return s.store.ListEventsOfPartner(ctx, in.Partner, after, in.Page.Limit)
	}
	return s.store.ListEventsOfDay(ctx, day, after, in.Page.Limit)
}

// day returns the day that is asked for. Refusal: invalid if it is no day, or if more than one of the three is given.
func (in List) day(now time.Time) (time.Time, error) {
	given := 0
	for _, s := range []string{in.Person, in.Partner, in.Day} {
		if s != "" {
			given++
		}
	}
	if given > 1 {
		return now, &portal.Error{Code: portal.CodeInvalid, Detail: "Ask for the events of a person, a partner or a day, one of them at a time.",
			Fields: []portal.Field{{Location: "query", Message: "must name one of person, partner and day"}}}
	}
	if in.Day == "" {
		return now, nil
	}
	day, err := time.Parse(time.DateOnly, in.Day)
	if err != nil {
		return now, &portal.Error{Code: portal.CodeInvalid, Detail: "Write a day like 2026-03-02.",
			Fields: []portal.Field{{Location: "query.day", Message: "must be a day such as 2026-03-02"}}}
	}
	return day, nil
}
