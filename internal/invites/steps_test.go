package invites_test

import (
	"fmt"
	"testing"
	"time"

	"allyway/internal/invites"
	"allyway/internal/portal"
	"allyway/internal/record/recordtest"
)

func manyRows(n int) []portal.Row {
	rows := make([]portal.Row, n)
	for i := range rows {
		rows[i] = portal.Row{Email: fmt.Sprintf("p%d@acme.com", i)}
	}
	return rows
}

// TestListInSteps leaves no time for a call. Each call then takes the rows of one Write at least and says where to go
// on, and in the end every row was taken once.
func TestListInSteps(t *testing.T) {
	w := newWorld(t)
	partner, _ := w.partner("Acme", "acme.com")
	hurried := w.WithBudget(-time.Second)
	in := invites.Many{Partner: partner.ID, Rows: manyRows(1100), Access: true}
	in.Rows[5].Email, in.Rows[1050].Email = "nonsense", "p0@acme.com"
	taken, calls := 0, 0
	for {
		calls++
		verdicts, next, err := hurried.InviteMany(ctx, w.owner, in)
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range verdicts {
			want := portal.VerdictInvited
			switch taken++; {
			case taken == 6:
				want = portal.VerdictRefused
			case taken == 1051:
				want = portal.VerdictUnchanged // an earlier call has invited them
			}
			if v.Row != taken || v.Outcome != want {
				t.Errorf("row %+v, want number %d, %s", v, taken, want)
			}
		}
		if next != 0 && (next != taken+1 || len(verdicts) == 0) {
			t.Fatalf("go on at %d after %d rows", next, taken)
		}
		if in.From = next; next == 0 {
			break
		}
	}
	if taken != 1100 || calls < 60 || calls > 80 {
		t.Errorf("%d rows in %d calls", taken, calls)
	}
	if n := w.counts(partner.ID).Invited; n != 1098 {
		t.Errorf("%d invited", n)
	}

	// A dry run has the same time. It can stop after each thousand rows.
	in.DryRun, in.From, in.Rows = true, 0, manyRows(2500)
	verdicts, next, err := hurried.InviteMany(ctx, w.owner, in)
	if err != nil || len(verdicts) != 1000 || next != 1001 {
		t.Errorf("dry run: %d rows, next %d, %v", len(verdicts), next, err)
	}
}

// TestLaunchInSteps leaves no time for a call of a launch. Its cursor goes on where the last call stopped.
func TestLaunchInSteps(t *testing.T) {
	w := newWorld(t)
	partner, primary := w.partner("Acme", "acme.com")
	if _, _, err := w.InviteMany(ctx, w.owner, invites.Many{Partner: partner.ID, Rows: manyRows(230)}); err != nil {
		t.Fatal(err)
	}
	other, _ := w.partner("Other", "other.com")
	in := invites.Many{Partner: other.ID, Rows: []portal.Row{{Email: "else@other.com"}}} // whom this launch leaves out
	if _, _, err := w.InviteMany(ctx, w.owner, in); err != nil {
		t.Fatal(err)
	}
	hurried := w.WithBudget(-time.Second)
	invited, calls, cursor := 0, 0, ""
	for {
		calls++
		done, err := hurried.Launch(ctx, w.owner, partner.ID, cursor)
		if err != nil {
			t.Fatal(err)
		}
		invited += done.Invited
		if cursor = done.Next; cursor == "" {
			break
		}
		_, err = hurried.Launch(ctx, w.owner, "", cursor)
		recordtest.Refused(t, err, portal.CodeMalformed)
	}
	if invited != 230 || calls != 3 {
		t.Errorf("%d invited in %d calls", invited, calls)
	}
	if n := len(recordtest.Letters(t, w.store)); n != 230 {
		t.Errorf("%d mails", n)
	}

	// The cursor is judged after the caller and the partner.
	_, err := w.Launch(ctx, primary, partner.ID, "nonsense")
	recordtest.Refused(t, err, portal.CodeForbidden)
	_, err = w.Launch(ctx, w.owner, primary.Person, "nonsense")
	recordtest.Refused(t, err, portal.CodeNotFound)
}
