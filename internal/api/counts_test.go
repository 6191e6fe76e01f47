package api_test

import (
	"encoding/csv"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"allyway/internal/api/apitest"
)

// asCSV gets a table, which must be one, and returns its cells.
func asCSV(w *apitest.World, bearer, path string) [][]string {
	w.T.Helper()
	r := apitest.Request("GET", path, bearer, nil)
	r.Header.Set("Accept", "text/csv")
	a := w.Serve(r)
	if a.Status != http.StatusOK || !strings.HasPrefix(a.Header.Get("Content-Type"), "text/csv") {
		w.T.Fatalf("%s: %d %v %s", path, a.Status, a.Header, a.Raw)
	}
	raw, marked := strings.CutPrefix(a.Raw, "\ufeff") // without it, Excel does not read UTF-8
	cells, err := csv.NewReader(strings.NewReader(raw)).ReadAll()
	if err != nil || !marked {
		w.T.Errorf("%s: %v in %s", path, err, a.Raw)
	}
	return cells
}

func TestCounts(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	w.eachStatus()
	bounced, _ := w.Invited(w.owner, w.acme, "bob@acme.com", false)
	w.Must(http.StatusCreated, "POST", w.people, w.owner, body{"firstName": "A", "lastName": "B", "email": "late@acme.com", "access": true, "expiresIn": 1})
	w.Mails()
	w.Must(http.StatusCreated, "POST", "/v1/partners", w.owner, body{"name": "=1+1", "kind": "partner", "licence": "guest"})
	w.Clock.Move(time.Hour)
	if _, err := w.Cleanup.ExpireInvites(t.Context()); err != nil {
		t.Fatal(err)
	}
	want := `{"partner":{"id":"` + w.acme + `","name":"Acme"},"counts":{"contacts":1,"requested":1,"invited":3,"expired":1,"bounced":0,"active":2,"disabled":1}}` + "\n"
	if a := w.Must(http.StatusOK, "GET", "/v1/partners/"+w.acme+"/counts", w.owner, nil); a.Raw != want {
		t.Errorf("counts %s\nwant   %s", a.Raw, want)
	}
	all := w.Must(http.StatusOK, "GET", "/v1/counts", w.owner, nil)
	shows(t, "all", all, map[string]string{"items.0.partner.name": "=1+1", "items.0.counts.active": "0", "items.1.partner.name": "Acme", "items.1.counts.invited": "3", "items.2.partner.name": "Other", "next": ""})

	header := []string{"partner", "name", "contacts", "requested", "invited", "expired", "bounced", "active", "disabled"}
	acme := []string{w.acme, "Acme", "1", "1", "3", "1", "0", "2", "1"}
	if got := asCSV(w.World, w.owner, "/v1/partners/"+w.acme+"/counts"); !slices.EqualFunc(got, [][]string{header, acme}, slices.Equal) {
		t.Errorf("one partner's: %v", got)
	}
	got := asCSV(w.World, w.owner, "/v1/counts")
	if len(got) != 4 || !slices.Equal(got[0], header) || got[1][1] != "'=1+1" || !slices.Equal(got[2], acme) {
		t.Errorf("all: %v", got)
	}
	for _, path := range []string{"/v1/counts", "/v1/partners/" + w.acme + "/counts"} {
		w.Refuses(403, "forbidden", "GET", path, w.managing, nil)
		r := apitest.Request("GET", path, w.managing, nil)
		r.Header.Set("Accept", "text/csv")
		w.RefusesRequest(403, "forbidden", r) // a problem is JSON, even if the client asks for CSV
	}
	w.Refuses(404, "not_found", "GET", "/v1/partners/01J00000000000000000000000/counts", w.owner, nil)
	w.Refuses(404, "not_found", "GET", "/v1/partners/x/counts", w.owner, nil)
	w.Confirm(w.owner)
	w.Must(http.StatusNoContent, "DELETE", "/v1/people/"+bounced, w.owner, nil)
	if got := w.counts(w.acme); !strings.Contains(got, "invited 2") {
		t.Error(got)
	}
}

func TestCountsOfManyPartners(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	for i := range 230 {
		w.Contact(owner, w.Partner(owner, fmt.Sprintf("Partner %03d", i)), "")
	}
	a := w.Must(http.StatusOK, "GET", "/v1/counts", owner, nil)
	if n := len(a.At("items").([]any)); n != 230 || a.Text("items.229.partner.name") != "Partner 229" || a.Text("items.229.counts.contacts") != "1" || a.At("next") != nil {
		t.Errorf("%d partners: %.200s", n, a.Raw)
	}
	if got := asCSV(w, owner, "/v1/counts"); len(got) != 231 {
		t.Errorf("%d rows", len(got))
	}
}

// A table of people holds all of them, and no cell that a spreadsheet would run.
func TestPeopleAsTable(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	evil := map[string]body{
		"=HYPERLINK(\"http://evil.io\")": {"firstName": "+1", "title": "@SUM(A1)", "phone": "+1 555 010 9999", "email": "=cmd@acme.com"},
		"-2+3":                           {"firstName": "Quote \" comma , semi ;", "title": "plain"},
		"Öz":                             {"firstName": "a=b", "title": "x", "groups": []string{w.sales, w.support}, "email": "oz@acme.com", "access": true},
	}
	for last, in := range evil {
		in["lastName"], in["notes"] = last, "for staff alone"
		w.Must(http.StatusCreated, "POST", w.people, w.owner, in)
	}
	for i := range 150 {
		w.Must(http.StatusCreated, "POST", w.people, w.owner, body{"firstName": "Many", "lastName": fmt.Sprintf("X%03d", i)})
	}
	w.Mails()
	cells := asCSV(w.World, w.managing, w.people)
	if want := []string{"id", "firstName", "lastName", "email", "phone", "title", "status", "role", "groups", "invitedAt", "inviteExpiresAt", "mail", "declinedAt", "partner"}; !slices.Equal(cells[0], want) {
		t.Errorf("header %v", cells[0])
	}
	if len(cells) != 1+3+150+1 {
		t.Errorf("%d rows", len(cells))
	}
	byName := map[string][]string{}
	for _, row := range cells[1:] {
		byName[row[2]] = row[1:]
		for _, cell := range row {
			if cell != "" && strings.ContainsRune("=+-@\t\r\n", rune(cell[0])) {
				t.Errorf("a spreadsheet runs %q", cell)
			}
		}
	}
	for last, want := range map[string][]string{
		"'=HYPERLINK(\"http://evil.io\")": {"'+1", "'=HYPERLINK(\"http://evil.io\")", "'=cmd@acme.com", "'+15550109999", "'@SUM(A1)", "contact", "user", "", "", "", "", "", "Acme"},
		"'-2+3":                           {"Quote \" comma , semi ;", "'-2+3", "", "", "plain", "contact", "user", "", "", "", "", "", "Acme"},
		"Öz":                              {"a=b", "Öz", "oz@acme.com", "", "x", "invited", "user", "Sales|Support", "2026-03-02T09:30:00Z", "2026-03-09T09:30:00Z", "sent", "", "Acme"},
	} {
		if !slices.Equal(byName[last], want) {
			t.Errorf("%s: %q\nwant %q", last, byName[last], want)
		}
	}
	if got := asCSV(w.World, w.owner, w.people+"?status=invited&limit=1"); len(got) != 2 {
		t.Errorf("invited: %v", got)
	}
	if got := asCSV(w.World, w.owner, w.people+"?q=nobody"); len(got) != 1 {
		t.Errorf("nobody: %v", got)
	}
	r := apitest.Request("GET", "/v1/partners/"+w.other+"/people", w.managing, nil)
	r.Header.Set("Accept", "text/csv")
	w.RefusesRequest(404, "not_found", r)
	// Other lists are in JSON only, even if the client asks for CSV.
	for _, path := range []string{"/v1/partners", "/v1/staff"} {
		r := apitest.Request("GET", path, w.owner, nil)
		r.Header.Set("Accept", "text/csv")
		if a := w.Serve(r); a.Status != http.StatusOK || a.Header.Get("Content-Type") != "application/json" {
			t.Errorf("%s: %d %v", path, a.Status, a.Header)
		}
	}
	for _, accept := range []string{"application/json", "*/*", "text/html", ""} {
		r := apitest.Request("GET", w.people, w.owner, nil)
		r.Header.Set("Accept", accept)
		if a := w.Serve(r); a.Status != http.StatusOK || a.Header.Get("Content-Type") != "application/json" {
			t.Errorf("Accept %q: %d %v", accept, a.Status, a.Header)
		}
	}
	// What was exported can be imported.
	r = importRequest("/v1/partners/"+w.other+"/import?dryRun=true", w.owner, "firstName,email,phone,title\n'+1,'=cmd@other.com,'+15550109999,'@SUM(A1)\n")
	if a := w.Serve(r); a.Text("rows.0.outcome") != "invited" || a.Text("rows.0.email") != "=cmd@other.com" {
		t.Errorf("imported: %s", a.Raw)
	}
}
