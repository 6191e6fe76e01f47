package record_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/record/recordtest"
	"allyway/internal/table"
	"allyway/internal/token"
)

// TestListFilteredFillsItsPages finds the few people of a filter among many in full pages, and each of them once.
func TestListFilteredFillsItsPages(t *testing.T) {
	store := recordtest.New(t)
	const people, every = 650, 50
	now := store.Now()
	for i := range people {
		who := &portal.Person{ID: token.NewIDAt(now), FirstName: "Ina", LastName: fmt.Sprintf("Vited %04d", i), Status: portal.StatusInvited,
			Role: portal.RoleUser, CreatedAt: now, Email: portal.Address(fmt.Sprintf("p%d@acme.com", i)), InviteExpiresAt: now.Add(time.Hour)}
		if i%every == every-1 {
			who.InviteExpiresAt = now
		}
		recordtest.Save(t, store, who)
	}
	of := record.PeopleOf{Filter: portal.PeopleFilter{Invite: portal.InvitesExpired}}
	var names []string
	sizes, after := "", ""
	for range people {
		found, next, err := store.ListFiltered(context.Background(), of, after, 5)
		if err != nil {
			t.Fatal(err)
		}
		sizes += fmt.Sprint(len(found), " ")
		for _, who := range found {
			names = append(names, who.LastName)
		}
		if after = next; next == "" {
			break
		}
	}
	if sizes != "5 5 3 " {
		t.Errorf("pages of %s", sizes)
	}
	for i, name := range names {
		if want := fmt.Sprintf("Vited %04d", (i+1)*every-1); name != want {
			t.Errorf("%d is %s, want %s", i, name, want)
		}
	}
	if found, next, err := store.ListFiltered(context.Background(), record.PeopleOf{Filter: portal.PeopleFilter{Invite: portal.InvitesExpired,
		Status: portal.StatusActive}}, "", 5); len(found) > 0 || next != "" || err != nil {
		t.Errorf("an expired invite of an active person: %d, %q, %v", len(found), next, err)
	}
}

// short is an engine whose pages end early, as those of DynamoDB do after a megabyte.
type short struct{ table.Engine }

func (s short) Query(ctx context.Context, q table.Query) (table.Page, error) {
	q.Limit = min(q.Limit, 1+len(q.Prefix)%3)
	return s.Engine.Query(ctx, q)
}

// TestShortPagesLoseNobody lists people of several statuses whose pages end at different names.
func TestShortPagesLoseNobody(t *testing.T) {
	engine := recordtest.Engine(t)
	store := recordtest.On(short{engine})
	const people = 60
	for i := range people {
		recordtest.Save(t, store, &portal.Person{ID: token.NewIDAt(store.Now()), FirstName: "A", LastName: fmt.Sprintf("B %02d", i*37%people),
			Status: portal.Statuses[i%len(portal.Statuses)], Role: portal.RoleUser, CreatedAt: store.Now(), InviteExpiresAt: store.Now()})
	}
	var names []string
	after := ""
	for range 10 * people {
		found, next, err := store.ListPeople(context.Background(), "", portal.Statuses, after, 10)
		if err != nil {
			t.Fatal(err)
		}
		for _, who := range found {
			names = append(names, who.LastName)
		}
		if after = next; next == "" {
			break
		}
	}
	if len(names) != people {
		t.Fatalf("%d people, want %d", len(names), people)
	}
	for i, name := range names {
		if want := fmt.Sprintf("B %02d", i); name != want {
			t.Errorf("%d is %q, want %q", i, name, want)
		}
	}
}
