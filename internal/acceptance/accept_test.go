package acceptance_test

import (
	"context"
	"testing"
	"time"

	"allyway/internal/acceptance"
	"allyway/internal/password"
	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/record/recordtest"
	"allyway/internal/token"
)

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
	store, keys := recordtest.New(t), recordtest.Keys(t)
	w := &world{store: store, person: token.NewIDAt(store.Now())}
	links := record.Links{Keys: func(context.Context, token.Purpose) (*token.Keys, error) { w.opened++; return keys, nil }}
	w.Service = acceptance.New(store, links, recordtest.Hasher(), func(string, []string) bool { return false })

	p := &portal.Person{ID: w.person, Email: "ana@example.com", Status: portal.StatusContact, Role: portal.RoleAdmin, CreatedAt: store.Now()}
	if err := p.Invite(portal.Invitation{Lifetime: time.Hour, Now: store.Now()}); err != nil {
		t.Fatal(err)
	}
	recordtest.Save(t, store, p)
	w.token = keys.Mint(token.Link{Purpose: token.Invite, Person: p.ID, Version: uint64(p.InviteVersion), ExpiresAt: p.InviteExpiresAt})
	return w
}

func TestAcceptTakesNamesAndPhoneAlone(t *testing.T) {
	w := newWorld(t)
	started, err := w.Accept(t.Context(), acceptance.Accept{Token: w.token, Password: "four words in a row", Fields: portal.Fields{
		"firstName": "Ana", "lastName": "Admin", "phone": "+15550109999", "email": "eve@example.com", "notes": "mine", "title": "Boss"}})
	if err != nil {
		t.Fatal(err)
	}
	p := recordtest.Stored(t, w.store, w.person)
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
	partner := recordtest.Partner(t, w.store, "Acme")
	expires := recordtest.Stored(t, w.store, w.person).InviteExpiresAt
	recordtest.Alter(t, w.store, w.person, func(p *portal.Person) {
		if err := p.Accept(p.InviteVersion, w.store.Now()); err != nil {
			t.Fatal(err)
		}
		p.Partner, p.Role = partner.ID, portal.RoleUser
	})
	if _, err := w.Preview(t.Context(), w.token); !portal.HasCode(err, portal.CodeLinkUsed) {
		t.Errorf("used: %v", err)
	}
	recordtest.Alter(t, w.store, w.person, func(p *portal.Person) {
		p.Status, p.InviteExpiresAt = portal.StatusInvited, expires
	})
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
