package api_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"allyway/internal/api/apitest"
)

func (w *team) imports(bearer, query, table string) apitest.Answer {
	w.T.Helper()
	a := w.Serve(importRequest("/v1/partners/"+w.acme+"/import"+query, bearer, table))
	if a.Status != http.StatusOK {
		w.T.Fatalf("import: %d %s", a.Status, a.Raw)
	}
	return a
}

func TestImport(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	w.Contact(w.owner, w.other, "held@other.com")
	const table = "\ufeffE-Mail;Vorname;Nachname;Telefon;Phone;Title;Groups;Shoe size\r\n" +
		"ana@acme.com;Ana;\"Silva; dr.\";x;15550109999;Head;Sales| support ;38\r\n" +
		"\r\n" +
		"bo@acme.com;Bo\r\n" +
		"ANA@acme.com;;;;;;;\r\n" +
		"nonsense;;;;;;;\r\n" +
		";;;;;;;\r\n" +
		"held@other.com;;;;;;;\r\n" +
		"cy@acme.com;;;;555;;;\r\n" +
		"di@acme.com;;;;;;Nobody's;\r\n"
	want := []string{"invited", "invited", "unchanged", "refused email_invalid", "refused email_taken", "invited phone_left_out", "refused group_unknown"}
	w.Recorder.Writes()
	dry := w.imports(w.owner, "?dryRun=true", table)
	if got := verdicts(dry); !slices.Equal(got, want) || dry.Text("ignoredColumns") != "[Shoe size]" || dry.Text("delimiter") != ";" || dry.At("next") != nil {
		t.Errorf("dry run: %s", dry.Raw)
	}
	shows(t, "dry run", dry, map[string]string{"columns.email": "1", "columns.firstName": "2", "columns.phone": "4", "rows.0.firstName": "Ana",
		"rows.0.lastName": "Silva; dr.", "rows.0.phone": "+15550109999", "rows.0.title": "Head", "rows.0.groups": "[" + w.sales + " " + w.support + "]",
		"rows.4.holder.id": w.holderOf("held@other.com"), "rows.4.partner.id": w.other, "rows.5.leftOut": "[phone]", "rows.5.phone": ""})
	if writes := w.Recorder.Writes(); len(writes) != 0 {
		t.Errorf("a dry run wrote %v", writes)
	}
	a := w.imports(w.owner, "", table)
	if got := verdicts(a); !slices.Equal(got, want) {
		t.Errorf("verdicts %v", got)
	}
	shows(t, "rows", a, map[string]string{"rows.0.row": "1", "rows.1.row": "2", "rows.6.row": "7", "rows.3.email": "nonsense", "rows.4.email": "held@other.com"})
	shows(t, "imported", w.person(a.Text("rows.0.person")), map[string]string{"firstName": "Ana", "lastName": "Silva; dr.", "phone": "+15550109999", "title": "Head",
		"groups": "[" + w.sales + " " + w.support + "]", "status": "invited", "email": "ana@acme.com"})
	if got := mailed(w.World); len(got) != 3 {
		t.Errorf("mailed %v", got)
	}
	w.Recorder.Writes()
	if got := outcomes(w.imports(w.owner, "?access=true&dryRun=false", table)); got["unchanged"] != 4 || len(w.Recorder.Writes()) != 0 {
		t.Errorf("again: %v", got)
	}
	silent := w.imports(w.owner, "?access=false", "email\nzo@acme.com\n")
	shows(t, "without access", silent, map[string]string{"rows.0.outcome": "added", "ignoredColumns": "[]"})
	shows(t, "without access", w.person(silent.Text("rows.0.person")), map[string]string{"status": "contact"})
	// The domain rule applies to a list of a primary contact.
	own := w.imports(w.managing, "", "email,firstName\nmo@acme.com,Mo\nmo@free.io,Mo\n")
	if got := verdicts(own); !slices.Equal(got, []string{"invited", "requested"}) {
		t.Errorf("by a primary contact: %v", got)
	}
	shows(t, "by a primary contact", w.person(own.Text("rows.0.person")), map[string]string{"groups": "[" + w.sales + "]"})
}

// TestImportFrom goes on where an earlier call stopped. The rows before "from" are skipped, and rows keep their
// numbers.
func TestImportFrom(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	table := "email\n" + strings.ReplaceAll(addresses(30, "acme.com"), ";", "\n")
	a := w.imports(w.owner, "?from=21", table)
	if got := verdicts(a); len(got) != 10 || a.Text("rows.0.row") != "21" || a.Text("rows.0.email") != "p20@acme.com" || a.Text("rows.9.row") != "30" {
		t.Errorf("from 21: %s", a.Raw)
	}
	if got := outcomes(w.imports(w.owner, "?from=1", table)); got["invited"] != 20 || got["unchanged"] != 10 {
		t.Errorf("from 1: %v", got)
	}
	if a := w.imports(w.owner, "?from=31", table); a.Text("rows") != "[]" || a.At("next") != nil {
		t.Errorf("from behind the end: %s", a.Raw)
	}
	for _, query := range []string{"?from=0", "?from=-1", "?from=x", "?from=1.5", "?dryRun=maybe", "?access=no", "?rows=1"} {
		w.RefusesRequest(422, "invalid", importRequest("/v1/partners/"+w.acme+"/import"+query, w.owner, table))
	}
	if got := mailed(w.World); len(got) != 30 {
		t.Errorf("mailed %d", len(got))
	}
}

// The verdicts come as CSV if the client asks for it, and a cell never runs in a spreadsheet.
func TestImportVerdictsAsCSV(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	request := importRequest("/v1/partners/"+w.acme+"/import?dryRun=true", w.owner, "email,firstName,phone\nana@acme.com,=Ana,x\nnonsense,,\n")
	request.Header.Set("Accept", "text/csv")
	a := w.Serve(request)
	const want = "\ufeffrow,email,firstName,lastName,phone,title,groups,outcome,reason,leftOut,person\r\n" +
		"1,ana@acme.com,'=Ana,,,,,invited,phone_left_out,phone,\r\n2,nonsense,,,,,,refused,email_invalid,,\r\n"
	if a.Status != http.StatusOK || a.Header.Get("Content-Type") != "text/csv" || a.Raw != want || a.Header.Get("Next-Row") != "" {
		t.Errorf("%d %v %q", a.Status, a.Header, a.Raw)
	}
	for name, pasted := range map[string]body{
		"text": {"emails": "=Ana <ana@acme.com>", "dryRun": true},
		"rows": {"people": []body{{"email": "ana@acme.com", "firstName": "=Ana"}}, "dryRun": true},
	} {
		request := apitest.Request("POST", "/v1/partners/"+w.acme+"/invites", w.owner, pasted)
		request.Header.Set("Accept", "text/csv")
		a := w.Serve(request)
		_, rows, _ := strings.Cut(a.Raw, "\r\n")
		if a.Status != http.StatusOK || a.Header.Get("Content-Type") != "text/csv" || rows != "1,ana@acme.com,'=Ana,,,,,invited,,,\r\n" {
			t.Errorf("%s: %d %v %q", name, a.Status, a.Header, a.Raw)
		}
	}
}

func TestImportRefused(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	path := "/v1/partners/" + w.acme + "/import"
	rows := func(n int) string { return "email\n" + strings.ReplaceAll(addresses(n, "x.io"), ";", "\n") }
	for name, scenario := range map[string]struct {
		table  string
		status int
		code   string
	}{
		"two columns of addresses": {"a,b\nana@acme.com,bo@acme.com\n", 422, "column_ambiguous"},
		"no e-mail column":         {"name,phone\nAna,1\n", 422, "column_missing"},
		"a workbook":               {"PK\x03\x04\x14\x00\x06\x00", 422, "invalid"},
		"a web page":               {"<html><body><table><tr><td>email</td></tr></table>", 422, "invalid"},
		"NUL bytes":                {"email,firstName\na@acme.com,A\x00na\n", 422, "invalid"},
		"a header alone":           {"email,firstName\n", 422, "invalid"},
		"lines alone":              {"\r\n\r\n", 422, "invalid"},
		"separators alone":         {";;;\n;;;\n", 422, "invalid"},
		"Latin-1":                  {"email,firstName\na@acme.com,Jos\xe9\n", 422, "invalid"},
		"UTF-16 without its mark":  {"e\x00m\x00a\x00i\x00l\x00\n\x00", 422, "invalid"},
		"10,001 rows":              {rows(10_001), 422, "invalid"},
		"3 MB":                     {"email\n" + strings.Repeat("a@acme.com\n", 3<<20/11), 413, "too_large"},
		"3 MB in a quote":          {"email\n\"" + strings.Repeat("x", 3<<20), 413, "too_large"},
		"a byte more than 2 MB":    {"email\n" + strings.Repeat("x", 2<<20-5), 413, "too_large"},
	} {
		t.Run(name, func(t *testing.T) {
			a := w.With(t).RefusesRequest(scenario.status, scenario.code, importRequest(path, w.owner, scenario.table))
			if strings.Contains(a.Raw, "Ana") || strings.Contains(a.Raw, "acme") {
				t.Errorf("echoes a cell: %s", a.Raw)
			}
		})
	}
	if a := w.Serve(importRequest(path+"?dryRun=true", w.owner, "email\n"+strings.Repeat("x", 2<<20-6))); a.Status != http.StatusOK {
		t.Errorf("2 MB: %d %.200s", a.Status, a.Raw)
	}
	for _, media := range []string{"application/json", "text/plain", "multipart/form-data; boundary=x", ""} {
		r := importRequest(path, w.owner, "email\na@acme.com\n")
		if r.Header.Set("Content-Type", media); media == "" {
			r.Header.Del("Content-Type")
		}
		w.RefusesRequest(415, "unsupported_media_type", r)
	}
	for _, media := range []string{"text/csv; charset=utf-8", "TEXT/CSV"} {
		r := importRequest(path+"?dryRun=true", w.owner, "email\na@acme.com\n")
		r.Header.Set("Content-Type", media)
		if a := w.Serve(r); a.Status != http.StatusOK {
			t.Errorf("%s: %d %s", media, a.Status, a.Raw)
		}
	}
	empty := importRequest(path, w.owner, "")
	if a := w.Serve(empty); a.Status != 400 && a.Status != 422 {
		t.Errorf("nothing: %d %s", a.Status, a.Raw)
	}
	_, using := w.Person(w.owner, w.acme, "ana@acme.com", false)
	w.RefusesRequest(403, "forbidden", importRequest(path, using, "email\na@acme.com\n"))
	w.RefusesRequest(404, "not_found", importRequest("/v1/partners/01J00000000000000000000000/import", w.owner, "email\na@acme.com\n"))
	w.Must(http.StatusOK, "PATCH", "/v1/partners/"+w.acme, w.owner, body{"status": "inactive"})
	w.RefusesRequest(409, "partner_inactive", importRequest(path, w.owner, "email\na@acme.com\n"))
	w.NoMail()
	if a := w.Must(http.StatusOK, "GET", fmt.Sprintf("/v1/people?q=%s", escape("a@acme.com")), w.owner, nil); len(a.Texts("id")) != 0 {
		t.Errorf("added: %s", a.Raw)
	}
}

// holderOf returns the id of the person who has an address.
func (w *team) holderOf(email string) string {
	w.T.Helper()
	return w.Must(http.StatusOK, "GET", "/v1/people?q="+escape(email), w.owner, nil).Text("items.0.id")
}

// If it is not clear which column has the addresses, the refusal lists the columns. The parameter "columns" then
// decides.
func TestImportAsksForColumns(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	path := "/v1/partners/" + w.acme + "/import"
	const table = "Buyer e-mail,Seller e-mail,Who\nana@acme.com,bo@acme.com,\"Silva, Ana\"\n"
	a := w.RefusesRequest(422, "column_ambiguous", importRequest(path, w.owner, table))
	shows(t, "ambiguous", a, map[string]string{"header": "[Buyer e-mail Seller e-mail Who]", "candidates": "[1 2]"})
	a = w.RefusesRequest(422, "column_missing", importRequest(path, w.owner, "Manager e-mail,Name\nana@acme.com,Bo\n"))
	shows(t, "missing", a, map[string]string{"header": "[Manager e-mail Name]", "candidates": "[1]"})
	chosen := w.imports(w.owner, "?columns="+escape("email:2,name:3"), table)
	shows(t, "chosen", chosen, map[string]string{"rows.0.outcome": "invited", "rows.0.email": "bo@acme.com", "rows.0.firstName": "Ana",
		"rows.0.lastName": "Silva", "columns": "map[email:2 name:3]", "ignoredColumns": "[Buyer e-mail]"})
	for _, columns := range []string{"", "email", "email:x", "shoe:1", "email:1,email:2", "email:4"} {
		w.RefusesRequest(422, "invalid", importRequest(path+"?columns="+escape(columns), w.owner, table))
	}
}

// A table can be in each form in which spreadsheets save it: in UTF-16, with tabs, or in a charset that the request
// names.
func TestImportEncodings(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	path := "/v1/partners/" + w.acme + "/import?dryRun=true"
	for media, table := range map[string]string{
		"text/csv":                                 "\xff\xfee\x00m\x00a\x00i\x00l\x00\t\x00n\x00a\x00m\x00e\x00\n\x00z\x00@\x00a\x00.\x00i\x00o\x00\t\x00Z\x00o\x00\xeb\x00\n\x00",
		"text/csv; charset=windows-1252":           "email,name\nz@a.io,Zo\xeb\n",
		"text/tab-separated-values; charset=utf-8": "email\tname\nz@a.io\tZoë\n",
	} {
		r := importRequest(path, w.owner, table)
		r.Header.Set("Content-Type", media)
		a := w.Serve(r)
		if a.Status != http.StatusOK || a.Text("rows.0.firstName") != "Zoë" {
			t.Errorf("%s: %d %s", media, a.Status, a.Raw)
		}
	}
	a := w.RefusesRequest(422, "invalid", importRequest(path, w.owner, "email,name\nz@a.io,Zo\xeb\n"))
	if !strings.Contains(a.Raw, "windows-1252") {
		t.Errorf("does not say what it looks like: %s", a.Raw)
	}
}

// What is exported can be imported again unchanged.
func TestImportOfAnExport(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	w.invites(w.owner, body{"people": []body{{"email": "+tag@acme.com", "firstName": "José", "lastName": "=1+1; -2", "phone": "+44 20 7946 0958", "groups": []string{"Sales"}}}})
	r := apitest.Request("GET", w.people, w.owner, nil)
	r.Header.Set("Accept", "text/csv")
	exported := w.Serve(r).Raw
	a := w.Serve(importRequest("/v1/partners/"+w.other+"/import?dryRun=true", w.owner, strings.ReplaceAll(exported, "acme.com", "fresh.example")))
	found := false
	for i := range verdicts(a) {
		at := fmt.Sprintf("rows.%d.", i)
		if a.Text(at+"email") == "+tag@fresh.example" {
			found = true
			shows(t, "as it was", a, map[string]string{at + "outcome": "invited", at + "firstName": "José", at + "lastName": "=1+1; -2",
				at + "phone": "+442079460958", at + "groups": "[" + w.sales + "]"})
		}
	}
	if !found {
		t.Errorf("of %s: %s", exported, a.Raw)
	}
}

// BenchmarkTenThousandRows makes a dry run of ten thousand rows, which should take at most two seconds. It fails only
// far above that, because machines differ.
func BenchmarkTenThousandRows(b *testing.B) {
	w := newTeam(apitest.OnBolt(b))
	var table strings.Builder
	table.WriteString("email,firstName,lastName,phone,title\n")
	for i := range 10_000 {
		fmt.Fprintf(&table, "p%d@acme.com,Ana,\"Silva, %d\",+44 (0)20 7946 0958,Buyer\n", i, i)
	}
	for b.Loop() {
		if got := outcomes(w.imports(w.owner, "?dryRun=true", table.String())); got["invited"] != 10_000 {
			b.Fatalf("%v", got)
		}
	}
}
