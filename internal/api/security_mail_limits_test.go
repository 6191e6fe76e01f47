package api_test

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"allyway/internal/api/apitest"
	"allyway/internal/portal"
)

// If somebody was mailed ten times in ten minutes, their row of a list is refused, and the other rows are not. A launch
// skips them.
func TestMailedTooOftenInAList(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	id := w.Contact(w.owner, w.acme, "p30@acme.com")
	for range 10 {
		w.Must(http.StatusAccepted, "POST", "/v1/people/"+id+"/invite", w.managing, nil)
		w.Must(http.StatusOK, "DELETE", "/v1/people/"+id+"/invite", w.managing, nil)
	}
	want := slices.Repeat([]string{"invited"}, 60)
	want[30] = "refused too_many_attempts"
	list := body{"emails": addresses(60, "acme.com")}
	list["dryRun"] = true
	if got := verdicts(w.invites(w.owner, list)); !slices.Equal(got, want) {
		t.Errorf("judged %v", got)
	}
	list["dryRun"] = false
	if got := verdicts(w.invites(w.owner, list)); !slices.Equal(got, want) {
		t.Errorf("done %v", got)
	}
	if got := w.counts(w.acme); got != "contacts 1, requested 0, invited 59, active 1, disabled 0" {
		t.Error(got)
	}
	w.Alter(id, func(p *portal.Person) { p.RevokedAt = time.Time{} }) // a launch skips people whose invite was revoked
	w.Contact(w.owner, w.acme, "new@acme.com")
	for _, want := range [][2]int{{1, 1}, {1, 0}} {
		if invited, skipped := w.launch("/v1/partners/" + w.acme + "/launch"); invited != want[0] || skipped != want[1] {
			t.Errorf("launched %d, skipped %d, want %v", invited, skipped, want)
		}
		w.Clock.Move(10 * time.Minute)
	}
}

// Nobody is mailed more than thirty times in a day, even if there is time between the mails.
func TestThirtyMailsInADay(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	id := w.Contact(w.owner, w.acme, "p30@acme.com")
	invite := func(status int) apitest.Answer {
		return w.Must(status, "POST", "/v1/people/"+id+"/invite", w.owner, nil)
	}
	start := w.Clock.Now()
	for range 30 {
		invite(http.StatusAccepted)
		w.Clock.Move(2 * time.Minute)
	}
	a := invite(http.StatusTooManyRequests)
	if got, want := a.Header.Get("Retry-After"), strconv.Itoa(23*60*60); got != want {
		t.Errorf("Retry-After %s, want %s", got, want)
	}
	w.Clock.Move(24*time.Hour - w.Clock.Now().Sub(start))
	w.owner = w.SignIn("owner@example.test", apitest.Secret)
	invite(http.StatusAccepted)
	invite(http.StatusTooManyRequests)
}

// A primary contact cannot pass the limit of mails to an address by giving the address to one contact after another.
func TestMailsToAnAddressThatMoves(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, w *apitest.World) {
		team := newTeam(w)
		w.Mails()
		refused := 0
		for n := range 33 {
			id := w.Must(http.StatusCreated, "POST", team.people, team.managing,
				body{"firstName": "A", "lastName": "B", "email": fmt.Sprintf("a%d@acme.com", n)}).Text("person.id")
			moved := w.Do("PATCH", "/v1/people/"+id, team.managing, body{"email": "victim@acme.com"})
			if moved.Status != http.StatusOK {
				refused++
				continue
			}
			w.Must(http.StatusAccepted, "POST", "/v1/people/"+id+"/invite", team.managing, nil)
			w.Must(http.StatusOK, "DELETE", "/v1/people/"+id+"/invite", team.managing, nil)
			free := w.Do("PATCH", "/v1/people/"+id, team.managing, body{"email": []any{nil, fmt.Sprintf("b%d@acme.com", n)}[n%2]})
			if within := n < 30; within != (free.Status == http.StatusOK) || !within && free.Text("code") != "too_many_attempts" {
				t.Fatalf("%d: %s", n, free.Raw)
			}
		}
		if n := len(w.Mails()); n > 31 || refused != 2 {
			t.Errorf("%d mails, %d refused", n, refused)
		}
		// On the next day, a primary contact can correct the address.
		holder := w.Must(http.StatusOK, "GET", "/v1/people?q=victim", team.owner, nil).Texts("id")[0]
		w.Clock.Move(24 * time.Hour)
		w.Must(http.StatusOK, "PATCH", "/v1/people/"+holder, w.SignIn("mia@acme.com", apitest.Secret), body{"email": "right@acme.com"})
	})
}

// A person can ask for a new address of their own eight times in a day, however many sessions they have.
func TestAskingForNewAddressesIsLimited(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	id, _ := w.Person(w.owner, w.acme, "ana@elsewhere.io", false)
	w.Mails()
	w.Clock.Move(10 * time.Minute)
	bearer := ""
	ask := func(n int) (path, by string, in any) {
		if n%4 == 0 {
			bearer = w.SignIn("ana@elsewhere.io", apitest.Secret)
		}
		return "/v1/people/" + id, bearer, body{"email": fmt.Sprintf("victim%d@free.io", n%2), "current": apitest.Secret}
	}
	victims := func() (n int) {
		for _, m := range w.Mails() {
			if strings.HasPrefix(m.To, "victim") {
				n++
			}
		}
		return n
	}
	mailed := 0
	for n := range 8 {
		path, by, in := ask(n)
		w.Must(http.StatusOK, "PATCH", path, by, in)
		mailed += victims()
	}
	for n := range 8 {
		path, by, in := ask(n)
		if a := w.Refuses(429, "too_many_attempts", "PATCH", path, by, in); a.Header.Get("Retry-After") == "" {
			t.Errorf("no Retry-After: %v", a.Header)
		}
	}
	if mailed += victims(); mailed != 8 {
		t.Errorf("mailed %d", mailed)
	}
	w.Clock.Move(24 * time.Hour)
	path, by, in := ask(0)
	w.Must(http.StatusOK, "PATCH", path, by, in)
}

// An address that bounced is the same address in another spelling, so a primary contact cannot clear the bounce by
// another spelling.
func TestRespelledAddressStaysBounced(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	for _, state := range []portal.MailState{portal.MailBounced, portal.MailComplained} {
		id := w.Contact(w.owner, w.acme, string(state)+"@acme.com")
		w.Alter(id, func(p *portal.Person) { p.Mail = portal.MailStatus{State: state, At: w.Clock.Now()} })
		path := "/v1/people/" + id
		w.Must(http.StatusOK, "PATCH", path, w.managing, body{"email": strings.ToUpper(string(state[:1])) + string(state[1:]) + "@ACME.com"})
		shows(t, "respelled", w.person(id), map[string]string{"mail": string(state)})
		w.Refuses(409, "address_bounced", "POST", path+"/invite", w.managing, nil)
		w.Must(http.StatusOK, "PATCH", path, w.managing, body{"email": "right-" + string(state) + "@acme.com"})
		w.Must(http.StatusAccepted, "POST", path+"/invite", w.managing, nil)
	}
}

// TestLongTableOfPrimaryContact imports more rows than a primary contact can add in an hour. The rows up to the limit
// are taken, and a further request is refused. In the next hour, the import goes on. In the end, each row was taken
// once.
func TestLongTableOfPrimaryContact(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	text := "email\n" + strings.ReplaceAll(addresses(1200, "acme.com"), ";", "\n")
	a := w.imports(w.managing, "", text)
	next, err := strconv.Atoi(a.Text("next"))
	if err != nil || next < 950 || next > 1001 || len(verdicts(a)) != next-1 || outcomes(a)["invited"] != next-1 || a.Header.Get("Next-Row") != a.Text("next") {
		t.Fatalf("first: next %q, %v", a.Text("next"), outcomes(a))
	}
	at := "/v1/partners/" + w.acme + "/import?from=" + a.Text("next")
	refused := w.RefusesRequest(429, "too_many_attempts", importRequest(at, w.managing, text))
	wait, err := strconv.Atoi(refused.Header.Get("Retry-After"))
	if err != nil || wait < 1 || wait > 3600 {
		t.Fatalf("retry after %q", refused.Header.Get("Retry-After"))
	}
	w.Clock.Move(time.Duration(wait) * time.Second)
	a = w.imports(w.managing, "?from="+a.Text("next"), text)
	if a.Text("next") != "" || outcomes(a)["invited"] != 1201-next || a.Text("rows.0.row") != strconv.Itoa(next) {
		t.Errorf("then: next %q, %v", a.Text("next"), outcomes(a))
	}
	if got := w.counts(w.acme); got != "contacts 0, requested 0, invited 1200, active 1, disabled 0" {
		t.Error(got)
	}
	pasted := body{"emails": strings.Join(strings.Split(addresses(2200, "acme.com"), ";")[1200:], ";")}
	a = w.Must(http.StatusOK, "POST", "/v1/partners/"+w.acme+"/invites", w.managing, pasted)
	if a.Text("next") == "" || a.Header.Get("Next-Row") != a.Text("next") {
		t.Errorf("pasted: next %q, in the header %q", a.Text("next"), a.Header.Get("Next-Row"))
	}
}
