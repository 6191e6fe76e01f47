package events

import (
	"context"
	"time"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// List asks for one page of the events of a person, a partner or a day, or of all events after one. At most one of the
// four is given. Without any, the day is today.
type List struct {
	Person  string
	Partner string
	Day     string // 2006-01-02, in UTC
	After   string // an event's id, or Beginning
	Page    record.PageOf
}

// Beginning is the After of a feed that has all events.
const Beginning = "0"

// List lists events, the newest first. With After, it is a feed: it lists all later events, the oldest first, and next
// is the After to continue with. The feed shows an event when it is a minute old, so no event comes in before one that
// was listed. Staff may call it. Owners see all events. Admins see none about other staff people: to an admin, such a
// person has no events, like somebody who does not exist. A page may have fewer rows than its limit. next is the cursor
// of the next page; it is empty at the end. Refusals: not_signed_in, forbidden, malformed, invalid.
func (s *Service) List(ctx context.Context, by token.Session, in List) (rows []*portal.Event, next string, err error) {
	list := s.cursors.Of(by, "events", in.Person, in.Partner, in.Day)
	var c *record.Call
	err = record.Parallel(
		func() (err error) {
			c, err = s.store.Enter(ctx, by, portal.Staff, record.Person(in.Person), in.position())
			return err
		},
		func() (err error) { rows, next, err = s.find(ctx, in, list); return err },
	)
	if err != nil {
		return nil, "", err
	}
	if err := in.checkPosition(c); err != nil {
		return nil, "", err
	}
	seen, err := in.seen(c, rows)
	if err != nil {
		return nil, "", err
	}
	if in.Person != "" && len(seen) == 0 && c.Actor.Role != portal.RoleOwner {
		next = "" // otherwise next would show that there is such a person
	}
	if in.After != "" {
		return seen, next, nil
	}
	return seen, list.Next(next), nil
}

// position is the key of the event that a feed continues after. It is zero if there is none.
func (in List) position() record.Key {
	if !token.ValidID(in.After) {
		return record.Key{}
	}
	return record.Event(in.After)
}

// checkPosition refuses to continue a feed after an id that this portal has never given, such as a mistyped one or one
// of another portal. Otherwise the feed would continue at a wrong place without a warning. Refusal: malformed.
func (in List) checkPosition(c *record.Call) error {
	switch {
	case in.After == "" || in.After == Beginning:
		return nil
	case !token.ValidID(in.After):
		return portal.Refuse(portal.CodeMalformed, "after is the id of an event, or 0 for the beginning.")
	}
	at := token.TimeOf(in.After)
	dayBegins := token.FirstIDAt(at.UTC().Truncate(24*time.Hour)) == in.After // a next after days without events
	if dayBegins || c.Found.Has(in.position()) || !at.After(c.Now.Add(-portal.EventRetention)) {
		return nil
	}
	return portal.Refuse(portal.CodeMalformed, "This portal has no event with the id in after. Continue with the next of its own feed, or begin with after=0.")
}

// seen returns the events that the caller may see.
func (in List) seen(c *record.Call, rows []*portal.Event) (seen []*portal.Event, err error) {
	who, err := c.Found.PersonIfAny(in.Person)
	if err != nil || who != nil && who.ID != c.Actor.ID && !c.Actor.Role.Above(who.Role) {
		return nil, err
	}
	for _, e := range rows {
		if e.SeenBy(c.Actor) {
			seen = append(seen, e)
		}
	}
	return seen, nil
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
	case in.After == Beginning:
		return s.store.ListEventsAfter(ctx, "", in.Page.Limit)
	case in.After != "" && !token.ValidID(in.After): // refused once it is known who asks
		return nil, "", nil
	case in.After != "":
		return s.store.ListEventsAfter(ctx, in.After, in.Page.Limit)
	case in.Person != "":
		return s.store.ListEventsOfPerson(ctx, in.Person, after, in.Page.Limit)
	case in.Partner != "":
		return s.store.ListEventsOfPartner(ctx, in.Partner, after, in.Page.Limit)
	}
	return s.store.ListEventsOfDay(ctx, day, after, in.Page.Limit)
}

// day returns the day that is asked for. Refusal: invalid if it is no day, or if more than one of the four is given. A
// feed has no cursor.
func (in List) day(now time.Time) (time.Time, error) {
	given := 0
	for _, s := range []string{in.Person, in.Partner, in.Day, in.After} {
		if s != "" {
			given++
		}
	}
	if given > 1 {
		return now, &portal.Error{Code: portal.CodeInvalid, Detail: "Ask for the events of a person, a partner or a day, or after one, one of them at a time.",
			Fields: []portal.Field{{Location: "query", Message: "must name one of person, partner, day and after"}}}
	}
	if in.After != "" && in.Page.Cursor != "" {
		return now, &portal.Error{Code: portal.CodeInvalid, Detail: "Send the next of a feed as after, without a cursor.",
			Fields: []portal.Field{{Location: "query.cursor", Message: "must be missing with after"}}}
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
