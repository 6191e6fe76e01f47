package events_test

import (
	"context"
	"testing"

	"allyway/internal/events"
	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/record/recordtest"
	"allyway/internal/token"
)

// TestCallerIsJudgedFirst refuses a caller before the cursor and the day.
func TestCallerIsJudgedFirst(t *testing.T) {
	store := recordtest.New(t)
	service, owner := events.New(store, recordtest.Cursors()), recordtest.Owner(t, store)
	for _, c := range []struct {
		in   events.List
		code portal.Code
	}{
		{events.List{Page: record.PageOf{Limit: 10, Cursor: "!"}}, portal.CodeMalformed},
		{events.List{Day: "today", Page: record.PageOf{Limit: 10}}, portal.CodeInvalid},
		{events.List{Day: "2026-03-02", Person: "p", Page: record.PageOf{Limit: 10}}, portal.CodeInvalid},
	} {
		if _, _, err := service.List(context.Background(), token.Session{}, c.in); !portal.HasCode(err, portal.CodeNotSignedIn) {
			t.Errorf("%+v by nobody: %v, want not_signed_in", c.in, err)
		}
		if _, _, err := service.List(context.Background(), owner, c.in); !portal.HasCode(err, c.code) {
			t.Errorf("%+v by an owner: %v, want %s", c.in, err, c.code)
		}
	}
}
