package people_test

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"allyway/internal/password"
	"allyway/internal/people"
	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/record/recordtest"
	"allyway/internal/table"
	"allyway/internal/table/bolt"
	"allyway/internal/token"
)

const secret = "quiet harbour under nine lanterns"

// world is a portal with an owner, and with a primary contact and a user of the partner Acme, whose domain is acme.com.
type world struct {
	*people.Service
	t     *testing.T
	store *record.Store
	acme  *portal.Partner
	other *portal.Partner // another partner, without people and domains

	owner, contact, user token.Session
}

func newWorld(t *testing.T) *world {
	t.Helper()
	engine, err := bolt.Open(filepath.Join(t.TempDir(), "table.db"))
	if err != nil {
		t.Fatal(err)
	}
	clock := func() time.Time { return time.Date(2026, 3, 2, 9, 30, 0, 0, time.UTC) }
	items := table.New(engine, table.WithClock(clock))
	t.Cleanup(func() { _ = items.Close() })
	hasher := password.NewHasherWith(password.Params{Memory: 8, Passes: 1, Threads: 1}, 2)
	w := &world{t: t, store: record.New(items, clock)}
	w.Service = people.New(w.store, recordtest.Cursors(), hasher)
	first := w.store.Change("", w.store.Now())
	first.SaveOwners(record.OwnersItem{}, token.NewID())
	w.commit(first)
	set := portal.DefaultSettings()
	set.SelfManagement = portal.SelfManagement{Partners: true, Disable: true}
	made := w.store.Change("", w.store.Now())
	made.SaveSettings(portal.DefaultSettings(), set)
	w.commit(made)
	w.acme = w.partner("Acme", "acme.com")
	w.other = w.partner("Other")
	w.owner = w.signIn("owner@example.test", portal.RoleOwner, nil)
	w.contact = w.signIn("mia@acme.com", portal.RolePrimaryContact, w.acme)
	w.user = w.signIn("uma@acme.com", portal.RoleUser, w.acme)
	phc, err := hasher.Hash(context.Background(), secret)
	if err != nil {
		t.Fatal(err)
	}
	passwords := w.store.Change("", w.store.Now())
	passwords.SaveFirstPassword(w.user.Person, phc)
	w.commit(passwords)
	return w
}

func (w *world) partner(name string, domains ...string) *portal.Partner {
	w.t.Helper()
	var wrong portal.Problems
	p := portal.NewPartner(token.NewID(), portal.Fields{"name": name, "domains": domains}, w.store.Now(), &wrong)
	if err := wrong.Err(); err != nil {
		w.t.Fatal(err)
	}
	made := w.store.Change("", w.store.Now())
	made.SavePartner(nil, p)
	w.commit(made)
	return p
}

// signIn adds an active person with a session.
func (w *world) signIn(email portal.Address, role portal.Role, at *portal.Partner) token.Session {
	w.t.Helper()
	who := &portal.Person{ID: token.NewID(), FirstName: "Some", LastName: "Body", Email: email, Status: portal.StatusActive,
		Role: role, CreatedAt: w.store.Now()}
	if at != nil {
		who.Partner, who.PartnerName = at.ID, at.Name
	}
	made := w.store.Change("", w.store.Now())
	made.SavePerson(nil, who)
	_, started := made.StartSession(who, at, portal.DefaultSettings(), false)
	w.commit(made)
	session, err := token.ParseSession(started.Token)
	if err != nil {
		w.t.Fatal(err)
	}
	return session
}

func (w *world) commit(made *record.Change) {
	w.t.Helper()
	if err := made.Commit(context.Background()); err != nil {
		w.t.Fatal(err)
	}
}

// add adds a person and returns their id.
func (w *world) add(by token.Session, partner, email string, access bool) string {
	w.t.Helper()
	added, err := w.Add(context.Background(), by, people.Add{Partner: partner, Access: access,
		Fields: portal.Fields{"firstName": "New", "lastName": "Comer", "email": email}})
	if err != nil {
		w.t.Fatal(err)
	}
	return added.Person.ID
}

// person returns a person as stored.
func (w *world) person(id string) *portal.Person {
	w.t.Helper()
	found, err := w.store.Get(context.Background(), record.Person(id))
	if err != nil {
		w.t.Fatal(err)
	}
	who, err := found.Person(id)
	if err != nil {
		w.t.Fatal(err)
	}
	return who
}

// mails returns the templates of the mails that wait, sorted, with a blank between them.
func (w *world) mails() string {
	w.t.Helper()
	var all []string
	for _, partition := range record.MailPartitions() {
		rows, _, err := w.store.ListUnsent(context.Background(), partition, "", 100)
		if err != nil {
			w.t.Fatal(err)
		}
		for _, row := range rows {
			all = append(all, string(row.Letter.Template))
		}
	}
	slices.Sort(all)
	return strings.Join(all, " ")
}

// refuses checks the refusal and returns it.
func (w *world) refuses(err error, code portal.Code) *portal.Error {
	w.t.Helper()
	refusal, ok := err.(*portal.Error)
	if !ok || refusal.Code != code {
		w.t.Fatalf("got %v, want the refusal %s", err, code)
	}
	return refusal
}

func pointer[T any](v T) *T { return &v }
