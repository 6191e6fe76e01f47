package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"allyway/internal/api/apitest"
)

// addresses returns a text with n addresses of a domain.
func addresses(n int, domain string) string {
	var all strings.Builder
	for i := range n {
		fmt.Fprintf(&all, "p%d@%s;", i, domain)
	}
	return all.String()
}

// outcomes counts the verdicts of answers.
func outcomes(answers ...apitest.Answer) map[string]int {
	n := map[string]int{}
	for _, a := range answers {
		for _, verdict := range verdicts(a) {
			n[verdict]++
		}
	}
	return n
}

// TestSameListAtOnce has two callers send the same list at once. Each person is invited, mailed and counted once, and
// each row gets a verdict.
func TestSameListAtOnce(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, world *apitest.World) {
		w := newTeam(world)
		const n = 40
		list := body{"emails": addresses(n, "acme.com")}
		var inner apitest.Answer
		w.Recorder.Between(func() { inner = w.invites(w.managing, list) })
		outer := w.invites(w.owner, list)
		if got := outcomes(inner); got["invited"] != n {
			t.Errorf("first: %v", got)
		}
		if got := outcomes(outer); got["unchanged"] != n {
			t.Errorf("second: %v", got)
		}

		answers := make([]apitest.Answer, 2)
		again := body{"emails": addresses(n, "sub.acme.com") + "p1@acme.com"}
		atOnce(2, func(i int) { answers[i] = w.Do("POST", "/v1/partners/"+w.acme+"/invites", w.owner, again) })
		if got := outcomes(answers...); got["invited"] != n || got["unchanged"] != n+2 || len(got) != 2 {
			t.Errorf("at once: %v of %v", got, tally(answers))
		}
		if got := w.counts(w.acme); got != fmt.Sprintf("contacts 0, requested 0, invited %d, active 1, disabled 0", 2*n) {
			t.Error(got)
		}
		seen := map[string]int{}
		for _, m := range w.Mails() {
			seen[m.To]++
		}
		if len(seen) != 2*n {
			t.Errorf("mailed %d addresses, want %d", len(seen), 2*n)
		}
		for to, times := range seen {
			if times != 1 {
				t.Errorf("%s was mailed %d times", to, times)
			}
		}
	})
}

// TestSharedAddressesAtOnce sends the same addresses for two partners at once. Each address goes to one of the
// partners, and the other partner's row is refused.
func TestSharedAddressesAtOnce(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, world *apitest.World) {
		w := newTeam(world)
		const n = 60
		list := body{"emails": addresses(n, "free.io")}
		answers := make([]apitest.Answer, 2)
		atOnce(2, func(i int) {
			answers[i] = w.Do("POST", "/v1/partners/"+[]string{w.acme, w.other}[i]+"/invites", w.owner, list)
		})
		if got := outcomes(answers...); got["invited"] != n || got["refused email_taken"] != n {
			t.Errorf("at once: %v of %v", got, tally(answers))
		}
		if mails := w.Mails(); len(mails) != n {
			t.Errorf("mailed %d, want %d", len(mails), n)
		}
		for i := range n {
			if a := w.Must(http.StatusOK, "GET", fmt.Sprintf("/v1/people?q=p%d@free.io", i), w.owner, nil); len(a.Texts("id")) != 1 {
				t.Errorf("p%d: %s", i, a.Raw)
			}
		}
	})
}

// TestListMeanwhile changes one person of a list after the list was judged and before it is written. Their row gets the
// verdict that is then right, and the other rows keep theirs.
func TestListMeanwhile(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, world *apitest.World) {
		w := newTeam(world)
		id := w.Contact(w.owner, w.acme, "p1@acme.com")
		for name, scenario := range map[string]struct {
			meanwhile func()
			want      string
		}{
			"invited":          {func() { w.Must(http.StatusAccepted, "POST", "/v1/people/"+id+"/invite", w.owner, nil) }, "unchanged"},
			"moved":            {func() { w.move(id, w.other) }, "refused email_taken"},
			"released":         {func() { w.release(id) }, "invited"},
			"renamed":          {func() { w.Must(http.StatusOK, "PATCH", "/v1/people/"+id, w.owner, body{"title": "x"}) }, "invited"},
			"added by another": {func() { w.Contact(w.owner, w.other, "p2@acme.com") }, "invited"},
		} {
			w.Recorder.Between(scenario.meanwhile)
			got := verdicts(w.invites(w.owner, body{"emails": addresses(3, "acme.com")}))
			want := []string{"invited", scenario.want, "invited"}
			if name == "added by another" {
				want[2] = "refused email_taken"
			}
			if fmt.Sprint(got) != fmt.Sprint(want) {
				t.Errorf("%s meanwhile: %v, want %v", name, got, want)
			}
			for _, address := range []string{"p0@acme.com", "p1@acme.com", "p2@acme.com"} {
				for _, found := range w.Must(http.StatusOK, "GET", "/v1/people?q="+address, w.owner, nil).Texts("id") {
					w.Must(http.StatusNoContent, "DELETE", "/v1/people/"+found, w.owner, nil)
				}
			}
			id = w.Contact(w.owner, w.acme, "p1@acme.com")
		}
	})
}

// TestManyUnclaimed invites a long list of contacts with unclaimed addresses. The invite claims each address, so each
// row needs more operations of a Write than usual.
func TestManyUnclaimed(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, world *apitest.World) {
		w := newTeam(world)
		const n = 45
		list := body{"emails": addresses(n, "free.io"), "access": false}
		if got := outcomes(w.invites(w.managing, list)); got["added"] != n {
			t.Fatalf("added: %v", got)
		}
		list["access"] = true
		if got := outcomes(w.invites(w.owner, list)); got["invited"] != n {
			t.Errorf("invited: %v", got)
		}
		if got := w.counts(w.acme); got != fmt.Sprintf("contacts 0, requested 0, invited %d, active 1, disabled 0", n) {
			t.Error(got)
		}
	})
}

// TestUnclaimedMeanwhile has a primary contact add addresses that are new in the moment in which staff invite them. In
// the end, one person has each address.
func TestUnclaimedMeanwhile(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, world *apitest.World) {
		w := newTeam(world)
		list := body{"emails": addresses(3, "free.io")}
		w.Recorder.Between(func() { w.invites(w.managing, body{"emails": list["emails"], "access": false}) })
		if got := outcomes(w.invites(w.owner, list)); got["invited"] != 3 {
			t.Errorf("invited meanwhile: %v", got)
		}
		if got := w.counts(w.acme); got != "contacts 0, requested 0, invited 3, active 1, disabled 0" {
			t.Error(got)
		}
		for name, as := range map[string]string{"staff": w.owner, "a primary contact": w.managing} {
			if got := outcomes(w.invites(as, list)); got["unchanged"] != 3 {
				t.Errorf("again by %s: %v", name, got)
			}
		}
		if mails := w.Mails(); len(mails) != 3 {
			t.Errorf("mailed %d", len(mails))
		}
	})
}
