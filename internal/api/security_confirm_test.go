package api_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"allyway/internal/api/apitest"
	"allyway/internal/portal"
)

const confirmPath = "/v1/session/confirm"

// sensitive is an act that needs a password entered a short time ago.
type sensitive struct {
	name, method, path string
	in                 any
	status             int // the status of success
}

// sensitiveActs makes the records for the acts, and returns the acts. The acts can be done in any order.
func sensitiveActs(w *apitest.World, owner string) []sensitive {
	w.T.Helper()
	acme := w.Partner(owner, "Acme", "acme.com")
	invited, _ := w.Invited(owner, acme, "ivo@acme.com", false)
	contact := w.Contact(owner, acme, "con@acme.com")
	erased := w.Contact(owner, acme, "gone@acme.com")
	released := w.Contact(owner, acme, "old@acme.com")
	waiting, _ := w.InvitedStaff(owner, "ida@example.test", portal.RoleAdmin)
	staff, _ := w.Staff(owner, "ada@example.test", portal.RoleAdmin)
	leaver, _ := w.Staff(owner, "lea@example.test", portal.RoleOwner)
	eco := ecosystem(w, owner, body{"name": "North"})
	w.Must(http.StatusCreated, "POST", eco+"/users", owner, body{"email": "lea@example.test"})
	one := member(w, owner, eco, "Member")
	at := "/v1/people/"
	return []sensitive{
		{"taking a link", "POST", at + invited + "/invite/link", nil, 201},
		{"another person's address", "PATCH", at + contact, body{"email": "new@acme.com"}, 200},
		{"another person's address, removed", "PATCH", at + contact, body{"email": nil}, 200},
		{"erasing", "DELETE", at + erased, nil, 204},
		{"releasing an address", "POST", at + released + "/release-email", nil, 200},
		{"adding staff", "POST", "/v1/staff", body{"firstName": "A", "lastName": "B", "email": "abe@example.test", "role": "admin"}, 201},
		{"inviting staff again", "POST", at + waiting + "/invite", nil, 202},
		{"revoking a staff invite", "DELETE", at + waiting + "/invite", nil, 204},
		{"a staff person's title", "PATCH", at + staff, body{"title": "Boss"}, 200},
		{"a staff person's role", "PATCH", at + staff, body{"role": "owner"}, 200},
		{"a staff person's password", "POST", at + staff + "/password-reset", nil, 202},
		{"a staff person in an ecosystem", "POST", eco + "/users", body{"email": "ada@example.test"}, 201},
		{"a staff person's member", "PUT", eco + "/users/" + staff + "/member", body{"member": one}, 200},
		{"a staff person without a member", "DELETE", eco + "/users/" + staff + "/member", nil, 204},
		{"a staff person out of an ecosystem", "DELETE", eco + "/users/" + leaver, nil, 204},
		{"ending a staff person's sessions", "DELETE", at + staff + "/sessions", nil, 204},
		{"disabling staff", "POST", at + staff + "/disable", nil, 200},
		{"enabling staff", "POST", at + staff + "/enable", nil, 200},
		{"releasing a staff address", "POST", at + leaver + "/release-email", nil, 200},
		{"erasing staff", "DELETE", at + leaver, nil, 204},
	}
}

// ASVS 7.5.3: a sensitive act needs a password entered in the last 10 minutes. It is refused until the password is
// confirmed, and nothing is written.
func TestSensitiveActsNeedAPasswordOfTheLast10Minutes(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, w *apitest.World) {
		owner := w.Owner()
		acts := sensitiveActs(w, owner)
		w.Mails()
		w.Clock.Move(10 * time.Minute)
		w.Recorder.Writes()
		for _, act := range acts {
			w.Refuses(403, "confirm_password", act.method, act.path, owner, act.in)
		}
		if writes := w.Recorder.Writes(); len(writes) != 0 {
			t.Errorf("refused, and wrote %v", writes)
		}
		w.NoMail()

		w.Confirm(owner)
		w.Clock.Move(10*time.Minute - time.Millisecond)
		for _, act := range acts {
			if a := w.Do(act.method, act.path, owner, act.in); a.Status != act.status {
				t.Errorf("confirmed, %s: %d %s", act.name, a.Status, a.Raw)
			}
		}
		w.Mails()
	})
}

// Other acts never ask for the password, however long ago it was entered.
func TestOtherActsNeverAskForThePassword(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	own := w.Must(http.StatusOK, "GET", "/v1/session", w.owner, nil).Text("person.id")
	staff, _ := w.Staff(w.owner, "ada@example.test", portal.RoleAdmin)
	contact := w.Contact(w.owner, w.acme, "con@acme.com")
	w.Clock.Move(time.Hour)
	w.Must(http.StatusOK, "GET", "/v1/people/"+staff, w.owner, nil)
	w.Must(http.StatusOK, "GET", "/v1/staff", w.owner, nil)
	w.Must(http.StatusOK, "PATCH", "/v1/people/"+own, w.owner, body{"title": "Boss"})
	w.Must(http.StatusOK, "PATCH", "/v1/people/"+contact, w.owner, body{"title": "Buyer"})
	w.Must(http.StatusOK, "PATCH", "/v1/people/"+contact, w.managing, body{"title": "Seller"})
	w.Must(http.StatusAccepted, "POST", "/v1/people/"+contact+"/invite", w.owner, nil)
	w.Must(http.StatusOK, "POST", "/v1/people/"+contact+"/disable", w.owner, nil)
}

// A primary contact is also asked for their password before they change a contact's address.
func TestPrimaryContactsAreAskedBeforeTheyChangeAnAddress(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	contact := w.Contact(w.owner, w.acme, "con@acme.com")
	w.Clock.Move(10 * time.Minute)
	in := body{"email": "new@acme.com"}
	w.Refuses(403, "confirm_password", "PATCH", "/v1/people/"+contact, w.managing, in)
	w.Confirm(w.managing)
	w.Must(http.StatusOK, "PATCH", "/v1/people/"+contact, w.managing, in)
}

// If the caller may not act on a person, the answer is not_found, whether the password is confirmed or not. A request
// for the password would show that the person exists.
func TestConfirmPasswordTellsNothingAboutOthers(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	staff, _ := w.Staff(owner, "sid@example.test", portal.RoleAdmin)
	_, admin := w.Staff(owner, "ada@example.test", portal.RoleAdmin)
	w.Clock.Move(10 * time.Minute)
	for _, id := range []string{staff, someID} {
		w.Refuses(404, "not_found", "DELETE", "/v1/people/"+id, admin, nil)
		w.Refuses(404, "not_found", "POST", "/v1/people/"+id+"/invite/link", admin, nil)
		w.Refuses(404, "not_found", "PATCH", "/v1/people/"+id, admin, body{"email": "new@example.test"})
	}
}

// If a password is confirmed, that counts only for the session in which it was done.
func TestConfirmCountsForItsSessionAlone(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	other := w.SignIn("owner@example.test", apitest.Secret)
	id := w.Contact(owner, "", "con@acme.com")
	w.Clock.Move(time.Hour)
	fresh := w.SignIn("owner@example.test", apitest.Secret)
	w.Confirm(owner)
	w.Refuses(403, "confirm_password", "DELETE", "/v1/people/"+id, other, nil)
	w.Must(http.StatusOK, "PATCH", "/v1/people/"+id, owner, body{"email": "one@acme.com"})
	w.Must(http.StatusOK, "PATCH", "/v1/people/"+id, fresh, body{"email": "two@acme.com"})
}

// A wrong password confirms nothing. Guesses are limited like those for a change of one's own password.
func TestConfirmingIsThrottledAsOnesOwnPasswordIs(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, w *apitest.World) {
		owner := w.Owner()
		id := w.Contact(owner, "", "con@acme.com")
		w.Clock.Move(15 * time.Minute)
		w.Recorder.Writes()
		for range 10 {
			w.Refuses(401, "bad_credentials", "POST", confirmPath, owner, body{"password": "another"})
		}
		w.Refuses(429, "too_many_attempts", "POST", confirmPath, owner, body{"password": apitest.Secret})
		w.Refuses(429, "too_many_attempts", "PUT", "/v1/password", owner, body{"current": apitest.Secret, "password": newSecret})
		w.Refuses(403, "confirm_password", "DELETE", "/v1/people/"+id, owner, nil)
		w.Refuses(401, "not_signed_in", "POST", confirmPath, "", body{"password": apitest.Secret})
		if writes := w.Recorder.Writes(); len(writes) != 0 {
			t.Errorf("refused, and wrote %v", writes)
		}
		w.Clock.Move(15 * time.Minute)
		for range 11 { // right passwords do not count
			w.Confirm(owner)
		}
		w.Must(http.StatusNoContent, "DELETE", "/v1/people/"+id, owner, nil)
	})
}

// A session has a hundred wrong passwords a day, the same number as callers without a session. If somebody has stolen a
// session and uses these up, other sessions of the person are not limited, nor are those that begin later.
func TestConfirmingHasTheDailyLimitOfSigningIn(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	w.Staff(w.Owner(), "ada@example.test", "admin")
	stolen, own := w.SignIn("ada@example.test", apitest.Secret), w.SignIn("ada@example.test", apitest.Secret)
	wrong := 0
	var refused apitest.Answer
	for range 12 {
		for range 10 {
			a := w.Do("POST", confirmPath, stolen, body{"password": "another"})
			if a.Status == http.StatusUnauthorized {
				wrong++
			} else {
				refused = a
			}
		}
		w.Clock.Move(15 * time.Minute)
	}
	now := w.Clock.Now().Add(-15 * time.Minute)
	if got, want := refused.Header.Get("Retry-After"), fmt.Sprint(now.Truncate(24*time.Hour).Add(24*time.Hour).Sub(now).Seconds()); wrong != 100 || got != want {
		t.Errorf("%d guesses, want 100; then Retry-After %s, want %s", wrong, got, want)
	}
	w.Confirm(own)
	w.Must(http.StatusNoContent, "PUT", "/v1/password", own, body{"current": apitest.Secret, "password": newSecret})
}
