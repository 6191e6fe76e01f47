package api_test

import (
	"fmt"
	"net/http"
	"slices"
	"sync"
	"testing"

	"allyway/internal/api/apitest"
	"allyway/internal/portal"
)

// workspace adds a workspace and returns its path.
func workspace(w *apitest.World, owner, name string) string {
	w.T.Helper()
	return w.Must(http.StatusCreated, "POST", "/v1/workspaces", owner, body{"name": name}).Header.Get("Location")
}

// give gives a person access. It compares the outcome and the number of mails.
func give(w *apitest.World, by, path, person, outcome string, mails int) {
	w.T.Helper()
	w.Mails()
	a := w.Must(http.StatusOK, "PUT", path+"/people/"+person, by, nil)
	if a.Text("outcome") != outcome || a.Text("person.id") != person {
		w.T.Errorf("%s, want %s", a.Raw, outcome)
	}
	if n := len(w.Mails()); n != mails {
		w.T.Errorf("%s: %d mails, want %d", outcome, n, mails)
	}
}

// listed returns the texts that the items of a list have at a path.
func listed(a apitest.Answer, at string) (all []string) {
	for i := 0; a.Text(fmt.Sprintf("items.%d.%s", i, at)) != ""; i++ {
		all = append(all, a.Text(fmt.Sprintf("items.%d.%s", i, at)))
	}
	return all
}

// A contact is invited once, when they first get access to a workspace. They were not invited when they were added.
func TestWorkspaceAccess(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, w *apitest.World) {
		owner := w.Owner()
		partner := w.Partner(owner, "Acme")
		first, second := workspace(w, owner, "Launch"), workspace(w, owner, "Archive")
		contact := w.Contact(owner, partner, "con@acme.com")
		active, session := w.Person(owner, partner, "uma@acme.com", false)
		w.Mails()
		give(w, owner, first, contact, "invited", 1)
		give(w, owner, first, contact, "unchanged", 0)
		give(w, owner, second, contact, "added", 0)
		give(w, owner, first, active, "added", 0)
		person := w.Must(http.StatusOK, "GET", "/v1/people/"+contact, owner, nil)
		shows(t, "invited", person, map[string]string{"status": "invited", "mail": "sent"})
		if n := w.Counts(partner).Invited; n != 1 {
			t.Errorf("%d invited", n)
		}
		list := w.Must(http.StatusOK, "GET", first+"/people", owner, nil)
		if got := listed(list, "email"); len(got) != 2 || !slices.Contains(got, "con@acme.com") || !slices.Contains(got, "uma@acme.com") {
			t.Errorf("people: %s", list.Raw)
		}
		shows(t, "counted", w.Must(http.StatusOK, "GET", first, owner, nil), map[string]string{"people": "2", "name": "Launch"})

		w.Must(http.StatusNoContent, "DELETE", first+"/people/"+contact, owner, nil)
		w.Refuses(404, "not_found", "DELETE", first+"/people/"+contact, owner, nil)
		shows(t, "the person stays", w.Must(http.StatusOK, "GET", "/v1/people/"+contact, owner, nil), map[string]string{"status": "invited"})

		if got := listed(w.Must(http.StatusOK, "GET", "/v1/workspaces", session, nil), "name"); !slices.Equal(got, []string{"Launch"}) {
			t.Errorf("a user's own: %q", got)
		}
		if got := listed(w.Must(http.StatusOK, "GET", "/v1/workspaces", owner, nil), "name"); !slices.Equal(got, []string{"Archive", "Launch"}) {
			t.Errorf("all: %q", got)
		}
		shows(t, "their own", w.Must(http.StatusOK, "GET", first, session, nil), map[string]string{"name": "Launch", "people": ""})
		w.Refuses(404, "not_found", "GET", second, session, nil)
	})
}

// TestWorkspaceRefused checks who cannot get access. Nothing is written or mailed then.
func TestWorkspaceRefused(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	partner, closed := w.Partner(owner, "Acme"), w.Partner(owner, "Closed")
	path := workspace(w, owner, "Launch")
	nobody := w.Contact(owner, partner, "")
	bounced := w.Contact(owner, partner, "bounced@acme.com")
	w.Alter(bounced, func(p *portal.Person) { p.Mail.State = portal.MailBounced })
	inactive := w.Contact(owner, closed, "con@closed.com")
	w.Must(http.StatusOK, "PATCH", "/v1/partners/"+closed, owner, body{"status": "inactive"})
	disabled, _ := w.Person(owner, partner, "dis@acme.com", false)
	w.Must(http.StatusOK, "POST", "/v1/people/"+disabled+"/disable", owner, nil)
	w.Mails()
	w.Recorder.Writes()
	for person, code := range map[string]string{nobody: "email_missing", bounced: "address_bounced", inactive: "partner_inactive", disabled: "wrong_state"} {
		w.Refuses(409, code, "PUT", path+"/people/"+person, owner, nil)
	}
	w.Refuses(404, "not_found", "PUT", path+"/people/"+someID, owner, nil)
	w.Refuses(404, "not_found", "PUT", "/v1/workspaces/"+someID+"/people/"+nobody, owner, nil)
	w.Refuses(422, "invalid", "POST", "/v1/workspaces", owner, body{"name": " "})
	if writes := w.Recorder.Writes(); len(writes) != 0 {
		t.Errorf("refused, and wrote %v", writes)
	}
	w.NoMail()
}

// A person whose request waits for staff gets access, and still waits. If access was ended and is given again, it
// counts as a first access.
func TestWorkspaceAccessOfOthers(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	w.Settings(func(s *portal.Settings) { s.SelfManagement.Partners = true })
	partner := w.Partner(owner, "Acme")
	_, primary := w.Person(owner, partner, "pat@acme.com", true)
	path := workspace(w, owner, "Launch")
	asked := w.Must(http.StatusCreated, "POST", "/v1/partners/"+partner+"/people", primary,
		body{"firstName": "Ned", "lastName": "New", "email": "ned@else.com", "access": true}).Text("person.id")
	give(w, owner, path, asked, "added", 0)
	shows(t, "waits", w.Must(http.StatusOK, "GET", "/v1/people/"+asked, owner, nil), map[string]string{"status": "requested"})

	loose := w.Must(http.StatusCreated, "POST", "/v1/partners/"+partner+"/people", primary,
		body{"firstName": "Lou", "lastName": "Loose", "email": "lou@else.com"}).Text("person.id")
	give(w, owner, path, loose, "invited", 1)
	w.Refuses(409, "email_taken", "POST", "/v1/people", owner, body{"firstName": "A", "lastName": "B", "email": "lou@else.com"})
	w.Must(http.StatusOK, "DELETE", "/v1/people/"+loose+"/invite", owner, nil)
	give(w, owner, path, loose, "unchanged", 0)
	w.Must(http.StatusNoContent, "DELETE", path+"/people/"+loose, owner, nil)
	give(w, owner, path, loose, "invited", 1)
}

// TestWorkspaceInvitesAnAccount gives access to contacts whose addresses accounts without a partner hold. The accounts are
// invited, as by POST /v1/people/{person}/invite, and have the access. An account that is invited elsewhere stays there.
func TestWorkspaceInvitesAnAccount(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, w *apitest.World) {
		owner := w.Owner()
		partner, primary := managed(w, owner)
		path, second := workspace(w, owner, "Launch"), workspace(w, owner, "Second")
		planted := func(email string) string {
			return w.Must(http.StatusCreated, "POST", "/v1/partners/"+partner+"/people", primary,
				body{"firstName": "Con", "lastName": "Tact", "email": email}).Text("person.id")
		}
		invites := func(path, contact, account, email string) {
			t.Helper()
			a := w.Must(http.StatusOK, "PUT", path+"/people/"+contact, owner, nil)
			shows(t, email, a, map[string]string{"outcome": "invited", "person.id": account, "person.status": "active", "person.pendingInvite.partner.id": partner})
			w.Mail(email)
		}
		ana, using := account(w, owner, "ana@else.com")
		contact := planted("ana@else.com")
		invites(path, contact, ana, "ana@else.com")
		w.Refuses(404, "not_found", "GET", "/v1/people/"+contact, owner, nil)
		give(w, owner, path, ana, "unchanged", 0)
		if got := listed(w.Must(http.StatusOK, "GET", "/v1/workspaces", using, nil), "name"); !slices.Equal(got, []string{"Launch"}) {
			t.Errorf("the account's own: %q", got)
		}
		shows(t, "counted", w.Must(http.StatusOK, "GET", path, owner, nil), map[string]string{"people": "1"})

		bea, _ := account(w, owner, "bea@else.com") // this person has access already
		give(w, owner, second, bea, "added", 0)
		invites(second, planted("bea@else.com"), bea, "bea@else.com")
		shows(t, "counted once", w.Must(http.StatusOK, "GET", second, owner, nil), map[string]string{"people": "1"})

		account(w, owner, "cleo@else.com")
		other := w.Partner(owner, "Other")
		w.Must(http.StatusCreated, "POST", "/v1/partners/"+other+"/people", owner, body{"firstName": "C", "lastName": "D", "email": "cleo@else.com"})
		w.Mail("cleo@else.com")
		w.Refuses(409, "email_taken", "PUT", path+"/people/"+planted("cleo@else.com"), owner, nil)
		w.NoMail()
	})
}

// If a contact gets two first accesses at the same moment, they are invited once.
func TestFirstAccessAtOnce(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, w *apitest.World) {
		owner := w.Owner()
		partner := w.Partner(owner, "Acme")
		contact := w.Contact(owner, partner, "con@acme.com")
		var paths []string
		for i := range 8 {
			paths = append(paths, workspace(w, owner, fmt.Sprint("Room ", i)))
		}
		w.Mails()
		outcomes := make([]string, len(paths))
		var calls sync.WaitGroup
		for i, path := range paths {
			calls.Go(func() {
				for range 5 { // a call that meets too many others is answered with 409 conflict
					a := w.Do("PUT", path+"/people/"+contact, owner, nil)
					if outcomes[i] = a.Text("outcome"); a.Status == http.StatusOK {
						return
					}
				}
			})
		}
		calls.Wait()
		slices.Sort(outcomes)
		if want := []string{"added", "added", "added", "added", "added", "added", "added", "invited"}; !slices.Equal(outcomes, want) {
			t.Errorf("outcomes %q", outcomes)
		}
		if n := len(w.Mails()); n != 1 {
			t.Errorf("%d mails", n)
		}
	})
}

// If a workspace is removed, all access to it ends. If a person is erased, their access ends. The counts stay right.
func TestWorkspaceRemoved(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, w *apitest.World) {
		owner := w.Owner()
		partner := w.Partner(owner, "Acme")
		gone, kept := workspace(w, owner, "Gone"), workspace(w, owner, "Kept")
		erased, _ := w.Person(owner, partner, "erased@acme.com", false)
		stays, session := w.Person(owner, partner, "stays@acme.com", false)
		for _, person := range []string{erased, stays} {
			for _, path := range []string{gone, kept} {
				w.Must(http.StatusOK, "PUT", path+"/people/"+person, owner, nil)
			}
		}
		w.Must(http.StatusNoContent, "DELETE", "/v1/people/"+erased, owner, nil)
		shows(t, "one left", w.Must(http.StatusOK, "GET", kept, owner, nil), map[string]string{"people": "1"})
		w.Must(http.StatusNoContent, "DELETE", gone, owner, nil)
		w.Refuses(404, "not_found", "GET", gone, owner, nil)
		w.Refuses(404, "not_found", "PUT", gone+"/people/"+stays, owner, nil)
		if got := listed(w.Must(http.StatusOK, "GET", "/v1/workspaces", session, nil), "name"); !slices.Equal(got, []string{"Kept"}) {
			t.Errorf("a user's own: %q", got)
		}
	})
}
