package api

import (
	"context"
	"net/http"
	"time"

	"allyway/internal/product"
)

func eventOperations() []Operation {
	return []Operation{
		route(http.MethodGet, "/v1/events", portal.Staff, 200, "listEvents", "List events",
			"The newest first: a person's, a partner's or a day's (today's, where none is named).", (*server).listEvents),
	}
}

// event is the record of one change. It names fields and ids, never personal values.
type event struct {
	ID      string         `json:"id"`
	Type    string         `json:"type"`
	At      time.Time      `json:"at"`
	By      string         `json:"by" doc:"A person's id; empty: the portal itself, or somebody not signed in."`
	Person  string         `json:"person,omitempty"`
	Partner string         `json:"partner,omitempty"`
	Detail  map[string]any `json:"detail"`
}

func eventShape(e portal.Event) event {
	if e.Detail == nil {
		e.Detail = map[string]any{}
	}
	return event(e)
}

type listEventsInput struct {
	PageInput
	Person  string `query:"person" pattern:"^[0-9A-HJKMNP-TV-Z]{26}$" patternDescription:"a person's id" doc:"A person's id."`
	Partner string `query:"partner" pattern:"^[0-9A-HJKMNP-TV-Z]{26}$" patternDescription:"a partner's id" doc:"A partner's id."`
	Day     string `query:"day" maxLength:"10" doc:"A day in UTC, such as 2026-03-02."`
}

func (s *server) listEvents(ctx context.Context, in *listEventsInput) (*list[event], error) {
	rows, next, err := s.portal.ListEvents(ctx, session(ctx), portal.ListEvents{Person: in.Person, Partner: in.Partner, Day: in.Day, Page: in.of()})
	return listOf(rows, next, eventShape), err
}
