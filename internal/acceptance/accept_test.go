package acceptance_test

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"allyway/internal/acceptance"
	"allyway/internal/password"
	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/table"
	"allyway/internal/table/bolt"
	"allyway/internal/token"
)

var now = time.Date(2026, 3, 2, 9, 30, 0, 0, time.UTC)

// world is a portal with one invited admin.
type world struct {
	*acceptance.Service
	store  *record.Store
	opened int // how often a token was opened
	person string
	token  string
}

func newWorld(t *testing.T) *world {
	t.Helper()
	engine, err := bolt.Open(filepath.Join(t.TempDir(), "table.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = engine.Close() })
	clock := func() time.Time { return now }
	w := &world{store: record.New(table.New(engine, table.WithClock(clock)), clock), person: token.NewIDAt(now)}
	keys, err := token.ParseKeys(token.GenerateKeys())
	if err != nil {
		t.Fatal(err)
	}
	links := record.Links{Keys: func(context.Context, token.Purpose) (*token.Keys, error) { w.opened++; return keys, nil }}
	hasher := password.NewHasherWith(password.Params{Memory: 8, Passes: 1, Threads: 1}, 1)
	w.Service = acceptance.New(w.store, links, hasher, func(string, []string) bool { return false })

	p := &portal.Person{ID: w.person, Email: "ana@example.com", Status: portal.StatusContact, Role: portal.RoleAdmin, CreatedAt: now}
	if err := p.Invite(portal.Invitation{Lifetime: time.Hour, Now: now}); err != nil {
		t.Fatal(err)
	}
	w.save(t, nil, p)
	w.token = keys.Mint(token.Link{Purpose: token.Invite, Person: p.ID, Version: uint64(p.InviteVersion), ExpiresAt: p.InviteExpiresAt})
	return w
}

func (w *world) save(t *testing.T, before, after *portal.Person) {
	t.Helper()
	change := w.store.Change("", now)
	change.SavePerson(before, after)
	if err := change.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func (w *world) read(t *testing.T) *portal.Person {
	t.Helper()
	found, err := w.store.Get(t.Context(), record.Person(w.person))
	if err != nil {
		t.Fatal(err)
	}
	p, err := found.Person(w.person)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestAcceptTakesNamesAndPhoneAlone(t *testing.T) {
	w := newWorld(t)
	started, err := w.Accept(t.Context(), acceptance.Accept{Token: w.token, Password: "four words in a row", Fields: portal.Fields{
		"firstName": "Ana", "lastName": "Admin", "phone": "+15550109999", "email": "eve@example.com", "notes": "mine", "title": "Boss"}})
	if err != nil {
		t.Fatal(err)
	}
	p := w.read(t)
	if p.Name() != "Ana Admin" || p.Phone != "+15550109999" || p.Email != "ana@example.com" || p.Notes != "" || p.Title != "" {
		t.Errorf("stored %+v", p)
	}
	if started.Person.Version != p.Version {
		t.Errorf("answered version %d, stored %d", started.Person.Version, p.Version)
	}
}

// TestTokenIsOpenedOnce counts how often each use case opens the link's token.
func TestTokenIsOpenedOnce(t *testing.T) {
	calls := map[string]func(w *world) error{
		"preview": func(w *world) error { _, err := w.Preview(t.Context(), w.token); return err },
		"accept": func(w *world) error {
			_, err := w.Accept(t.Context(), acceptance.Accept{Token: w.token, Password: "four words in a row",
				Fields: portal.Fields{"firstName": "Ana", "lastName": "Admin"}})
			return err
		},
		"decline": func(w *world) error { return w.Decline(t.Context(), w.token) },
		"renew":   func(w *world) error { return w.Renew(t.Context(), w.token) },
	}
	for name, call := range calls {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			if err := call(w); err != nil {
				t.Fatal(err)
			}
			if w.opened != 1 {
				t.Errorf("opened %d times", w.opened)
			}
		})
	}
}

// TestUsedLinkAfterMove moves a person to a partner: a used link still says that it was used, and a link that was not
// used is dead.
func TestUsedLinkAfterMove(t *testing.T) {
	w := newWorld(t)
	before := w.read(t)
	after := *before
	if err := after.Accept(before.InviteVersion, now); err != nil {
		t.Fatal(err)
	}
	after.Partner, after.Role = token.NewIDAt(now), portal.RoleUser
	change := w.store.Change("", now)
	change.SavePartner(nil, &portal.Partner{ID: after.Partner, Name: "Acme", Status: portal.PartnerActive})
	change.SavePerson(before, &after)
	if err := change.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Preview(t.Context(), w.token); !portal.HasCode(err, portal.CodeLinkUsed) {
		t.Errorf("used: %v", err)
	}
	active := w.read(t)
	invited := *active
	invited.Status, invited.InviteExpiresAt = portal.StatusInvited, before.InviteExpiresAt
	w.save(t, active, &invited)
	if _, err := w.Preview(t.Context(), w.token); !portal.HasCode(err, portal.CodeLinkInvalid) {
		t.Errorf("moved: %v", err)
	}
}

func TestNewNeedsEverySafetyPiece(t *testing.T) {
	links := record.Links{Keys: func(context.Context, token.Purpose) (*token.Keys, error) { return nil, nil }}
	hasher := password.NewHasher(1)
	guess := func(string, []string) bool { return false }
	for name, build := range map[string]func(){
		"no keys":   func() { acceptance.New(nil, record.Links{}, hasher, guess) },
		"no hasher": func() { acceptance.New(nil, links, nil, guess) },
		"no guess":  func() { acceptance.New(nil, links, hasher, nil) },
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("did not panic")
				}
			}()
			build()
		})
	}
}
