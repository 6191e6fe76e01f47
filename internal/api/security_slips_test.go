package api_test

import (
	"net/http"
	"slices"
	"testing"

	"allyway/internal/api/apitest"
	"allyway/internal/portal"
)

// If a parameter of an import is empty or given twice, the import is refused. A mistake must never import a list.
func TestImportBySlip(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	for query, location := range map[string]string{
		"dryRun=":                   "query.dryRun",
		"dryRun":                    "query.dryRun",
		"dryRun=true&dryRun=false":  "query.dryRun",
		"dryRun=false&dryRun=true":  "query.dryRun",
		"dryRun=true&dryRun=true":   "query.dryRun",
		"access=":                   "query.access",
		"access=false&access=true":  "query.access",
		"dryRun=true&access=":       "query.access",
		"from=":                     "query.from",
		"dryRun=true&from=1&from=2": "query.from",
	} {
		for name, bearer := range map[string]string{"staff": w.owner, "primary contact": w.managing} {
			a := w.RefusesRequest(422, "invalid", importRequest("/v1/partners/"+w.acme+"/import?"+query, bearer, "email\nana@acme.com\n"))
			if !slices.Contains(a.Locations(), location) {
				t.Errorf("?%s by %s: %s", query, name, a.Raw)
			}
		}
	}
	w.NoMail()
}

// A repeated request with the same Idempotency-Key makes one group. The key cannot be used for another request.
func TestGroupMadeOnce(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, world *apitest.World) {
		w := newTeam(world)
		in := body{"name": "Gold", "permissions": []string{"deals.read"}}
		groups := func() int {
			return len(w.Must(http.StatusOK, "GET", "/v1/groups", w.owner, nil).Texts("id"))
		}
		before := groups()
		answers := make([]apitest.Answer, 4)
		atOnce(len(answers), func(i int) { answers[i] = w.Serve(keyed(w.owner, "/v1/groups", "k", in)) })
		first := w.Serve(keyed(w.owner, "/v1/groups", "k", in))
		for _, a := range append(answers, first) {
			if a.Status != http.StatusCreated || a.Raw != first.Raw {
				t.Errorf("%d %s, want %s", a.Status, a.Raw, first.Raw)
			}
		}
		if n := groups(); n != before+1 {
			t.Errorf("%d groups more", n-before)
		}
		w.RefusesRequest(422, "invalid", keyed(w.owner, "/v1/groups", "k", body{"name": "Silver"}))
		w.Refuses(409, "conflict", "POST", "/v1/groups", w.owner, in)
	})
}

// Text that a spreadsheet would run is escaped in CSV, also after a semicolon and in full-width signs.
func TestCellsThatWouldRun(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	for title, want := range map[string]string{
		"Boss;=1+1":      "Boss;'=1+1",
		"Boss; =1+1":     "Boss;' =1+1",
		"=1;=2":          "'=1;'=2",
		"＝1+1":           "'＝1+1",
		"＋1":             "'＋1",
		"－1":             "'－1",
		"＠SUM(1)":        "'＠SUM(1)",
		"Boss;＝1+1":      "Boss;'＝1+1",
		"Boss; no. 1":    "Boss; no. 1",
		"Rock-and-Roll":  "Rock-and-Roll",
		`Boss;"=1+1`:     `Boss;'"=1+1`,
		";=1+1":          ";'=1+1",
		`"=1+1"`:         `"=1+1"`,
		`Boss "Al"; "x"`: `Boss "Al"; "x"`,
	} {
		id := w.Must(http.StatusCreated, "POST", w.people, w.owner, body{"firstName": "A", "lastName": "B", "title": title}).Text("person.id")
		rows := asCSV(w.World, w.managing, w.people)
		column := slices.Index(rows[0], "title")
		at := slices.IndexFunc(rows, func(row []string) bool { return row[0] == id })
		if column < 0 || at < 0 || rows[at][column] != want {
			t.Errorf("%q: %v, want %q", title, rows, want)
		}
		w.Must(http.StatusNoContent, "DELETE", "/v1/people/"+id, w.owner, nil)
	}
}

// In a text of several lines, each line is escaped. A program that separates cells by semicolons does not see that the
// lines are one cell, and takes each line for a row.
func TestLinesThatWouldRun(t *testing.T) {
	t.Parallel()
	s := newSurvey(apitest.OnBolt(t), aCapture())
	for text, want := range map[string]string{
		"Boats\n=1+1\nand more":   "Boats\n'=1+1\nand more",
		"Boats\r\n\r\n @SUM(1)":   "Boats\n\n' @SUM(1)", // the test's reader turns \r\n into \n
		"Boats\n\"=1+1\nand more": "Boats\n'\"=1+1\nand more",
		"Boats\n\t=1+1":           "Boats\n'\t=1+1",
		"Boats\n\nand more":       "Boats\n\nand more",
	} {
		s.Must(http.StatusOK, "PUT", s.path+"/responses/"+s.member, s.user, s.answers(text))
		if rows := asCSV(s.World, s.owner, s.path+"/responses"); len(rows) != 2 || rows[1][4] != want {
			t.Errorf("%q: %q, want %q", text, rows[1][4], want)
		}
	}
}

// Only a contact can have no address. The address of a person who has or had access cannot be cleared.
func TestNobodyWithAccessWithoutAddress(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	for status, id := range w.eachStatus() {
		path, clear := "/v1/people/"+id, `{"email":null}`
		switch status {
		case portal.StatusContact:
			if a := w.Must(http.StatusOK, "PATCH", path, w.owner, clear); a.Text("email") != "" {
				t.Errorf("%s: %s", status, a.Raw)
			}
		case portal.StatusRequested:
			w.Refuses(409, "wrong_state", "PATCH", path, w.owner, clear)
		default:
			w.Refuses(409, "email_missing", "PATCH", path, w.owner, clear)
		}
	}
}

// Nobody can give somebody an address that is a placeholder for released ones. Otherwise, a person's placeholder could
// be taken before their address is released.
func TestPlaceholdersAreNobodysToGive(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	contact := w.Contact(w.owner, w.acme, "ana@acme.com")
	for _, email := range []string{w.manager + "@released.invalid", "any@Released.INVALID"} {
		in := body{"firstName": "A", "lastName": "B", "email": email}
		for name, c := range map[string][3]any{
			"added":            {"POST", w.people, w.owner},
			"added by a team":  {"POST", w.people, w.managing},
			"added to nobody":  {"POST", "/v1/people", w.owner},
			"given to another": {"PATCH", "/v1/people/" + contact, w.owner},
		} {
			a := w.Refuses(422, "invalid", c[0].(string), c[1].(string), c[2].(string), in)
			if !slices.Equal(a.Locations(), []string{"body.email"}) {
				t.Errorf("%s: %s", name, a.Raw)
			}
		}
		if got := verdicts(w.invites(w.owner, body{"emails": email})); !slices.Equal(got, []string{"refused email_invalid"}) {
			t.Errorf("in a list: %v", got)
		}
	}
	shows(t, "released", w.release(w.manager), map[string]string{"status": "disabled"})
}
