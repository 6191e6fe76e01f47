package cleanup_test

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"allyway/internal/api/apitest"
	"allyway/internal/cleanup"
	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/table"
	"allyway/internal/table/bolt"
	"allyway/internal/table/tabletest"
)

// expire runs the job, which must record that many invites.
func (w *world) expire(want int) {
	w.T.Helper()
	if n, err := w.Cleanup.ExpireInvites(context.Background()); err != nil || n != want {
		w.T.Errorf("recorded %d, %v, want %d", n, err, want)
	}
}

// wantExpired checks how many people are invited in the partner's counts, and how many of these invites have expired.
func (w *world) wantExpired(partner string, invited, expired int64) {
	w.T.Helper()
	if c := w.Counts(partner); c.Invited != invited || c.Expired != expired {
		w.T.Errorf("%d invited, %d of these expired, want %d and %d", c.Invited, c.Expired, invited, expired)
	}
}

func TestExpireInvites(t *testing.T) {
	w := newWorld(t)
	partner := w.Partner(w.By, "Acme")
	first := w.Invite(partner, "one@acme.com", 1)
	w.Invite(partner, "two@acme.com", 2)
	w.Invite(partner, "week@acme.com", 7*24)
	w.Mails()

	w.Clock.Move(time.Hour - time.Second)
	w.expire(0)
	w.Clock.Move(time.Second)
	w.expire(1)
	w.wantExpired(partner, 3, 1)
	if p := w.Stored(first); !p.InviteExpired || p.Status != portal.StatusInvited {
		t.Errorf("recorded as %+v", p)
	}
	if diff := cmp.Diff([]string{portal.EventPersonAdded, portal.EventInviteExpired}, w.EventsOf(first)); diff != "" {
		t.Error(diff)
	}
	w.expire(0) // each is recorded once
	w.wantExpired(partner, 3, 1)

	w.Clock.Move(time.Hour)
	w.expire(1)
	w.wantExpired(partner, 3, 2)
	w.NoMail()
}

// TestExpireInvitesNotRunForAWeek runs the job after a week without a run. It records all invites that have expired
// since. The very first run records those of the last 30 days.
func TestExpireInvitesNotRunForAWeek(t *testing.T) {
	for _, before := range []bool{true, false} {
		t.Run(fmt.Sprint("run before ", before), func(t *testing.T) {
			w := newWorld(t)
			if before {
				w.expire(0)
			}
			partner := w.Partner(w.By, "Acme")
			for i, hours := range []int{1, 2, 30, 100, 168, 200} {
				w.Invite(partner, fmt.Sprintf("p%d@acme.com", i), hours)
			}
			w.Clock.Move(7*24*time.Hour + time.Minute)
			w.expire(5)
			w.wantExpired(partner, 6, 5)
			w.Clock.Move(32 * time.Hour)
			w.expire(1)
			w.expire(0)
		})
	}
}

// TestExpireInvitesManyAtOnce runs the job several times at once. Each invite is recorded once.
func TestExpireInvitesManyAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	partner := w.Partner(w.By, "Acme")
	var ids []string
	for i := range 40 {
		ids = append(ids, w.Invite(partner, fmt.Sprintf("p%d@acme.com", i), 1+i%3))
	}
	w.Clock.Move(4 * time.Hour)
	var mu sync.Mutex
	var group sync.WaitGroup
	total := 0
	for range 4 {
		group.Go(func() {
			n, err := w.Cleanup.ExpireInvites(context.Background())
			if err != nil {
				t.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			total += n
		})
	}
	group.Wait()
	if total != 40 {
		t.Errorf("recorded %d, want 40", total)
	}
	w.wantExpired(partner, 40, 40)
	for _, id := range ids {
		if diff := cmp.Diff([]string{portal.EventPersonAdded, portal.EventInviteExpired}, w.EventsOf(id)); diff != "" {
			t.Error(diff)
		}
	}
}

// runningOut is a context whose deadline is reached after Deadline was called a number of times.
type runningOut struct {
	context.Context
	looks atomic.Int32
}

// Deadline returns a time that is far away, or now.
func (c *runningOut) Deadline() (time.Time, bool) {
	if c.looks.Add(-1) < 0 {
		return time.Now(), true
	}
	return time.Now().Add(time.Hour), true
}

// TestJobsEndInTime stops each run of the jobs in the middle of its work. The next run continues. In the end, each
// invite is recorded once, and each person is reminded once.
func TestJobsEndInTime(t *testing.T) {
	t.Parallel()
	const people = 40
	for name, tt := range map[string]struct {
		hours int
		job   func(*cleanup.Service) func(context.Context) (int, error)
		event string
	}{
		"expire": {1, func(p *cleanup.Service) func(context.Context) (int, error) { return p.ExpireInvites }, portal.EventInviteExpired},
		"remind": {49, func(p *cleanup.Service) func(context.Context) (int, error) { return p.RemindInvites }, portal.EventInviteReminded},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			partner := w.Partner(w.By, "Acme")
			job := tt.job(w.Cleanup)
			if n, err := job(t.Context()); n != 0 || err != nil {
				t.Fatal(n, err)
			}
			ids := make([]string, people)
			for i := range ids {
				ids[i] = w.Invite(partner, fmt.Sprintf("p%d@acme.com", i), tt.hours+i%3)
			}
			w.Clock.Move(28 * time.Hour) // some invites have expired, and all others expire within a day
			total, runs := 0, 0
			for ; total < people && runs < 100; runs++ {
				ctx := &runningOut{Context: t.Context()}
				ctx.looks.Store(30)
				n, err := job(ctx)
				if err != nil {
					t.Fatal(err)
				}
				total += n
			}
			if n, err := job(t.Context()); n != 0 || err != nil || total != people || runs < 2 {
				t.Errorf("%d in %d runs, then %d, %v", total, runs, n, err)
			}
			for _, id := range ids {
				if diff := cmp.Diff([]string{portal.EventPersonAdded, tt.event}, w.EventsOf(id)); diff != "" {
					t.Error(diff)
				}
			}
			ctx, cancel := context.WithTimeout(t.Context(), time.Second) // no time at all
			defer cancel()
			if n, err := job(ctx); n != 0 || err != nil {
				t.Errorf("without time: %d, %v", n, err)
			}
		})
	}
}

// TestWhatTakesAnExpiredInviteBack does each act that replaces or ends an expired invite. It no longer counts as
// expired.
func TestWhatTakesAnExpiredInviteBack(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		act              func(w *world, person string)
		invited, expired int64
	}{
		"resend": {func(w *world, id string) { w.Must(202, "POST", "/v1/people/"+id+"/invite", w.By, nil) }, 1, 0},
		"revoke": {func(w *world, id string) { w.Must(200, "DELETE", "/v1/people/"+id+"/invite", w.By, nil) }, 0, 0},
		"renew": {func(w *world, id string) {
			w.Must(202, "POST", "/v1/invites/renew", "", body{"token": w.InviteLink(id)})
		}, 1, 0},
		"forgotten password": {func(w *world, id string) {
			w.Must(202, "POST", "/v1/password/forgot", "", body{"email": "ina@acme.com"})
		}, 1, 0},
		"another address": {func(w *world, id string) {
			w.Confirm(w.By)
			w.Must(200, "PATCH", "/v1/people/"+id, w.By, body{"email": "other@acme.com"})
		}, 1, 0},
		"disable": {func(w *world, id string) { w.Must(200, "POST", "/v1/people/"+id+"/disable", w.By, nil) }, 0, 0},
		"another name": {func(w *world, id string) {
			w.Must(200, "PATCH", "/v1/people/"+id, w.By, body{"lastName": "Other"})
		}, 1, 1}, // the invite still counts as expired
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			partner := w.Partner(w.By, "Acme")
			id := w.Invite(partner, "ina@acme.com", 1)
			w.Clock.Move(2 * time.Hour)
			w.expire(1)
			tt.act(w, id)
			w.wantExpired(partner, tt.invited, tt.expired)
			w.expire(0)
			w.wantExpired(partner, tt.invited, tt.expired)
			if p := w.Stored(id); p.InviteExpired != (tt.expired == 1) {
				t.Errorf("recorded as expired: %v", p.InviteExpired)
			}
		})
	}
}

// TestExpireInvitesLooksAgain sends a new invite between the job's read and its Write. Nothing is recorded for the old
// one.
func TestExpireInvitesLooksAgain(t *testing.T) {
	w := newWorld(t)
	id := w.Invite(w.Partner(w.By, "Acme"), "ina@acme.com", 1)
	left := record.InviteRowOf(w.Stored(id))
	w.Clock.Move(2 * time.Hour)
	resent := false
	w.Recorder.Between(func() { // the run's only Write
		resent = true
		w.Must(202, "POST", "/v1/people/"+id+"/invite", w.By, nil)
	})
	w.expire(0)
	if !resent || w.Stored(id).InviteExpired {
		t.Errorf("resent %v; recorded as expired %v", resent, w.Stored(id).InviteExpired)
	}
	if w.IsStored(left) {
		t.Errorf("%s is still there", left)
	}
}

// TestExpireInvitesRemovesRowsOfNobody has the row of an invite that was replaced, and that of a person who does not
// exist. Neither should be left in a portal, but the job removes them if they are.
func TestExpireInvitesRemovesRowsOfNobody(t *testing.T) {
	w := newWorld(t)
	partner := w.Partner(w.By, "Acme")
	id, gone := w.Invite(partner, "ina@acme.com", 4), w.Invite(partner, "gone@acme.com", 1)
	stale := *w.Stored(id)
	stale.InviteVersion--
	stale.InviteExpiresAt = stale.InviteExpiresAt.Add(-3 * time.Hour)
	w.Write(table.Put(table.Item{Key: record.InviteRowOf(&stale), Attributes: table.Encode(body{
		"person": id, "version": stale.InviteVersion, "expiresAt": stale.InviteExpiresAt})}, table.Any))
	goneRow := record.InviteRowOf(w.Stored(gone))
	w.Write(table.Delete(record.Person(gone), table.Present))
	w.Clock.Move(2 * time.Hour)
	w.expire(0)
	if w.Stored(id).InviteExpired {
		t.Error("the invite that replaced the other one is recorded as expired")
	}
	for _, key := range []table.Key{record.InviteRowOf(&stale), goneRow} {
		if w.IsStored(key) {
			t.Errorf("%s is still there", key)
		}
	}
}

// TestExpireInvitesGoesOnAfterAFault has a run fail at each of its calls in turn. The next run completes it, and
// nothing is counted twice.
func TestExpireInvitesGoesOnAfterAFault(t *testing.T) {
	t.Parallel()
	engine, err := bolt.Open(t.TempDir() + "/table.db")
	if err != nil {
		t.Fatal(err)
	}
	faulty := tabletest.Faulty(engine, tabletest.Faults{})
	a := apitest.On(t, faulty)
	w := &world{apitest.OwnedBy(a)}
	w.expire(0)
	for _, fault := range []tabletest.Fault{tabletest.Before, tabletest.Lost} {
		for at := 1; ; at++ {
			partner := w.Partner(w.By, fmt.Sprintf("Acme %d %d", fault, at))
			for i := range 3 {
				w.Invite(partner, fmt.Sprintf("p%d-%d-%d@acme.com", fault, at, i), 1)
			}
			w.Clock.Move(2 * time.Hour)
			faulty.Set(tabletest.Faults{At: map[int]tabletest.Fault{at: fault}})
			_, err := w.Cleanup.ExpireInvites(context.Background())
			calls := faulty.Calls()
			faulty.Set(tabletest.Faults{})
			if _, err := w.Cleanup.ExpireInvites(context.Background()); err != nil {
				t.Fatal(err)
			}
			w.wantExpired(partner, 3, 3)
			if at > calls {
				break // the run had fewer calls
			}
			if err == nil {
				t.Errorf("a fault at call %d of %d went unnoticed", at, calls)
			}
			w.By = w.SignIn("owner@example.test", apitest.Secret)
		}
	}
}
