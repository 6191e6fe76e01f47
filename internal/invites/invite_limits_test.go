package invites_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"allyway/internal/api/apitest"
	"allyway/internal/invites"
	"allyway/internal/portal"
)

// TestThousandRowsAnHour checks how many rows a primary contact may change in an hour. Rows that change nothing do not
// count, so a list that was cut off can be sent again.
func TestThousandRowsAnHour(t *testing.T) {
	w := apitest.NewOwned(t)
	w.Must(200, "PATCH", "/v1/settings", w.By, map[string]any{"selfManagement": map[string]any{"partners": true}})
	partner := w.Partner(w.By, "Acme", "acme.com")
	_, bearer := w.Person(w.By, partner, "primary@acme.com", true)
	rows := func(from, to int) (rows []portal.Row) {
		for i := from; i < to; i++ {
			rows = append(rows, portal.Row{Email: fmt.Sprintf("p%d@acme.com", i)})
		}
		return rows
	}
	invite := func(refused bool, list invites.Many) {
		t.Helper()
		list.Partner, list.Access = partner, true
		if _, _, err := w.Rooms.Invites.InviteMany(context.Background(), apitest.Caller(t, bearer), list); refused != portal.HasCode(err, portal.CodeTooManyAttempts) || !refused && err != nil {
			t.Errorf("%d rows: %v", len(list.Rows), err)
		}
	}
	invite(false, invites.Many{Rows: rows(0, 1001), DryRun: true})
	invite(false, invites.Many{Rows: rows(0, 900)})
	invite(false, invites.Many{Rows: rows(0, 900)})
	invite(false, invites.Many{Rows: rows(0, 1000)})
	invite(true, invites.Many{Rows: rows(1000, 1100)})
	known := invites.Many{Partner: partner, Access: true, Rows: rows(900, 1100)} // the first hundred change nothing
	if _, next, err := w.Rooms.Invites.InviteMany(context.Background(), apitest.Caller(t, bearer), known); err != nil || next != 101 {
		t.Errorf("the list goes on at row %d, %v", next, err)
	}
	if n := w.Counts(partner).Invited; n != 1000 {
		t.Errorf("%d invited in an hour", n)
	}
	w.Clock.Move(time.Hour)
	invite(false, invites.Many{Rows: rows(900, 1100)})
	if n := w.Counts(partner).Invited; n != 1100 {
		t.Errorf("%d invited", n)
	}
}
