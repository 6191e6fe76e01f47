package portal_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"allyway/internal/product"
	"allyway/internal/table"
)

func manyRows(n int) []portal.Row {
	rows := make([]portal.Row, n)
	for i := range rows {
		rows[i] = portal.Row{Email: fmt.Sprintf("p%d@acme.com", i)}
	}
	return rows
}

// TestListInSteps has the time for one call be over at once: each call then takes at least one Write's rows, says where
// to go on, and in the end every row was taken once.
func TestListInSteps(t *testing.T) {
	w := newWorld(t)
	partner := w.Partner(w.owner, "Acme")
	hurried := w.Portal.WithBudget(-time.Second)
	in := portal.InviteMany{Partner: partner, Rows: manyRows(1100), Access: true}
	in.Rows[5].Email, in.Rows[1050].Email = "nonsense", "p0@acme.com"
	taken, calls := 0, 0
	for {
		calls++
		verdicts, next, err := hurried.InviteMany(context.Background(), caller(t, w.owner), in)
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range verdicts {
			want := portal.VerdictInvited
			switch taken++; {
			case taken == 6:
				want = portal.VerdictRefused
			case taken == 1051:
				want = portal.VerdictUnchanged // invited by a former call
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
	if taken != 1100 || calls < 50 || calls > 70 {
		t.Errorf("%d rows in %d calls", taken, calls)
	}
	if c := w.counts(partner); c.Invited != 1098 {
		t.Errorf("counts %+v", c)
	}

	// A dry run is bound by the same time; between thousands it stops.
	in.DryRun, in.From, in.Rows = true, 0, manyRows(2500)
	verdicts, next, err := hurried.InviteMany(context.Background(), caller(t, w.owner), in)
	if err != nil || len(verdicts) != 1000 || next != 1001 {
		t.Errorf("dry run: %d rows, next %d, %v", len(verdicts), next, err)
	}
}

// TestLaunchInSteps does the same to a launch: its cursor goes on where the last call stopped.
func TestLaunchInSteps(t *testing.T) {
	w := newWorld(t)
	partner, other := w.Partner(w.owner, "Acme"), w.Partner(w.owner, "Other")
	add := portal.InviteMany{Partner: partner, Rows: manyRows(230)}
	if _, _, err := w.Portal.InviteMany(context.Background(), caller(t, w.owner), add); err != nil {
		t.Fatal(err)
	}
	w.Contact(w.owner, other, "else@other.com")
	hurried := w.Portal.WithBudget(-time.Second)
	invited, calls, cursor := 0, 0, ""
	for {
		calls++
		done, err := hurried.Launch(context.Background(), caller(t, w.owner), partner, cursor)
		if err != nil {
			t.Fatal(err)
		}
		invited += done.Invited
		if cursor = done.Next; cursor == "" {
			break
		}
		if _, err := hurried.Launch(context.Background(), caller(t, w.owner), "", cursor); !isRefusal(err, portal.CodeBadCursor) {
			t.Errorf("a partner's cursor for the whole portal: %v", err)
		}
	}
	if invited != 230 || calls != 3 {
		t.Errorf("%d invited in %d calls", invited, calls)
	}
	if n := len(w.unsent()); n != 230 {
		t.Errorf("%d mails", n)
	}
}

// TestListsFail has the table fail in the middle of a list: the call fails, what was written stays, and the same list
// again completes it, with nobody invited or mailed twice.
func TestListsFail(t *testing.T) {
	w := newWorld(t)
	partner := w.Partner(w.owner, "Acme")
	broken := &breaking{w.Recorder.Engine, 2}
	p := portal.New(table.New(broken, table.WithClock(w.Clock.Now)), portal.Config{Now: w.Clock.Now})
	in := portal.InviteMany{Partner: partner, Rows: manyRows(100), Access: true}
	if _, _, err := p.InviteMany(context.Background(), caller(t, w.owner), in); err == nil {
		t.Fatal("no error of a table that fails")
	}
	if c := w.counts(partner); c.Invited != 38 {
		t.Errorf("after the failure: %+v", c)
	}
	verdicts, _, err := w.Portal.InviteMany(context.Background(), caller(t, w.owner), in)
	if err != nil || verdicts[37].Outcome != portal.VerdictUnchanged || verdicts[38].Outcome != portal.VerdictInvited {
		t.Errorf("again: %v", err)
	}
	if c := w.counts(partner); c.Invited != 100 || len(w.unsent()) != 100 {
		t.Errorf("in the end %+v, %d mails", c, len(w.unsent()))
	}
}

// breaking is an engine that fails after some Writes.
type breaking struct {
	table.Engine
	left int
}

func (b *breaking) Write(ctx context.Context, ops []table.Op, now time.Time) error {
	if b.left--; b.left < 0 {
		return table.ErrUnavailable
	}
	return b.Engine.Write(ctx, ops, now)
}
