package api

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"allyway/internal/events"
	"allyway/internal/portal"
)

type eventsAPI struct {
	*server
	room *events.Service
}

func (a *eventsAPI) operations() []operation {
	return []operation{
		serve(Route{
			Method: http.MethodGet, Path: "/v1/events", Who: portal.Staff, Scope: portal.ScopeEventsRead, Status: http.StatusOK,
			ID: "listEvents", Subject: subjectEvents, Summary: "List events",
			Text: "Returns the events of a person, of a partner or of a day, the newest first. Without any of these, it returns today's. " +
				"With after, it returns all events after that one, the oldest first: a feed that misses no event. Begin with after=0, " +
				"and continue with after=next, or with the id of the last event if next is missing. Events come into the feed a minute late. " +
				"With Accept: text/csv, it returns a table: all events of the person, partner or day, or the next part of the feed. A page of the feed may be empty and have a next. At the end of the feed, the table has only the names of the columns. " +
				"Only owners see the events of other staff people.",
			CSV: true,
		}, a.list),
	}
}

// event is the record of one change. It names fields and ids, never personal values.
type event struct {
	ID      string      `json:"id"`
	Type    eventType   `json:"type"`
	At      time.Time   `json:"at"`
	By      string      `json:"by" doc:"A person's id. It is empty for the portal itself, for a program and for somebody who is not signed in."`
	Key     string      `json:"key,omitempty" doc:"The id of the program's key that did it."`
	Person  string      `json:"person,omitempty"`
	Partner string      `json:"partner,omitempty"`
	Detail  eventDetail `json:"detail"`
}

// eventType is what an event is about. The document lists all of them.
type eventType string

// Schema describes the type in the document.
func (eventType) Schema(huma.Registry) *huma.Schema {
	all := make([]any, len(portal.EventTypes))
	for i, name := range portal.EventTypes {
		all[i] = name
	}
	return &huma.Schema{Type: huma.TypeString, Enum: all}
}

func eventOf(e *portal.Event) event {
	out := event{ID: e.ID, Type: eventType(e.Type), At: e.At, By: e.By, Key: e.Key, Person: e.Person, Partner: e.Partner, Detail: e.Detail}
	if out.Detail == nil {
		out.Detail = map[string]any{}
	}
	return out
}

type listEventsInput struct {
	PageInput
	Person  string `query:"person" pattern:"^[0-9A-HJKMNP-TV-Z]{26}$" patternDescription:"a person's id" doc:"A person's id."`
	Partner string `query:"partner" pattern:"^[0-9A-HJKMNP-TV-Z]{26}$" patternDescription:"a partner's id" doc:"A partner's id."`
	Day     string `query:"day" maxLength:"10" doc:"A day in UTC, such as 2026-03-02."`
	After   string `query:"after" maxLength:"100" doc:"An event's id, or the next of a feed. 0 is before all events. The answer to any other value, such as an id of another portal, is 400."`
	Accepts

	emptyAfter bool
}

// Resolve notes that the request has an empty "after", so that it can be refused. A program that has lost its place
// must not read today's events instead.
func (in *listEventsInput) Resolve(ctx huma.Context) []error {
	u := ctx.URL()
	in.emptyAfter = u.Query().Has("after") && in.After == ""
	return nil
}

func (a *eventsAPI) list(ctx context.Context, in *listEventsInput) (*list[event], error) {
	if in.emptyAfter {
		return nil, portal.Refuse(portal.CodeMalformed, "after is empty. Send the next of the last page, or 0 for the beginning.")
	}
	ask := events.List{Person: in.Person, Partner: in.Partner, Day: in.Day, After: in.After, Page: in.of()}
	whole := in.csv() && in.After == ""
	if in.csv() {
		ask.Page.Limit = tableStep
	}
	rows, next, err := a.room.List(ctx, session(ctx), ask)
	for whole && err == nil && next != "" {
		var more []*portal.Event
		ask.Page.Cursor = next
		more, next, err = a.room.List(ctx, session(ctx), ask)
		rows = append(rows, more...)
	}
	for in.csv() && in.After != "" && err == nil && len(rows) == 0 && next != "" { // a table has no "next"
		ask.After = next
		rows, next, err = a.room.List(ctx, session(ctx), ask)
	}
	return listOf(rows, next, eventOf), err
}

func (event) header() []string {
	return []string{"id", "at", "type", "by", "person", "partner", "fields", "changes", "detail", "key"}
}

// cells returns the cells of the event. The names of changed fields are in one cell, and their values before and after
// in the next. All other details are in one cell, as JSON.
func (e event) cells() []string {
	rest := map[string]any{}
	var fields, changes []string
	for name, value := range e.Detail {
		switch all, _ := value.([]any); name {
		case "fields":
			for _, field := range all {
				fields = append(fields, fmt.Sprint(field))
			}
		case "changes":
			for _, change := range all {
				if c, ok := change.(map[string]any); ok {
					changes = append(changes, fmt.Sprintf("%v: %v → %v", c["field"], shown(c["from"]), shown(c["to"])))
				}
			}
		default:
			rest[name] = value
		}
	}
	detail := ""
	if len(rest) > 0 {
		b, _ := json.Marshal(rest) // it was decoded from JSON
		detail = string(b)
	}
	return []string{e.ID, cellTime(e.At), string(e.Type), e.By, e.Person, e.Partner, strings.Join(fields, "|"), strings.Join(changes, "|"), detail, e.Key}
}

// shown returns a value of a fixed set in words.
func shown(value any) string {
	if ids, ok := value.([]any); ok {
		return shownIDs(ids)
	}
	switch value {
	case nil:
		return "none"
	case true:
		return "on"
	case false:
		return "off"
	}
	return fmt.Sprint(value)
}
