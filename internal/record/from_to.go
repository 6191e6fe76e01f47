package record

import (
	"allyway/internal/portal"
	"allyway/internal/table"
)

// fromTo is what the events of a Write show. An event about a person or a partner shows what has changed in their
// record. An event about another thing shows what has changed in that thing. The keys of both maps are the ids of
// people and partners, and "" for other things. A record may be stored before or after its event is added.
type fromTo struct {
	changes map[string][]portal.FromTo // no event has shown these yet
	events  map[string]addedEvent      // the last that was added, if it shows nothing yet
}

type addedEvent struct {
	event portal.Event
	op    int // its place in Change.ops
}

// addShowing adds an event with what has changed.
func (w *Change) addShowing(e portal.Event) {
	about := e.Person
	if about == "" {
		about = e.Partner
	}
	if changes := w.fromTo.changes[about]; len(changes) > 0 {
		e = showing(e, changes)
		delete(w.fromTo.changes, about)
	} else {
		if w.fromTo.events == nil {
			w.fromTo.events = map[string]addedEvent{}
		}
		w.fromTo.events[about] = addedEvent{e, len(w.ops)}
	}
	w.add(table.Put(eventItem(e), table.Any))
}

// show makes an event show what has changed: the last event about the same record, or the next one.
func (w *Change) show(about string, changes []portal.FromTo) {
	if len(changes) == 0 {
		return
	}
	if last, ok := w.fromTo.events[about]; ok {
		w.ops[last.op] = table.Put(eventItem(showing(last.event, changes)), table.Any)
		delete(w.fromTo.events, about)
		return
	}
	if w.fromTo.changes == nil {
		w.fromTo.changes = map[string][]portal.FromTo{}
	}
	w.fromTo.changes[about] = append(w.fromTo.changes[about], changes...)
}

func showing(e portal.Event, changes []portal.FromTo) portal.Event {
	detail := map[string]any{"changes": changes}
	for name, value := range e.Detail {
		detail[name] = value
	}
	e.Detail = detail
	return e
}
