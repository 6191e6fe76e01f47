package apitest

import (
	"context"
	"net/http"
	"sync"
	"testing"

	"allyway/internal/mail"
	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/table"
	"allyway/internal/token"
)

// Owned is a portal with its owner's session. Tests of use cases can look into its table.
type Owned struct {
	*World
	By string // the owner's session
}

// NewOwned returns a portal on the embedded engine with an owner.
func NewOwned(t testing.TB) *Owned { return OwnedBy(OnBolt(t)) }

// OwnedBy makes an owner for a portal, and returns the portal with their session.
func OwnedBy(w *World) *Owned { return &Owned{w, w.Owner()} }

// Caller returns the session of a bearer token in the form that use cases take.
func Caller(t testing.TB, bearer string) token.Session {
	t.Helper()
	s, err := token.ParseSession(bearer)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Counts returns a partner's counts as they are stored.
func (w *World) Counts(partner string) portal.Counts {
	w.T.Helper()
	var c portal.Counts
	w.Read(record.Counts(partner), &c)
	return c
}

// Read decodes a stored item, which must exist.
func (w *World) Read(key table.Key, into any) {
	w.T.Helper()
	items, err := w.Table.Get(context.Background(), key)
	if err != nil {
		w.T.Fatal(err)
	}
	if found, err := items.Decode(key, into); err != nil || !found {
		w.T.Fatalf("%s: found %v, %v", key, found, err)
	}
}

// IsStored reports whether there is an item under a key.
func (w *World) IsStored(key table.Key) bool {
	w.T.Helper()
	items, err := w.Table.Get(context.Background(), key)
	if err != nil {
		w.T.Fatal(err)
	}
	_, ok := items[key]
	return ok
}

// All returns every item of a partition.
func (w *World) All(index table.Index, pk string) []table.Item {
	w.T.Helper()
	var items []table.Item
	q := table.Query{Index: index, PK: pk}
	for {
		page, err := w.Table.Query(context.Background(), q)
		if err != nil {
			w.T.Fatal(err)
		}
		items = append(items, page.Items...)
		if q.After = page.Next; page.Next == "" {
			return items
		}
	}
}

// EventsOf returns the types of all events about a person, the oldest first.
func (w *World) EventsOf(person string) []string {
	w.T.Helper()
	var types []string
	for _, item := range w.All(table.GSI1, "EVENT#PERSON#"+person) {
		var e portal.Event
		if err := item.Decode(&e); err != nil {
			w.T.Fatal(err)
		}
		types = append(types, e.Type)
	}
	return types
}

// Write makes a Write that must succeed.
func (w *World) Write(ops ...table.Op) {
	w.T.Helper()
	if err := w.Table.Write(context.Background(), ops...); err != nil {
		w.T.Fatal(err)
	}
}

// DecodePerson reads a person from their item.
func DecodePerson(item table.Item) (*portal.Person, error) {
	p := &portal.Person{Version: item.Version}
	return p, item.Decode(p)
}

// Invite adds an invited person without having their mail sent, and returns their id.
func (w *Owned) Invite(partner, email string, hours int) (id string) {
	w.T.Helper()
	return w.Must(http.StatusCreated, "POST", "/v1/partners/"+partner+"/people", w.By, map[string]any{
		"firstName": "Ina", "lastName": "Vited", "email": email, "access": true, "expiresIn": hours}).Text("person.id")
}

// Post is a mail system that does what the test says.
type Post struct {
	Do func(id string, m mail.Message) ([]table.Op, error) // nil: it accepts every mail

	mu   sync.Mutex
	sent []mail.Message
}

// Send accepts a mail, or refuses it.
func (p *Post) Send(_ context.Context, id string, m mail.Message) ([]table.Op, error) {
	var ops []table.Op
	if p.Do != nil {
		var err error
		if ops, err = p.Do(id, m); err != nil {
			return nil, err
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sent = append(p.sent, m)
	return ops, nil
}

// Sent returns the mails that were accepted.
func (p *Post) Sent() []mail.Message {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.sent
}
