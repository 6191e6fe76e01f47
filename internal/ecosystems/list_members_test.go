package ecosystems_test

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
)

// addMembers adds members with the names, and returns their names by id.
func (w *world) addMembers(eco string, names ...string) map[string]string {
	w.T.Helper()
	ids := map[string]string{}
	for _, name := range names {
		ids[w.Must(201, "POST", "/v1/ecosystems/"+eco+"/members", w.By, body{"name": name, "kind": "organisation"}).Text("id")] = name
	}
	return ids
}

// search pages through a search and returns the names of all that it finds, in its order, page by page.
func (w *world) search(eco, q string, limit int) (names []string, pages int) {
	w.T.Helper()
	cursor := ""
	for {
		path := fmt.Sprintf("/v1/ecosystems/%s/members?limit=%d&q=%s&cursor=%s", eco, limit, url.QueryEscape(q), cursor)
		a := w.Must(200, "GET", path, w.By, nil)
		page := a.Texts("name")
		if len(page) > limit {
			w.T.Errorf("%q: a page of %d, limit %d", q, len(page), limit)
		}
		if !slices.IsSortedFunc(page, func(a, b string) int { return strings.Compare(strings.ToLower(a), strings.ToLower(b)) }) {
			w.T.Errorf("%q: a page not sorted by name: %q", q, page)
		}
		names, pages = append(names, page...), pages+1
		if cursor = a.Text("next"); cursor == "" {
			return names, pages
		}
		if pages > 1000 {
			w.T.Fatalf("%q: the list does not end", q)
		}
	}
}

// TestSearchPages finds each of many members exactly once, whatever the size of a page.
func TestSearchPages(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	eco := w.Must(201, "POST", "/v1/ecosystems", w.By, body{"name": "North"}).Text("id")
	var all, odd, acme []string
	for i := range 230 {
		name := fmt.Sprintf("Northern %03d", i)
		switch {
		case i%10 == 0:
			name = fmt.Sprintf("Nordic Nord %03d Acme", i) // two words that begin alike
			acme = append(acme, name)
		case i%2 == 1:
			name += " Odd"
			odd = append(odd, name)
		}
		all = append(all, name)
	}
	w.addMembers(eco, all...)
	for _, tt := range []struct {
		q    string
		want []string
	}{
		{"nor", all}, {"NOR", all}, {"n", all}, {"northern odd", odd}, {"odd nor", odd}, {"acme nord", acme}, {"nord", acme},
		{"nordic nord acme", acme}, {"northern 001 odd", []string{"Northern 001 Odd"}}, {"acme odd", nil}, {"northernx", nil}, {"zzz", nil},
		{"00", []string{"Nordic Nord 000 Acme", "Northern 001 Odd", "Northern 002", "Northern 003 Odd", "Northern 004", "Northern 005 Odd",
			"Northern 006", "Northern 007 Odd", "Northern 008", "Northern 009 Odd"}},
		{"", all}, {" -- ", all},
	} {
		for _, limit := range []int{7, 50, 100} {
			got, pages := w.search(eco, tt.q, limit)
			if slices.Sort(got); !slices.Equal(got, slices.Sorted(slices.Values(tt.want))) {
				t.Errorf("%q by %d: %d found, want %d", tt.q, limit, len(got), len(tt.want))
			}
			if most := 230/limit + 4; pages > most {
				t.Errorf("%q by %d: %d pages", tt.q, limit, pages)
			}
		}
	}
}

// TestSearchKnowsChanges finds members by what they are now, and nothing of another ecosystem.
func TestSearchKnowsChanges(t *testing.T) {
	w := newWorld(t)
	eco := w.Must(201, "POST", "/v1/ecosystems", w.By, body{"name": "North"}).Text("id")
	other := w.Must(201, "POST", "/v1/ecosystems", w.By, body{"name": "South"}).Text("id")
	w.addMembers(other, "Ácme Elsewhere")
	a := w.Must(201, "POST", "/v1/ecosystems/"+eco+"/members", w.By, body{"name": "Ácme Straße", "kind": "organisation",
		"email": "info@acme-works.com", "domain": "acme.io", "tags": []string{"Gold partner", "gold"}})
	path := "/v1/ecosystems/" + eco + "/members/" + a.Text("id")
	wants := func(want bool, queries ...string) {
		t.Helper()
		for _, q := range queries {
			if got, _ := w.search(eco, q, 10); (len(got) == 1) != want || len(got) > 1 {
				t.Errorf("%q finds %q", q, got)
			}
		}
	}
	wants(true, "acme", "ÁCME", "strasse", "STRASSE acm", "straß", "works", "io", "gold", "part gol", "info acme works com io strasse gold partner", "ıo")
	wants(false, "else", "cme", "gold silver", "acmex")
	w.Must(200, "PATCH", path, w.By, body{"name": "Bèta", "tags": []string{"silver"}})
	wants(true, "beta", "silver beta acme")
	wants(false, "strasse", "gold", "partner")
	w.Must(200, "PATCH", path, w.By, body{"email": nil, "domain": nil})
	wants(false, "acme", "works", "io", "info")
	w.Must(204, "DELETE", path, w.By, nil)
	wants(false, "beta", "silver", "")
}

// TestLongNamesAreFound stores and finds the longest names that are allowed, in letters that become longer when they
// are folded.
func TestLongNamesAreFound(t *testing.T) {
	w := newWorld(t)
	eco := w.Must(201, "POST", "/v1/ecosystems", w.By, body{"name": strings.Repeat("각", 200)}).Text("id")
	for _, letter := range []string{"x", "각", "ﷺ", "ü"} {
		name := strings.Repeat(letter, 200)
		w.addMembers(eco, name)
		if got, _ := w.search(eco, name, 10); !slices.Contains(got, name) {
			t.Errorf("%q is not found", letter)
		}
		partner := w.Partner(w.By, name)
		a := w.Must(200, "GET", "/v1/partners?q="+url.QueryEscape(strings.Repeat(letter, 190)), w.By, nil)
		if a.Text("items.0.id") != partner {
			t.Errorf("the partner %q is not found: %.200s", letter, a.Raw)
		}
		name = strings.Repeat(letter, 100)
		person := w.Must(201, "POST", "/v1/partners/"+partner+"/people", w.By, body{"firstName": name, "lastName": name}).Text("person.id")
		a = w.Must(200, "GET", "/v1/people?q="+url.QueryEscape(strings.Repeat(letter, 90)), w.By, nil)
		if a.Text("items.0.id") != person {
			t.Errorf("the person %q is not found: %.200s", letter, a.Raw)
		}
	}
}
