package record

import (
	"context"
	"slices"
	"sort"
	"time"

	"allyway/internal/portal"
	"allyway/internal/table"
	"allyway/internal/token"
)

// EventsSettle is how old an event must be before a feed shows it. An event's id has the time at which its call began,
// and it is stored when the call writes. Calls end long before this, so no event can come in before one that was shown.
const EventsSettle = time.Minute

const daysInStep = 40 // without events, which one call of ListEventsAfter reads

// ListEventsAfter lists the events of the whole portal whose ids come after one, the oldest first, up to EventsSettle
// ago. after may be any id, and "" is before all events. next is the id to continue after; it is empty if there are no
// more events yet.
func (s *Store) ListEventsAfter(ctx context.Context, after string, limit int) (found []*portal.Event, next string, err error) {
	until := s.Now().Add(-EventsSettle)
	day := until.Add(-portal.EventRetention)
	if at := token.TimeOf(after); at.After(day) {
		day = at
	}
	day = day.UTC().Truncate(24 * time.Hour)
	for read := 0; !day.After(until); day = day.Add(24 * time.Hour) {
		if read == daysInStep {
			return found, token.FirstIDAt(day), nil
		}
		rows, err := s.eventsOfDayAfter(ctx, day, after, limit-len(found))
		if err != nil {
			return nil, "", err
		}
		for _, e := range rows {
			if e.At.After(until) {
				return found, "", nil
			}
			found = append(found, e)
		}
		if len(found) == limit {
			return found, found[limit-1].ID, nil
		}
		read++
	}
	return found, "", nil
}

// eventsOfDayAfter returns the first events of a day after an id. It reads all shards of the day at once, each to its end
// or to the limit.
func (s *Store) eventsOfDayAfter(ctx context.Context, day time.Time, after string, limit int) ([]*portal.Event, error) {
	pages := make([][]*portal.Event, shards)
	steps := make([]func() error, shards)
	for shard := range shards {
		q := table.Query{PK: eventPartition(day, shard), After: after, Limit: limit}
		steps[shard] = func() error {
			for len(pages[shard]) < limit {
				rows, next, err := list(ctx, s, q, decodeEvent)
				if err != nil {
					return err
				}
				pages[shard] = append(pages[shard], rows...)
				if q.After = next; next == "" {
					break
				}
			}
			return nil
		}
	}
	if err := Parallel(steps...); err != nil {
		return nil, err
	}
	found := slices.Concat(pages...)
	sort.Slice(found, func(i, j int) bool { return found[i].ID < found[j].ID })
	return found[:min(limit, len(found))], nil
}
