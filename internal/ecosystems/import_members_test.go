package ecosystems_test

import (
	"bytes"
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"allyway/internal/api/apitest"
)

// imported imports a table of members, and returns the answer.
func (w *world) imported(eco, query, table string) apitest.Answer {
	w.T.Helper()
	r := httptest.NewRequest("POST", "/v1/ecosystems/"+eco+"/members/import"+query, bytes.NewReader([]byte(table)))
	r.Header.Set("Authorization", "Bearer "+w.By)
	r.Header.Set("Content-Type", "text/csv")
	return w.Serve(r)
}

// verdicts are the rows of an answer in short.
func verdicts(a apitest.Answer) (all []string) {
	rows, _ := a.At("rows").([]any)
	for _, row := range rows {
		r := row.(map[string]any)
		text := fmt.Sprintf("%v %v", r["row"], r["outcome"])
		if r["reason"] != nil {
			text += fmt.Sprintf(" %v", r["reason"])
		}
		all = append(all, text)
	}
	return all
}

const list = "Company;Type;E-Mail;Website;Partner;Tags;Shoe size\r\n" +
	"Acme Ltd;Organization;info@acme.com;https://www.acme.com/;Acme;gold|north;1\r\n" +
	"Ana Silva;person;ana@acme.com;;acme.com;;\r\n" +
	";;nobody@acme.com;;;;\r\n" +
	"Bad mail;;bad@;;;;\r\n" +
	"Bad kind;robot;;;;;\r\n" +
	"Bad domain;;;co.uk;;;\r\n" +
	"No partner;;;;Nobody;;\r\n" +
	"ACME  LTD;;INFO@acme.com;;;;\r\n" +
	"Εταιρεία ☕;;;;;;\r\n"

// TestImportMembers judges each row by itself, says the same in a dry run, and changes nothing when it is repeated.
func TestImportMembers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	partner := w.Partner(w.By, "Acme", "acme.com")
	eco := w.Must(201, "POST", "/v1/ecosystems", w.By, body{"name": "North"}).Text("id")
	want := []string{"1 added", "2 added", "3 refused name_missing", "4 refused email_invalid", "5 refused kind_invalid", "6 refused domain_invalid",
		"7 refused partner_unknown", "8 unchanged", "9 added"}
	count := func(want string) {
		t.Helper()
		if got := w.Must(200, "GET", "/v1/ecosystems/"+eco, w.By, nil).Text("members"); got != want {
			t.Errorf("%s members, want %s", got, want)
		}
	}
	dry := w.imported(eco, "?dryRun=true", list)
	if diff := cmp.Diff(want, verdicts(dry)); diff != "" {
		t.Errorf("dry run: %s\n%s", diff, dry.Raw)
	}
	count("0")
	first := w.imported(eco, "", list)
	if diff := cmp.Diff(want, verdicts(first)); diff != "" {
		t.Errorf("import: %s", diff)
	}
	if first.Text("delimiter") != ";" || first.Text("ignoredColumns") != "[Shoe size]" || first.Text("columns.name") != "1" || first.Text("columns.partner") != "5" ||
		first.Text("next") != "" || first.Text("rows.7.member") != first.Text("rows.0.member") {
		t.Errorf("answer: %s", first.Raw)
	}
	count("3")
	again := w.imported(eco, "", list)
	for i, outcome := range verdicts(again) {
		if want := strings.Replace(want[i], "added", "unchanged", 1); outcome != want {
			t.Errorf("again: %q, want %q", outcome, want)
		}
	}
	if again.Text("rows.0.member") != first.Text("rows.0.member") {
		t.Errorf("again: %s", again.Raw)
	}
	count("3")
	a := w.Must(200, "GET", "/v1/ecosystems/"+eco+"/members/"+first.Text("rows.0.member"), w.By, nil)
	if a.Text("name") != "Acme Ltd" || a.Text("kind") != "organisation" || a.Text("domain") != "acme.com" || a.Text("partner.id") != partner || a.Text("tags") != "[gold north]" {
		t.Errorf("member: %s", a.Raw)
	}
	a = w.Must(200, "GET", "/v1/ecosystems/"+eco+"/members/"+first.Text("rows.1.member"), w.By, nil)
	if a.Text("kind") != "person" || a.Text("partner.id") != partner {
		t.Errorf("member: %s", a.Raw)
	}
	if got, _ := w.search(eco, "εται", 10); len(got) != 1 {
		t.Errorf("an imported member is not found: %q", got)
	}
	// What was renamed or removed is new again; what was added by hand is known.
	w.Must(200, "PATCH", "/v1/ecosystems/"+eco+"/members/"+first.Text("rows.0.member"), w.By, body{"name": "Acme Inc"})
	w.Must(204, "DELETE", "/v1/ecosystems/"+eco+"/members/"+first.Text("rows.1.member"), w.By, nil)
	w.addMembers(eco, "By hand")
	if diff := cmp.Diff([]string{"1 added", "2 added", "3 unchanged", "4 unchanged"}, verdicts(w.imported(eco, "",
		"name,email\nAcme Ltd,info@acme.com\nAna Silva,ana@acme.com\nby HAND,\nAcme Inc,info@acme.com\n"))); diff != "" {
		t.Error(diff)
	}
}

// TestImportVerdictsAsCSV gets the verdicts as CSV. No cell may run as a formula in a spreadsheet.
func TestImportVerdictsAsCSV(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	eco := w.Must(201, "POST", "/v1/ecosystems", w.By, body{"name": "North"}).Text("id")
	r := httptest.NewRequest("POST", "/v1/ecosystems/"+eco+"/members/import?dryRun=true", strings.NewReader("name,email\n=Acme,info@acme.com\nNordic,nonsense\n"))
	r.Header.Set("Authorization", "Bearer "+w.By)
	r.Header.Set("Content-Type", "text/csv")
	r.Header.Set("Accept", "text/csv")
	a := w.Serve(r)
	const want = "\ufeffrow,name,email,outcome,reason,member\r\n1,'=Acme,info@acme.com,added,,\r\n2,Nordic,nonsense,refused,email_invalid,\r\n"
	if a.Status != 200 || a.Header.Get("Content-Type") != "text/csv" || a.Raw != want || a.Header.Get("Next-Row") != "" {
		t.Errorf("%d %v %q", a.Status, a.Header, a.Raw)
	}
}

// TestImportRefused refuses what cannot be read as a list of members.
func TestImportRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	eco := w.Must(201, "POST", "/v1/ecosystems", w.By, body{"name": "North"}).Text("id")
	for name, c := range map[string]struct{ query, table, code string }{
		"no name":          {"", "email\na@acme.com\n", "column_missing"},
		"no rows":          {"", "name\n", "invalid"},
		"not text":         {"", "name\n\xff\n", "invalid"},
		"a web page":       {"", "<html><table>", "invalid"},
		"a column too far": {"?columns=name:3", "a,b\n1,2\n", "invalid"},
		"no such field":    {"?columns=phone:1", "name\nx\n", "invalid"},
	} {
		if a := w.imported(eco, c.query, c.table); a.Status != 422 || a.Code() != c.code {
			t.Errorf("%s: %d %s", name, a.Status, a.Raw)
		}
	}
	if a := w.imported(eco, "?columns=name:2&dryRun=true", "a,b\n1,Acme\n"); a.Status != 200 || a.Text("rows.0.name") != "Acme" {
		t.Errorf("a chosen column: %d %s", a.Status, a.Raw)
	}
	if a := w.imported("01J00000000000000000000000", "", "name\nx\n"); a.Status != 404 {
		t.Errorf("nowhere: %d %s", a.Status, a.Raw)
	}
}

// TestImportAtOnce imports one list twice at the same moment, and each member is there once.
func TestImportAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	eco := w.Must(201, "POST", "/v1/ecosystems", w.By, body{"name": "North"}).Text("id")
	table := bigList(60)
	var inner apitest.Answer
	w.Recorder.Between(func() { inner = w.imported(eco, "", table) })
	outer := w.imported(eco, "", table)
	if inner.Status != 200 || outer.Status != 200 {
		t.Fatalf("%d %s, %d %s", inner.Status, inner.Raw, outer.Status, outer.Raw)
	}
	added := strings.Count(inner.Raw, `"added"`) + strings.Count(outer.Raw, `"added"`)
	if got := w.Must(200, "GET", "/v1/ecosystems/"+eco, w.By, nil).Text("members"); got != "60" || added != 60 {
		t.Errorf("%s members, %d added", got, added)
	}
}

// TestImportOnDynamo adds more members than one Write takes.
func TestImportOnDynamo(t *testing.T) {
	t.Parallel()
	w := &world{apitest.OwnedBy(apitest.OnDynamo(t))}
	eco := w.Must(201, "POST", "/v1/ecosystems", w.By, body{"name": "North"}).Text("id")
	table := bigList(200)
	for _, outcome := range []string{"added", "unchanged"} {
		got := 0
		for query := ""; ; { // on a busy machine, the time for one call may end first
			a := w.imported(eco, query, table)
			got += strings.Count(a.Raw, `"`+outcome+`"`)
			next := a.Text("next")
			if query = "?from=" + next; a.Status != 200 || next == "" {
				break
			}
		}
		if got != 200 {
			t.Errorf("%d %s", got, outcome)
		}
	}
	if got := w.Must(200, "GET", "/v1/ecosystems/"+eco, w.By, nil).Text("members"); got != "200" {
		t.Errorf("%s members", got)
	}
}

// bigList is a list of n companies.
func bigList(n int) string {
	var b strings.Builder
	b.WriteString("name,kind,email,domain,tags\n")
	for i := range n {
		fmt.Fprintf(&b, "Company %05d Holding,organisation,info@company%05d.com,company%05d.com,gold\n", i, i, i)
	}
	return b.String()
}

// BenchmarkImport imports ten thousand members.
func BenchmarkImport(b *testing.B) {
	w := newWorld(b)
	table := bigList(10_000)
	for b.Loop() {
		eco := w.Must(201, "POST", "/v1/ecosystems", w.By, body{"name": "North"}).Text("id")
		start := time.Now()
		added := 0
		for next, query := "", ""; ; query = "?from=" + next {
			a := w.imported(eco, query, table)
			added += strings.Count(a.Raw, `"added"`)
			if next = a.Text("next"); a.Status != 200 || next == "" {
				break
			}
		}
		b.ReportMetric(time.Since(start).Seconds(), "s")
		if added != 10_000 {
			b.Fatalf("%d added", added)
		}
	}
}
