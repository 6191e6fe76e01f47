package api_test

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"allyway/internal/api/apitest"
	"allyway/internal/mail"
	"allyway/internal/portal"
)

// team is a portal whose primary contacts manage their own people. Acme has the domain acme.com, and Other has
// other.com. Mia Manager is Acme's primary contact, and is in one of the portal's two groups.
type team struct {
	*apitest.World
	owner          string // the sessions of the owner and of Mia
	managing       string
	manager        string // ids
	acme, other    string
	people         string // the path of Acme's people
	sales, support string // groups

	skipped map[string]int // how many people the last launch skipped, by reason
}

func newTeam(w *apitest.World) *team {
	w.T.Helper()
	t := &team{World: w, owner: w.Owner()}
	t.settings(body{"selfManagement": body{"partners": true}})
	t.sales, t.support = t.group("Sales", "deals.read", "deals.write"), t.group("Support", "tickets.read")
	t.acme, t.other = w.Partner(t.owner, "Acme", "acme.com"), w.Partner(t.owner, "Other", "other.com")
	t.people = "/v1/partners/" + t.acme + "/people"
	t.manager, t.managing = w.Person(t.owner, t.acme, "mia@acme.com", true)
	w.Must(http.StatusOK, "PATCH", "/v1/people/"+t.manager, t.owner, body{"firstName": "Mia", "lastName": "Manager", "groups": []string{t.sales}})
	return t
}

// in returns the same portal for a subtest.
func (w *team) in(t testing.TB) *team {
	other := *w
	other.World = w.With(t)
	return &other
}

func (w *team) settings(patch body) {
	w.T.Helper()
	w.Must(http.StatusOK, "PATCH", "/v1/settings", w.owner, patch)
}

func (w *team) group(name string, permissions ...string) string {
	w.T.Helper()
	return w.Must(http.StatusCreated, "POST", "/v1/groups", w.owner, body{"name": name, "permissions": permissions}).Text("id")
}

// add has the primary contact add somebody to Acme.
func (w *team) add(email string, access bool) apitest.Answer {
	w.T.Helper()
	in := body{"firstName": "New", "lastName": "Comer", "access": access}
	if email != "" {
		in["email"] = email
	}
	return w.Must(http.StatusCreated, "POST", w.people, w.managing, in)
}

// requested has the primary contact ask for somebody, and returns the person's id.
func (w *team) requested(email string) string {
	w.T.Helper()
	a := w.add(email, true)
	if a.Text("outcome") != "requested" {
		w.T.Fatalf("added %s: %s", email, a.Raw)
	}
	return a.Text("person.id")
}

// request returns the id of the newest request for a person at one of the partners. If there is none, it returns its
// argument, which may be the id of a request.
func (w *team) request(person string) string {
	w.T.Helper()
	for _, partner := range []string{w.acme, w.other} {
		all := w.Must(http.StatusOK, "GET", "/v1/partners/"+partner+"/requests", w.owner, nil)
		for i, id := range all.Texts("person") {
			if id == person {
				return all.Texts("id")[i]
			}
		}
	}
	return person
}

func (w *team) person(id string) apitest.Answer {
	w.T.Helper()
	return w.Must(http.StatusOK, "GET", "/v1/people/"+id, w.owner, nil)
}

// counts returns a partner's counts in one line.
func (w *team) counts(partner string) string {
	w.T.Helper()
	a := w.Must(http.StatusOK, "GET", "/v1/partners/"+partner+"/counts", w.owner, nil)
	return fmt.Sprintf("contacts %s, requested %s, invited %s, active %s, disabled %s", a.Text("counts.contacts"), a.Text("counts.requested"),
		a.Text("counts.invited"), a.Text("counts.active"), a.Text("counts.disabled"))
}

// invited returns how many people of a partner are invited.
func (w *team) invited(partner string) int {
	w.T.Helper()
	n, err := strconv.Atoi(w.Must(http.StatusOK, "GET", "/v1/partners/"+partner+"/counts", w.owner, nil).Text("counts.invited"))
	if err != nil {
		w.T.Fatal(err)
	}
	return n
}

// pending returns the ids of all requests that wait.
func (w *team) pending() []string {
	w.T.Helper()
	return w.Must(http.StatusOK, "GET", "/v1/requests", w.owner, nil).Texts("id")
}

// mailed returns the mails that were sent since the last call, as "address: subject", sorted.
func mailed(w *apitest.World) []string {
	w.T.Helper()
	all := []string{}
	for _, m := range w.Mails() {
		all = append(all, m.To+": "+m.Subject)
	}
	slices.Sort(all)
	return all
}

// mailTo returns the only mail to that address.
func mailTo(t testing.TB, mails []mail.Message, to string) mail.Message {
	t.Helper()
	var found []mail.Message
	for _, m := range mails {
		if strings.EqualFold(m.To, to) {
			found = append(found, m)
		}
	}
	if len(found) != 1 {
		t.Fatalf("%d mails to %s of %+v", len(found), to, mails)
	}
	return found[0]
}

// shows fails the test if the answer lacks one of these texts at its path.
func shows(t testing.TB, what string, a apitest.Answer, want map[string]string) {
	t.Helper()
	for path, text := range want {
		if got := a.Text(path); got != text {
			t.Errorf("%s: %s is %q, want %q: %s", what, path, got, text, a.Raw)
		}
	}
}

// eachStatus adds a person of Acme in every status, and returns their ids. Mails that were sent for that are dropped.
func (w *team) eachStatus() map[portal.Status]string {
	w.T.Helper()
	ids := map[portal.Status]string{}
	ids[portal.StatusContact] = w.Contact(w.owner, w.acme, "contact@acme.com")
	ids[portal.StatusRequested] = w.requested("requested@free.io")
	ids[portal.StatusInvited], _ = w.Invited(w.owner, w.acme, "invited@acme.com", false)
	ids[portal.StatusActive], _ = w.Person(w.owner, w.acme, "active@acme.com", false)
	ids[portal.StatusDisabled], _ = w.Person(w.owner, w.acme, "disabled@acme.com", false)
	w.Must(http.StatusOK, "POST", "/v1/people/"+ids[portal.StatusDisabled]+"/disable", w.owner, nil)
	w.Mails()
	return ids
}

// importRequest sends a table.
func importRequest(path, bearer, table string) *http.Request {
	r := apitest.Request("POST", path, bearer, table)
	r.Header.Set("Content-Type", "text/csv")
	return r
}
