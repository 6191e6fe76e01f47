package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"allyway/internal/api/apitest"
	"allyway/internal/portal"
)

// launch repeats the request until the launch is complete, and returns how many people were invited and skipped.
func (w *team) launch(path string) (invited, skipped int) {
	w.T.Helper()
	w.skipped = map[string]int{}
	var in any
	for range 100 {
		a := w.Must(http.StatusOK, "POST", path, w.owner, in)
		invited, skipped = invited+int(a.At("invited").(float64)), skipped+int(a.At("skipped").(float64))
		sum, _ := a.At("reasons").(map[string]any)
		for reason, n := range sum {
			w.skipped[reason] += int(n.(float64))
		}
		if a.Text("next") == "" {
			return invited, skipped
		}
		in = body{"cursor": a.Text("next")}
	}
	w.T.Fatal("a launch without an end")
	return 0, 0
}

// contactsToLaunch adds contacts of Acme: some that a launch invites, and one for each reason to skip a contact.
func (w *team) contactsToLaunch() (ready, skipped []string) {
	w.T.Helper()
	for i := range 5 {
		ready = append(ready, w.Contact(w.owner, w.acme, fmt.Sprintf("c%d@acme.com", i)))
	}
	skipped = append(skipped, w.Contact(w.owner, w.acme, "")) // no address
	unclaimed := w.add("unclaimed@free.io", false).Text("person.id")
	declined, link := w.Invited(w.owner, w.acme, "declined@acme.com", false)
	w.Must(http.StatusNoContent, "POST", "/v1/invites/decline", "", body{"token": link})
	revoked, _ := w.Invited(w.owner, w.acme, "revoked@acme.com", false)
	w.Must(http.StatusOK, "DELETE", "/v1/people/"+revoked+"/invite", w.owner, nil)
	denied := w.requested("denied@free.io")
	w.Must(http.StatusOK, "POST", "/v1/requests/"+w.request(denied)+"/deny", w.owner, nil)
	bounced := w.Contact(w.owner, w.acme, "bounced@acme.com")
	w.Alter(bounced, func(p *portal.Person) { p.Mail.State = portal.MailBounced })
	w.Contact(w.owner, w.other, "twin@free.io")
	twin := w.add("twin@free.io", false).Text("person.id")
	w.Mails()
	return ready, append(skipped, declined, revoked, denied, bounced, unclaimed, twin)
}

func TestLaunchPartner(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	ready, skipped := w.contactsToLaunch()
	others := w.eachStatus() // one of them is a contact
	elsewhere := w.Contact(w.owner, w.other, "else@other.com")
	w.settings(body{"inviteLifetimeHours": 48})
	path := "/v1/partners/" + w.acme + "/launch"
	if invited, left := w.launch(path); invited != len(ready)+1 || left != len(skipped) {
		t.Errorf("invited %d, skipped %d, want %d and %d", invited, left, len(ready)+1, len(skipped))
	}
	if diff := cmp.Diff(map[string]int{"email_missing": 1, "declined": 1, "revoked": 1, "denied": 1, "address_bounced": 1, "address_unchecked": 2}, w.skipped); diff != "" {
		t.Error(diff)
	}
	for _, id := range append(ready, others[portal.StatusContact]) {
		shows(t, "ready", w.person(id), map[string]string{"status": "invited", "mail": "queued", "inviteExpiresAt": rfc3339(w.Clock.Now().Add(48 * time.Hour))})
	}
	for _, id := range append(skipped, elsewhere) {
		shows(t, "skipped", w.person(id), map[string]string{"status": "contact"})
	}
	for _, status := range portal.Statuses[1:] {
		shows(t, "others", w.person(others[status]), map[string]string{"status": string(status)})
	}
	mails := w.Mails()
	if len(mails) != len(ready)+1 {
		t.Errorf("mailed %d", len(mails))
	}
	w.Must(http.StatusCreated, "POST", "/v1/people", w.owner, body{"firstName": "A", "lastName": "B", "email": "unclaimed@free.io"})
	w.Accept(apitest.Token(mailTo(t, mails, "c0@acme.com")), "Con", "Tact")

	// A second launch invites only people who were added since the first.
	if invited, left := w.launch(path); invited != 0 || left != len(skipped) {
		t.Errorf("again: invited %d, skipped %d", invited, left)
	}
	w.NoMail()
	w.Contact(w.owner, w.acme, "late@acme.com")
	if invited, _ := w.launch(path); invited != 1 {
		t.Errorf("later: invited %d", invited)
	}
	w.Mail("late@acme.com")
	// Staff can still invite one of the skipped contacts by a request for them alone.
	w.Must(http.StatusAccepted, "POST", "/v1/people/"+skipped[1]+"/invite", w.owner, nil)
}

func TestLaunchPortal(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	ready, skipped := w.contactsToLaunch()
	inactive := w.Must(http.StatusCreated, "POST", "/v1/partners", w.owner, body{"name": "Gone", "kind": "partner", "licence": "guest", "status": "inactive"}).Text("id")
	asleep := w.Contact(w.owner, inactive, "asleep@gone.io")
	loner := w.Contact(w.owner, "", "lone@example.com")
	w.Mails()
	// The other partner has a contact "twin", who is ready. The next 40 contacts are ready, too, each at a partner of
	// its own.
	for i := range 40 {
		w.Contact(w.owner, w.Partner(w.owner, fmt.Sprint("Partner ", i)), fmt.Sprintf("solo%d@solo.io", i))
	}
	if invited, left := w.launch("/v1/launch"); invited != len(ready)+1+40 || left != len(skipped)+2 {
		t.Errorf("invited %d, skipped %d, want %d and %d", invited, left, len(ready)+41, len(skipped)+2)
	}
	for _, id := range []string{asleep, loner} {
		shows(t, "skipped", w.person(id), map[string]string{"status": "contact"})
	}
	if mails := w.Mails(); len(mails) != len(ready)+41 {
		t.Errorf("mailed %d", len(mails))
	}
	if invited, _ := w.launch("/v1/launch"); invited != 0 {
		t.Errorf("again: invited %d", invited)
	}
	w.NoMail()
}

// TestLaunchMany launches a partner with more contacts than one Write can change. Contacts with an address that a
// primary contact gave outside the partner's domains are skipped. Staff have not approved these, and the launch must
// not show which of them somebody else has. The mails of a launch are sent after other mails.
func TestLaunchMany(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, world *apitest.World) {
		w := newTeam(world)
		_, asks := w.Person(w.owner, w.other, "sil@other.com", true)
		w.Mails()
		const n = 120
		w.invites(w.owner, body{"emails": addresses(n, "acme.com"), "access": false})
		w.invites(w.managing, body{"emails": addresses(30, "free.io"), "access": false})
		w.Must(http.StatusOK, "POST", "/v1/partners/"+w.other+"/invites", asks, body{"emails": addresses(30, "free.io"), "access": false})
		if invited, skipped := w.launch("/v1/launch"); invited != n || skipped != 60 {
			t.Errorf("invited %d, skipped %d", invited, skipped)
		}
		for _, key := range w.Unsent() {
			if strings.HasPrefix(key.PK, "MAIL#now") {
				t.Errorf("the mail %s of a launch stands before others", key)
			}
		}
		seen := map[string]bool{}
		for _, m := range w.Mails() {
			if seen[m.To] {
				t.Errorf("mailed twice: %s", m.To)
			}
			seen[m.To] = true
		}
		if len(seen) != n {
			t.Errorf("mailed %d", len(seen))
		}
	})
}

// TestLaunchMeanwhile changes people between a launch's read and its Write. A person who has left is not invited, and
// one who was only changed is.
func TestLaunchMeanwhile(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, world *apitest.World) {
		w := newTeam(world)
		w.invites(w.owner, body{"emails": addresses(5, "acme.com"), "access": false})
		moved := w.Contact(w.owner, w.acme, "moved@acme.com")
		gone := w.Contact(w.owner, w.acme, "gone@acme.com")
		edited := w.Contact(w.owner, w.acme, "edited@acme.com")
		w.Recorder.Between(func() {
			w.move(moved, w.other)
			w.Must(http.StatusNoContent, "DELETE", "/v1/people/"+gone, w.owner, nil)
			w.Must(http.StatusOK, "PATCH", "/v1/people/"+edited, w.owner, body{"title": "x"})
		})
		if invited, skipped := w.launch("/v1/partners/" + w.acme + "/launch"); invited != 6 || skipped != 2 {
			t.Errorf("invited %d, skipped %d", invited, skipped)
		}
		shows(t, "moved", w.person(moved), map[string]string{"status": "contact", "partner.id": w.other})
		shows(t, "edited", w.person(edited), map[string]string{"status": "invited", "title": "x"})
		if mails := w.Mails(); len(mails) != 6 {
			t.Errorf("mailed %d", len(mails))
		}
	})
}

// TestLaunchAtOnce makes two launches at once. Each contact is invited once.
func TestLaunchAtOnce(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, world *apitest.World) {
		w := newTeam(world)
		const n = 50
		w.invites(w.owner, body{"emails": addresses(n, "acme.com"), "access": false})
		answers := make([]apitest.Answer, 2)
		atOnce(2, func(i int) { answers[i] = w.Do("POST", "/v1/partners/"+w.acme+"/launch", w.owner, nil) })
		invited := 0.0
		for _, a := range answers {
			if a.Status != http.StatusOK {
				t.Fatalf("%d %s", a.Status, a.Raw)
			}
			invited += a.At("invited").(float64)
		}
		if invited != n {
			t.Errorf("invited %g, want %d", invited, n)
		}
		seen := map[string]bool{}
		for _, m := range w.Mails() {
			if seen[m.To] {
				t.Errorf("mailed %s", m.To)
			}
			seen[m.To] = true
		}
		if len(seen) != n {
			t.Errorf("mailed %d", len(seen))
		}
		if got := w.counts(w.acme); got != fmt.Sprintf("contacts 0, requested 0, invited %d, active 1, disabled 0", n) {
			t.Error(got)
		}
	})
}

func TestLaunchRefused(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	w.Contact(w.owner, w.acme, "c@acme.com")
	path := "/v1/partners/" + w.acme + "/launch"
	w.Refuses(403, "forbidden", "POST", path, w.managing, nil)
	w.Refuses(403, "forbidden", "POST", "/v1/launch", w.managing, nil)
	w.Refuses(404, "not_found", "POST", "/v1/partners/01J00000000000000000000000/launch", w.owner, nil)
	for _, cursor := range []string{"x", "AAAA", strings.Repeat("A", 100)} {
		w.Refuses(400, "malformed", "POST", path, w.owner, body{"cursor": cursor})
		w.Refuses(400, "malformed", "POST", "/v1/launch", w.owner, body{"cursor": cursor})
	}
	w.Refuses(422, "invalid", "POST", path, w.owner, body{"cursor": strings.Repeat("A", 4001)})
	w.Refuses(422, "invalid", "POST", path, w.owner, body{"partner": w.other})
	w.Must(http.StatusOK, "PATCH", "/v1/partners/"+w.acme, w.owner, body{"status": "inactive"})
	w.Refuses(409, "partner_inactive", "POST", path, w.owner, nil)
	w.NoMail()
}
