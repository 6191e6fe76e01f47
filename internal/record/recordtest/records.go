package recordtest

import (
	"errors"
	"testing"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// write makes one Write.
func write(t testing.TB, store *record.Store, do func(*record.Change)) {
	t.Helper()
	w := store.Change("", store.Now())
	do(w)
	if err := w.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// Partner stores a new active partner.
func Partner(t testing.TB, store *record.Store, name string, domains ...string) *portal.Partner {
	t.Helper()
	var wrong portal.Problems
	p := portal.NewPartner(token.NewIDAt(store.Now()), portal.Fields{"name": name, "domains": domains}, store.Now(), &wrong)
	if err := wrong.Err(); err != nil {
		t.Fatal(err)
	}
	write(t, store, func(w *record.Change) { w.SavePartner(nil, p) })
	return p
}

// Save stores a new person.
func Save(t testing.TB, store *record.Store, p *portal.Person) {
	t.Helper()
	write(t, store, func(w *record.Change) { w.SavePerson(nil, p) })
	p.Version = 1
}

// Stored returns a person as stored.
func Stored(t testing.TB, store *record.Store, id string) *portal.Person {
	t.Helper()
	found, err := store.Get(t.Context(), record.Person(id))
	if err != nil {
		t.Fatal(err)
	}
	p, err := found.Person(id)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// Alter changes a stored person, and returns the person as stored then.
func Alter(t testing.TB, store *record.Store, id string, change func(*portal.Person)) *portal.Person {
	t.Helper()
	before := Stored(t, store, id)
	after := *before
	change(&after)
	write(t, store, func(w *record.Change) { w.SavePerson(before, &after) })
	return Stored(t, store, id)
}

// OpenRequest returns the id of the request that waits for a person.
func OpenRequest(t testing.TB, store *record.Store, person string) string {
	t.Helper()
	who := Stored(t, store, person)
	if who.Request.Place == "" {
		t.Fatalf("no request waits for %s, who is %s", person, who.Status)
	}
	return who.ID + who.Request.Place
}

// Settings changes the settings of a store that has the default ones.
func Settings(t testing.TB, store *record.Store, change func(*portal.Settings)) {
	t.Helper()
	before, after := portal.DefaultSettings(), portal.DefaultSettings()
	change(&after)
	write(t, store, func(w *record.Change) { w.SaveSettings(before, after) })
}

// Owner stores an owner and returns their session.
func Owner(t testing.TB, store *record.Store) token.Session {
	t.Helper()
	write(t, store, func(w *record.Change) { w.SaveOwners(record.OwnersItem{}, "") })
	return SignIn(t, store, portal.RoleOwner, "owner@example.com", nil)
}

// SignIn stores an active person of a partner, or of none if it is nil, and returns their session.
func SignIn(t testing.TB, store *record.Store, role portal.Role, email portal.Address, at *portal.Partner) token.Session {
	t.Helper()
	who := &portal.Person{ID: token.NewIDAt(store.Now()), FirstName: "Some", LastName: "Body", Email: email,
		Status: portal.StatusActive, Role: role, CreatedAt: store.Now()}
	if at != nil {
		who.Partner, who.PartnerName = at.ID, at.Name
	}
	Save(t, store, who)
	var started *portal.StartedSession
	write(t, store, func(w *record.Change) { _, started = w.StartSession(who, at, portal.DefaultSettings(), false) })
	by, err := token.ParseSession(started.Token)
	if err != nil {
		t.Fatal(err)
	}
	return by
}

// SetPassword stores the first password of a person.
func SetPassword(t testing.TB, store *record.Store, person, secret string) {
	t.Helper()
	phc, err := Hasher().Hash(t.Context(), secret)
	if err != nil {
		t.Fatal(err)
	}
	write(t, store, func(w *record.Change) { w.SaveFirstPassword(person, phc) })
}

// Letters returns all mail that waits.
func Letters(t testing.TB, store *record.Store) (all []*portal.Letter) {
	t.Helper()
	for _, partition := range record.AllMailPartitions() {
		for after := ""; ; {
			rows, next, err := store.ListUnsent(t.Context(), partition, after, 100)
			if err != nil {
				t.Fatal(err)
			}
			for _, row := range rows {
				if row.Letter == nil {
					t.Fatalf("the mail %s cannot be decoded", row.Key)
				}
				all = append(all, row.Letter)
			}
			if after = next; next == "" {
				break
			}
		}
	}
	return all
}

// Refused ends the test unless err is a refusal with that code. It returns the refusal.
func Refused(t testing.TB, err error, code portal.Code) *portal.Error {
	t.Helper()
	var refusal *portal.Error
	if !errors.As(err, &refusal) || refusal.Code != code {
		t.Fatalf("got %v, want the refusal %s", err, code)
	}
	return refusal
}
