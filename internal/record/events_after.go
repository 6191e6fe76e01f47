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

const daysInStep = 40 // days that one call of ListEventsAfter reads

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

// eventsOfDayAfter returns the first events of a day after an id. It reads all shards of the day at once, each to its
// end or to the limit.
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

// EventsRead is a part of all events, the oldest first. It has every event up to Through that the table had when it was
// read.
type EventsRead struct {
	Events  []*portal.Event
	Through string // the id that the next part comes after; it is empty if there are no more
}

// ReadEvents reads events whose ids come after one, up to now, with strong consistency. Unlike ListEventsAfter, it also
// reads events that are newer than EventsSettle. So a later read of the same time may find more events. It reads about
// perShard events of each shard of a day.
func (s *Store) ReadEvents(ctx context.Context, after string, perShard int) (EventsRead, error) {
	until := s.Now().Add(EventsSettle) // another machine's clock may be ahead
	var read EventsRead
	for day := token.TimeOf(after).UTC().Truncate(24 * time.Hour); !day.After(until); day = day.Add(24 * time.Hour) {
		rows, end, err := s.readDay(ctx, day, after, perShard)
		if err != nil {
			return EventsRead{}, err
		}
		read.Events = append(read.Events, rows...)
		if read.Through = end; end == "" && len(read.Events) >= perShard {
			read.Through = token.FirstIDAt(day.Add(24 * time.Hour))
		}
		if read.Through != "" {
			break
		}
	}
	return read, nil
}

// readDay reads a page of each shard of a day, all at once. end is up to where the rows are complete; it is empty at
// the end of the day.
func (s *Store) readDay(ctx context.Context, day time.Time, after string, limit int) (found []*portal.Event, end string, err error) {
	pages, nexts := make([][]*portal.Event, shards), make([]string, shards)
	steps := make([]func() error, shards)
	for shard := range shards {
		q := table.Query{PK: eventPartition(day, shard), After: after, Limit: limit}
		steps[shard] = func() (err error) { pages[shard], nexts[shard], err = list(ctx, s, q, decodeEvent); return err }
	}
	if err := Parallel(steps...); err != nil {
		return nil, "", err
	}
	for _, next := range nexts {
		if next != "" && (end == "" || next < end) {
			end = next
		}
	}
	found = slices.Concat(pages...)
	if end != "" {
		found = slices.DeleteFunc(found, func(e *portal.Event) bool { return e.ID > end })
	}
	sort.Slice(found, func(i, j int) bool { return found[i].ID < found[j].ID })
	return found, end, nil
}
