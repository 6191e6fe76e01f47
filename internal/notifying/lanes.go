package notifying

import (
	"slices"
	"strings"
	"time"

	"allyway/internal/portal"
)

// item is an event in a lane.
type item struct {
	delivery *portal.Delivery
	event    *portal.Event // nil: to be read
	stored   bool          // as pending, or about to be
}

// lane has items in turn, the oldest event first.
type lane struct {
	items []*item

	busy   bool // its first item is being sent
	queued bool // it is in the run's queue
}

// put puts an item in its place. An item of the same event, which is not being sent, is replaced.
func (l *lane) put(it *item) (added bool) {
	at, known := slices.BinarySearchFunc(l.items, it.delivery.ID, func(it *item, id string) int { return strings.Compare(it.delivery.ID, id) })
	switch {
	case known && l.busy && at == 0:
	case known:
		l.items[at] = it
	case l.busy && at == 0: // an older one than the one that is being sent
		l.items = slices.Insert(l.items, 1, it)
		return true
	default:
		l.items = slices.Insert(l.items, at, it)
		return true
	}
	return false
}

// ready reports whether the lane's first item can be sent now.
func (l *lane) ready(h *portal.Webhook, now time.Time) bool {
	return !l.busy && len(l.items) > 0 && !l.items[0].delivery.Due(h).After(now)
}

// blocked reports whether the lane waits for its first item to be tried again.
func (l *lane) blocked(h *portal.Webhook, now time.Time) bool {
	return !l.busy && len(l.items) > 0 && l.items[0].delivery.Due(h).After(now)
}
