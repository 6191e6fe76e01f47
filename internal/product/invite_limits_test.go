package portal_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"allyway/internal/product"
)

// TestThousandRowsAnHour is what a primary contact may change. What changes nothing does not count, so that a list that
// was cut off can be given again.
func TestThousandRowsAnHour(t *testing.T) {
	w := newWorld(t)
	w.Must(200, "PATCH", "/v1/settings", w.owner, body{"selfManagement": body{"partners": true}})
	partner := w.Partner(w.owner, "Acme", "acme.com")
	_, bearer := w.Person(w.owner, partner, "primary@acme.com", true)
	rows := func(from, to int) (rows []portal.Row) {
		for i := from; i < to; i++ {
			rows = append(rows, portal.Row{Email: fmt.Sprintf("p%d@acme.com", i)})
		}
		return rows
	}
	invite := func(refused bool, list portal.InviteMany) {
		t.Helper()
		list.Partner, list.Access = partner, true
		if _, _, err := w.Portal.InviteMany(context.Background(), caller(t, bearer), list); refused != isRefusal(err, portal.CodeTooManyAttempts) || !refused && err != nil {
			t.Errorf("%d rows: %v", len(list.Rows), err)
		}
	}
	invite(false, portal.InviteMany{Rows: rows(0, 1001), DryRun: true})
	invite(false, portal.InviteMany{Rows: rows(0, 900)})
	invite(false, portal.InviteMany{Rows: rows(0, 900)})
	invite(false, portal.InviteMany{Rows: rows(0, 1000)})
	invite(true, portal.InviteMany{Rows: rows(900, 1100)})
	if n := w.counts(partner).Invited; n != 1000 {
		t.Errorf("%d invited in an hour", n)
	}
	w.Clock.Move(time.Hour)
	invite(false, portal.InviteMany{Rows: rows(900, 1100)})
	if n := w.counts(partner).Invited; n != 1100 {
		t.Errorf("%d invited", n)
	}
}
