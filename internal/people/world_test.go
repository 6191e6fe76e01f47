package people_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"allyway/internal/people"
	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/record/recordtest"
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
	store := recordtest.New(t)
	w := &world{Service: people.New(store, recordtest.Cursors(), recordtest.Hasher()), t: t, store: store}
	recordtest.Settings(t, store, func(s *portal.Settings) {
		s.SelfManagement = portal.SelfManagement{Partners: true, Disable: true}
	})
	w.acme = recordtest.Partner(t, store, "Acme", "acme.com")
	w.other = recordtest.Partner(t, store, "Other")
	w.owner = recordtest.Owner(t, store)
	w.contact = recordtest.SignIn(t, store, portal.RolePrimaryContact, "mia@acme.com", w.acme)
	w.user = recordtest.SignIn(t, store, portal.RoleUser, "uma@acme.com", w.acme)
	recordtest.SetPassword(t, store, w.user.Person, secret)
	return w
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
	return recordtest.Stored(w.t, w.store, id)
}

// mails returns the templates of the mails that wait, sorted, with a blank between them.
func (w *world) mails() string {
	w.t.Helper()
	var all []string
	for _, l := range recordtest.Letters(w.t, w.store) {
		all = append(all, string(l.Template))
	}
	slices.Sort(all)
	return strings.Join(all, " ")
}

// refuses checks the refusal and returns it.
func (w *world) refuses(err error, code portal.Code) *portal.Error {
	w.t.Helper()
	return recordtest.Refused(w.t, err, code)
}
