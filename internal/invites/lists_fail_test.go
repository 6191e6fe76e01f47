package invites_test

import (
	"context"
	"testing"
	"time"

	"allyway/internal/api/apitest"
	"allyway/internal/invites"
	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/record/recordtest"
	"allyway/internal/table"
)

// TestListsFail makes the table fail in the middle of a list. The call fails, and what was written stays. Sending the
// list again completes it, and nobody is invited or mailed twice.
func TestListsFail(t *testing.T) {
	w := apitest.NewOwned(t)
	partner := w.Partner(w.By, "Acme")
	broken := &breaking{w.Recorder.Engine, 2}
	p := invites.New(record.New(table.New(broken, table.WithClock(w.Clock.Now)), w.Clock.Now), recordtest.Cursors(), w.Links())
	in := invites.Many{Partner: partner, Rows: manyRows(100), Access: true}
	if _, _, err := p.InviteMany(context.Background(), apitest.Caller(t, w.By), in); err == nil {
		t.Fatal("no error of a table that fails")
	}
	if c := w.Counts(partner); c.Invited != 26 {
		t.Errorf("after the failure: %+v", c)
	}
	verdicts, _, err := w.Rooms.Invites.InviteMany(context.Background(), apitest.Caller(t, w.By), in)
	if err != nil || verdicts[25].Outcome != portal.VerdictUnchanged || verdicts[26].Outcome != portal.VerdictInvited {
		t.Errorf("again: %v", err)
	}
	if c := w.Counts(partner); c.Invited != 100 || len(w.Unsent()) != 100 {
		t.Errorf("in the end %+v, %d mails", c, len(w.Unsent()))
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
