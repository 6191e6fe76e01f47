package api

import (
	"context"
	"net/http"
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
			Method: http.MethodGet, Path: "/v1/events", Who: portal.Staff, Status: http.StatusOK,
			ID: "listEvents", Subject: subjectEvents, Summary: "List events",
			Text: "Returns the events of a person, of a partner or of a day, the newest first. Without any of these, it returns today's. " +
				"Only owners see the events of other staff people.",
		}, a.list),
	}
}

// event is the record of one change. It names fields and ids, never personal values.
type event struct {
	ID      string         `json:"id"`
	Type    eventType      `json:"type"`
	At      time.Time      `json:"at"`
	By      string         `json:"by" doc:"A person's id. It is empty for the portal itself and for somebody who is not signed in."`
	Person  string         `json:"person,omitempty"`
	Partner string         `json:"partner,omitempty"`
	Detail  map[string]any `json:"detail"`
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
	out := event{ID: e.ID, Type: eventType(e.Type), At: e.At, By: e.By, Person: e.Person, Partner: e.Partner, Detail: e.Detail}
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
}

func (a *eventsAPI) list(ctx context.Context, in *listEventsInput) (*list[event], error) {
	rows, next, err := a.room.List(ctx, session(ctx), events.List{Person: in.Person, Partner: in.Partner, Day: in.Day, Page: in.of()})
	return listOf(rows, next, eventOf), err
}
