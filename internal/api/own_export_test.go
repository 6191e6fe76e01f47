package api_test

import (
	"fmt"
	"net/http"
	"slices"
	"testing"

	"allyway/internal/api/apitest"
)

// TestPrimaryContactImportsTheirExport has a primary contact export their people and import them again unchanged.
// Nothing changes.
func TestPrimaryContactImportsTheirExport(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, world *apitest.World) {
		w := newTeam(world)
		for i, groups := range [][]string{{w.sales}, {w.support, w.sales}, {}} {
			id, _ := w.Person(w.owner, w.acme, fmt.Sprintf("person%d@acme.com", i), false)
			w.Must(http.StatusOK, "PATCH", "/v1/people/"+id, w.owner, body{"groups": groups})
		}
		contact := w.Contact(w.owner, w.acme, "carl@acme.com")
		w.Must(http.StatusOK, "PATCH", "/v1/people/"+contact, w.owner, body{"groups": []string{w.support}})
		w.Invited(w.owner, w.acme, "ivo@acme.com", false)
		w.add("rae@far.io", true)
		w.Mails()
		request := apitest.Request("GET", w.people, w.managing, nil)
		request.Header.Set("Accept", "text/csv")
		export := w.Serve(request)
		if export.Status != http.StatusOK {
			t.Fatalf("%d %s", export.Status, export.Raw)
		}
		w.Recorder.Writes()
		for _, query := range []string{"?dryRun=true&access=false", "?access=false"} {
			a := w.imports(w.managing, query, export.Raw)
			for i, verdict := range verdicts(a) {
				if verdict != "unchanged" || a.At(fmt.Sprintf("rows.%d.leftOut", i)) != nil {
					t.Errorf("%s: %s in %s", query, verdict, a.Raw)
				}
			}
		}
		if writes := w.Recorder.Writes(); len(writes) != 0 {
			t.Errorf("wrote %v", writes)
		}
		w.NoMail()
	})
}

// TestPrimaryContactGivesNoGroups has a primary contact send rows with groups. Nobody gets another group by that. The
// verdict says that groups are left out.
func TestPrimaryContactGivesNoGroups(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))

	in := func(email string, groups ...string) string {
		id, _ := w.Person(w.owner, w.acme, email, false)
		w.Must(http.StatusOK, "PATCH", "/v1/people/"+id, w.owner, body{"groups": groups})
		return id
	}
	in("sally@acme.com", w.sales)
	in("both@acme.com", w.sales, w.support)
	in("none@acme.com")
	contact := w.Contact(w.owner, w.acme, "carl@acme.com")
	w.Must(http.StatusOK, "PATCH", "/v1/people/"+contact, w.owner, body{"groups": []string{w.support}})
	disabled := in("dis@acme.com")
	w.Must(http.StatusOK, "POST", "/v1/people/"+disabled+"/disable", w.owner, nil)
	w.Mails()
	for _, c := range []struct {
		query, email, groups string
		verdict              string
		leftOut              bool
		has                  []string
	}{
		{"", "new1@acme.com", "Sales", "invited", false, []string{w.sales}},
		{"", "new2@acme.com", "sales", "invited", false, []string{w.sales}},
		{"", "new3@acme.com", w.sales, "invited", false, []string{w.sales}},
		{"", "new4@acme.com", "Support", "invited groups_left_out", true, []string{w.sales}},
		{"", "new5@acme.com", "Sales|Support", "invited groups_left_out", true, []string{w.sales}},
		{"", "new6@acme.com", "Sales, Nobody's", "invited groups_left_out", true, []string{w.sales}},
		{"", "new7@acme.com", "Owners", "invited groups_left_out", true, []string{w.sales}},
		{"", "new8@acme.com", "", "invited", false, []string{w.sales}},
		{"?access=false", "new9@acme.com", "Sales|Support", "added groups_left_out", true, []string{w.sales}},
		{"", "far@far.io", "Sales", "requested groups_left_out", true, nil},
		{"", "sally@acme.com", "Sales", "unchanged", false, []string{w.sales}},
		{"", "sally@acme.com", "Support", "unchanged groups_left_out", true, []string{w.sales}},
		{"", "both@acme.com", "Support|Sales", "unchanged", false, []string{w.sales, w.support}},
		{"", "both@acme.com", "Sales", "unchanged", false, []string{w.sales, w.support}}, // a list does not remove groups, either
		{"", "none@acme.com", "Sales", "unchanged groups_left_out", true, nil},
		{"", "carl@acme.com", "Sales", "invited groups_left_out", true, []string{w.support}},
		{"", "dis@acme.com", "Sales", "refused disabled", false, nil},
		{"", "nonsense", "Sales", "refused email_invalid", false, nil},
	} {
		table := "email,groups\n" + c.email + ",\"" + c.groups + "\"\n"
		for _, query := range []string{c.query + map[bool]string{true: "?", false: "&"}[c.query == ""] + "dryRun=true", c.query} {
			a := w.imports(w.managing, query, table)
			if got := verdicts(a); !slices.Equal(got, []string{c.verdict}) || (a.Text("rows.0.leftOut") == "[groups]") != c.leftOut {
				t.Errorf("%s in %q: %s", c.email, c.groups, a.Raw)
			}
			if id := a.Text("rows.0.person"); id != "" {
				if got := w.Stored(id).Groups; !slices.Equal(slices.Sorted(slices.Values(got)), slices.Sorted(slices.Values(c.has))) {
					t.Errorf("%s in %q has the groups %q", c.email, c.groups, got)
				}
			}
		}
	}
	rows := "/v1/partners/" + w.acme + "/invites"
	a := w.imports(w.managing, "", "email,groups,phone\nrow@acme.com,Support,555\n")
	if got := verdicts(a); !slices.Equal(got, []string{"invited phone_left_out"}) || a.Text("rows.0.leftOut") != "[phone groups]" {
		t.Errorf("two fields left out: %s", a.Raw)
	}
	a = w.Must(http.StatusOK, "POST", rows, w.managing, body{"emails": "E-mail\tGroups\npasted@acme.com\tSupport\nmore@acme.com\tSales\n"})
	if got := verdicts(a); !slices.Equal(got, []string{"invited groups_left_out", "invited"}) {
		t.Errorf("a pasted table: %s", a.Raw)
	}
	// Only staff can give groups for the whole list.
	w.Refuses(403, "forbidden", "POST", rows, w.managing, body{"people": []body{{"email": "x@acme.com", "groups": []string{"Sales"}}}})
	w.Refuses(403, "forbidden", "POST", rows, w.managing, body{"emails": "x@acme.com", "groups": []string{w.sales}})
	w.Refuses(403, "forbidden", "POST", w.people, w.managing, body{"firstName": "X", "lastName": "Y", "email": "x@acme.com", "groups": []string{w.sales}})
}
