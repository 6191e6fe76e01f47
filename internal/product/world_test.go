package portal_test

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"testing"

	"allyway/internal/api/apitest"
	"allyway/internal/mail"
	"allyway/internal/product"
	"allyway/internal/table"
	"allyway/internal/token"
)

type body = map[string]any

// world is a portal with what tests of use cases ask of it beside the API.
type world struct {
	*apitest.World
	owner string // the owner's session
}

func newWorld(t testing.TB) *world {
	w := apitest.OnBolt(t)
	return &world{w, w.Owner()}
}

// caller is the session as a use case takes it.
func caller(t testing.TB, bearer string) token.Session {
	t.Helper()
	s, err := token.ParseSession(bearer)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// counts are a partner's as they are stored.
func (w *world) counts(partner string) portal.Counts {
	w.T.Helper()
	var c portal.Counts
	w.read(portal.KeyCountsOf(partner), &c)
	return c
}

// read decodes a stored item, which must be there.
func (w *world) read(key table.Key, into any) {
	w.T.Helper()
	items, err := w.Table.Get(context.Background(), key)
	if err != nil {
		w.T.Fatal(err)
	}
	if found, err := items.Decode(key, into); err != nil || !found {
		w.T.Fatalf("%s: found %v, %v", key, found, err)
	}
}

// stored tells whether something stands under a key.
func (w *world) stored(key table.Key) bool {
	w.T.Helper()
	items, err := w.Table.Get(context.Background(), key)
	if err != nil {
		w.T.Fatal(err)
	}
	_, ok := items[key]
	return ok
}

// all gives every item of a partition.
func (w *world) all(index table.Index, pk string) []table.Item {
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

// unsent are the keys of all mail that waits.
func (w *world) unsent() []table.Key {
	w.T.Helper()
	var keys []table.Key
	for _, partition := range portal.MailPartitions() {
		for _, item := range w.all(table.Primary, partition) {
			keys = append(keys, item.Key)
		}
	}
	return keys
}

// events are the types of all events about a person, the oldest first.
func (w *world) events(person string) []string {
	w.T.Helper()
	var types []string
	for _, item := range w.all(table.GSI1, "EVENT#PERSON#"+person) {
		var e portal.Event
		if err := item.Decode(&e); err != nil {
			w.T.Fatal(err)
		}
		types = append(types, e.Type)
	}
	return types
}

// invite adds an invited person without having their mail sent.
func (w *world) invite(partner, email string, hours int) (id string) {
	w.T.Helper()
	return w.Must(http.StatusCreated, "POST", "/v1/partners/"+partner+"/people", w.owner,
		body{"firstName": "Ina", "lastName": "Vited", "email": email, "access": true, "expiresIn": hours}).Text("person.id")
}

// write makes a Write that must succeed.
func (w *world) write(ops ...table.Op) {
	w.T.Helper()
	if err := w.Table.Write(context.Background(), ops...); err != nil {
		w.T.Fatal(err)
	}
}

// post is a mail system that does as it is told.
type post struct {
	mu   sync.Mutex
	sent []mail.Message
	do   func(id string, m mail.Message) ([]table.Op, error) // nil: takes everything
}

// Send takes a mail, or refuses it.
func (p *post) Send(_ context.Context, id string, m mail.Message) ([]table.Op, error) {
	var ops []table.Op
	if p.do != nil {
		var err error
		if ops, err = p.do(id, m); err != nil {
			return nil, err
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sent = append(p.sent, m)
	return ops, nil
}

// by gives a portal that sends through the post, on the world's table or another.
func (w *world) by(p *post, on ...*table.Table) *portal.Portal {
	return portal.New(append(on, w.Table)[0], portal.Config{URL: apitest.URL, MailFrom: "portal@example.com", Now: w.Clock.Now,
		Keys: func(context.Context) (*token.Keys, error) { return w.Keys, nil }, Hasher: w.Hasher, Sender: p})
}

// isRefusal tells whether err is a refusal with that code.
func isRefusal(err error, code portal.Code) bool {
	var refusal *portal.Error
	return errors.As(err, &refusal) && refusal.Code == code
}
