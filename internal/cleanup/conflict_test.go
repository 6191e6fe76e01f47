package cleanup_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"allyway/internal/cleanup"
	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/record/recordtest"
	"allyway/internal/table"
)

// busy is an engine on which somebody else always changes one item just before each Write of it.
type busy struct {
	table.Engine
	key table.Key
}

func (b *busy) Write(ctx context.Context, ops []table.Op, now time.Time) error {
	for i, op := range ops {
		if op.Item.Key == b.key {
			return &table.Refused{Failed: []int{i}, Keys: []table.Key{b.key}}
		}
	}
	return b.Engine.Write(ctx, ops, now)
}

// TestBusyPersonIsNotPassedOver runs each job while every Write of a person is refused, and then once more. The second
// run must find the invite again, although its hour is before the last one.
func TestBusyPersonIsNotPassedOver(t *testing.T) {
	jobs := map[string]struct {
		expires time.Duration // from now
		run     func(*cleanup.Service) (int, error)
	}{
		"expire": {-2 * time.Hour, func(s *cleanup.Service) (int, error) { return s.ExpireInvites(context.Background()) }},
		"remind": {2 * time.Hour, func(s *cleanup.Service) (int, error) { return s.RemindInvites(context.Background()) }},
	}
	for name, job := range jobs {
		t.Run(name, func(t *testing.T) {
			engine := recordtest.Engine(t)
			who := invited(t, recordtest.On(engine), job.expires)
			if n, err := job.run(cleanup.New(recordtest.On(&busy{engine, record.Person(who.ID)}))); n != 0 || !record.IsConflict(err) {
				t.Errorf("the busy run did %d, %v, want a conflict", n, err)
			}
			service := cleanup.New(recordtest.On(engine))
			var did []int
			for range 2 {
				n, err := job.run(service)
				if err != nil {
					t.Fatal(err)
				}
				did = append(did, n)
			}
			if !slices.Equal(did, []int{1, 0}) {
				t.Errorf("the next runs did %v, want 1, then 0", did)
			}
		})
	}
}

// invited stores a person with an invite of three days that expires after some time.
func invited(t *testing.T, store *record.Store, expires time.Duration) *portal.Person {
	t.Helper()
	const lifetime = 72 * time.Hour
	who := &portal.Person{ID: "01KJPY44E0C4P913M0GTTQRN55", FirstName: "Ina", LastName: "Vited", Email: "ina@acme.com",
		Status: portal.StatusContact, Role: portal.RoleUser, CreatedAt: store.Now()}
	if err := who.Invite(portal.Invitation{Lifetime: lifetime, Now: store.Now().Add(expires - lifetime)}); err != nil {
		t.Fatal(err)
	}
	recordtest.Save(t, store, who)
	return who
}
