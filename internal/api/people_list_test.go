package api_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"allyway/internal/api/apitest"
	"allyway/internal/portal"
)

// crowd fills a portal with people in every state, and returns the owner's session and the first partner.
func crowd(w *apitest.World) (owner, partner, other string) {
	w.T.Helper()
	owner = w.Owner()
	partner, other = w.Partner(owner, "Acme"), w.Partner(owner, "Other")
	for _, p := range []struct{ first, last, at, email, status string }{
		{"Ana", "Silva", partner, "ana@acme.com", "active"},
		{"Álvaro", "Sílva", partner, "alvaro@acme.com", "invited"},
		{"Zoe", "de la Cruz", partner, "zoe@acme.com", "disabled"},
		{"Bo", "Ågren", partner, "", "contact"},
		{"Ray", "Quest", partner, "ray@acme.com", "requested"},
		{"Sil", "Vester", other, "sil@other.com", "active"},
		{"Early", "Bird", "", "early@example.com", "contact"},
	} {
		in := body{"firstName": p.first, "lastName": p.last, "email": p.email}
		path := "/v1/people"
		if p.at != "" {
			path = "/v1/partners/" + p.at + "/people"
			in["access"] = p.status != "contact" && p.status != "requested"
		}
		id := w.Must(http.StatusCreated, "POST", path, owner, in).Text("person.id")
		switch p.status {
		case "active":
			w.Accept(w.InviteLink(id), p.first, p.last)
		case "disabled":
			w.Must(http.StatusOK, "POST", "/v1/people/"+id+"/disable", owner, nil)
		case "requested":
			w.Alter(id, func(p *portal.Person) { p.Status = portal.StatusRequested })
		}
	}
	w.Mails()
	return owner, partner, other
}

func firstNames(items []map[string]any) []string {
	all := []string{}
	for _, item := range items {
		all = append(all, fmt.Sprint(item["firstName"]))
	}
	return all
}

func TestListPeople(t *testing.T) {
	t.Parallel()
	onEngines(t, listPeople)
}

func listPeople(t *testing.T, w *apitest.World) {
	owner, partner, other := crowd(w)
	people := "/v1/partners/" + partner + "/people"
	for _, scenario := range []struct {
		address string
		want    []string
	}{
		{people, []string{"Bo", "Zoe", "Ray", "Álvaro", "Ana"}},
		{people + "?limit=1", []string{"Bo", "Zoe", "Ray", "Álvaro", "Ana"}},
		{people + "?limit=2", []string{"Bo", "Zoe", "Ray", "Álvaro", "Ana"}},
		{people + "?limit=5", []string{"Bo", "Zoe", "Ray", "Álvaro", "Ana"}},
		{people + "?limit=100", []string{"Bo", "Zoe", "Ray", "Álvaro", "Ana"}},
		{people + "?q=SILV", []string{"Álvaro", "Ana"}},
		{people + "?q=s%C3%AD&limit=1", []string{"Álvaro", "Ana"}},
		{people + "?q=silva%20an", []string{"Ana"}},
		{people + "?q=ag", []string{"Bo"}},
		{people + "?q=la+cruz", []string{"Zoe"}},
		{people + "?q=ana", []string{"Ana"}},
		{people + "?q=!!!", []string{}},
		{people + "?q=ANA%40acme.com", []string{"Ana"}},
		{people + "?q=ana%40acme.co", []string{"Ana"}},
		{people + "?q=sil%40other.com", []string{}},
		{people + "?q=ana%40", []string{"Ana"}},
		{people + "?q=%40acme", []string{}},
		{people + "?q=ana%40acme.com&status=active", []string{"Ana"}},
		{people + "?q=ana%40acme.com&status=disabled", []string{}},
		{people + "?status=contact", []string{"Bo"}},
		{people + "?status=requested", []string{"Ray"}},
		{people + "?status=invited", []string{"Álvaro"}},
		{people + "?status=active", []string{"Ana"}},
		{people + "?status=disabled", []string{"Zoe"}},
		{people + "?status=active&q=silva", []string{"Ana"}},
		{people + "?status=active&q=agren", []string{}},
		{"/v1/partners/" + other + "/people", []string{"Sil"}},
		{"/v1/people", []string{"Bo", "Early", "Zoe", "Olive", "Ray", "Álvaro", "Ana", "Sil"}},
		{"/v1/people?limit=3", []string{"Bo", "Early", "Zoe", "Olive", "Ray", "Álvaro", "Ana", "Sil"}},
		{"/v1/people?role=owner", []string{"Olive"}},
		{"/v1/people?role=owner&limit=1", []string{"Olive"}},
		{"/v1/people?role=user&status=active", []string{"Ana", "Sil"}},
		{"/v1/people?role=primary_contact", []string{}},
		{"/v1/people?q=early%40example.com", []string{"Early"}},
		{"/v1/people?q=owner%40example.test", []string{"Olive"}},
		{"/v1/people?q=!!!", []string{}},
	} {
		if got := firstNames(pages(w, owner, scenario.address)); !slices.Equal(got, scenario.want) {
			t.Errorf("%s: %q, want %q", scenario.address, got, scenario.want)
		}
		if got := totalOf(w, owner, scenario.address); got != len(scenario.want) {
			t.Errorf("%s: %d in all, want %d", scenario.address, got, len(scenario.want))
		}
	}
	empty := w.Partner(owner, "Empty")
	if a := w.Must(http.StatusOK, "GET", "/v1/partners/"+empty+"/people", owner, nil); a.Raw != `{"items":[]}`+"\n" {
		t.Errorf("nobody: %s", a.Raw)
	}
	w.Refuses(404, "not_found", "GET", "/v1/partners/01J00000000000000000000000/people", owner, nil)
	w.Refuses(422, "invalid", "GET", people+"?role=user", owner, nil)
	w.Refuses(422, "invalid", "GET", people+"?status=gone", owner, nil)
	w.Refuses(422, "invalid", "GET", "/v1/people?role=king", owner, nil)
	w.Refuses(404, "not_found", "GET", "/v1/people/total?partner=01J00000000000000000000000", owner, nil)
	w.Refuses(422, "invalid", "GET", people+"/total?role=user", owner, nil)
	w.Refuses(400, "malformed", "GET", people+"/total?cursor=abc", owner, nil)
}

// totalOf returns how many people a list has in all, as the API counts them. It adds up what each call counted.
func totalOf(w *apitest.World, bearer, address string) (sum int) {
	w.T.Helper()
	path, query, _ := strings.Cut(address, "?")
	asked, err := url.ParseQuery(query)
	if err != nil {
		w.T.Fatal(err)
	}
	asked.Del("limit") // a count has none
	for {
		a := w.Must(http.StatusOK, "GET", path+"/total?"+asked.Encode(), bearer, nil)
		sum += int(a.At("people").(float64))
		if a.Text("next") == "" {
			return sum
		}
		asked.Set("cursor", a.Text("next"))
	}
}

// Only owners see staff people, whichever way they ask for the list.
func TestListPeopleHidesStaff(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner, _, _ := crowd(w)
	_, admin := w.Staff(owner, "ada@example.test", portal.RoleAdmin)
	for address, want := range map[string][]string{
		"/v1/people":                          {"Bo", "Early", "Zoe", "Ray", "Álvaro", "Ana", "Sil"},
		"/v1/people?limit=1":                  {"Bo", "Early", "Zoe", "Ray", "Álvaro", "Ana", "Sil"},
		"/v1/people?role=owner":               {},
		"/v1/people?role=admin":               {},
		"/v1/people?q=owner%40example.test":   {},
		"/v1/people?q=OWNER":                  {},
		"/v1/people?q=owner&status=active":    {},
		"/v1/people?q=ada%40example.test":     {},
		"/v1/people?q=early%40example.com":    {"Early"},
		"/v1/people?status=active&role=owner": {},
	} {
		if got := firstNames(pages(w, admin, address)); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", address, got, want)
		}
		if got := totalOf(w, admin, address); got != len(want) {
			t.Errorf("%s: %d in all, want %d", address, got, len(want))
		}
	}
}

func TestListPeopleOfOwnPartner(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner, partner, other := crowd(w)
	_, manager := w.Person(owner, partner, "mia@acme.com", true)
	_, user := w.Person(owner, partner, "use@acme.com", false)
	w.Settings(func(s *portal.Settings) { s.SelfManagement = portal.SelfManagement{Distributors: true} })
	w.Refuses(403, "forbidden", "GET", "/v1/partners/"+partner+"/people", manager, nil)
	w.Settings(func(s *portal.Settings) { s.SelfManagement.Partners = true })
	a := w.Must(http.StatusOK, "GET", "/v1/partners/"+partner+"/people", manager, nil)
	if len(a.Texts("id")) != 7 || strings.Contains(a.Raw, "invitedById") {
		t.Errorf("own people: %s", a.Raw)
	}
	w.Refuses(404, "not_found", "GET", "/v1/partners/"+other+"/people", manager, nil)
	w.Refuses(404, "not_found", "GET", "/v1/partners/01J00000000000000000000000/people", manager, nil)
	w.Refuses(403, "forbidden", "GET", "/v1/people", manager, nil)
	w.Refuses(403, "forbidden", "GET", "/v1/partners/"+partner+"/people", user, nil)
	w.Must(http.StatusOK, "PATCH", "/v1/partners/"+partner, owner, body{"kind": "distributor"})
	w.Must(http.StatusOK, "GET", "/v1/partners/"+partner+"/people", manager, nil)
	if got := totalOf(w, manager, "/v1/partners/"+partner+"/people"); got != 7 {
		t.Errorf("own people: %d in all, want 7", got)
	}
	w.Refuses(404, "not_found", "GET", "/v1/partners/"+other+"/people/total", manager, nil)
	w.Refuses(403, "forbidden", "GET", "/v1/people/total", manager, nil)
	w.Refuses(403, "forbidden", "GET", "/v1/partners/"+partner+"/people/total", user, nil)
	w.Settings(func(s *portal.Settings) { s.SelfManagement.Distributors = false })
	w.Refuses(403, "forbidden", "GET", "/v1/partners/"+partner+"/people", manager, nil)
	w.Refuses(403, "forbidden", "GET", "/v1/partners/"+partner+"/people/total", manager, nil)
}

func TestManyPeople(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	partner := w.Partner(owner, "Acme")
	atOnce(8, func(i int) {
		for j := i; j < 205; j += 8 {
			w.Do("POST", "/v1/partners/"+partner+"/people", owner, body{"firstName": "Same", "lastName": "Name", "title": fmt.Sprint(j)})
		}
	})
	for _, limit := range []int{7, 50, 100} {
		seen := map[string]bool{}
		for _, item := range pages(w, owner, fmt.Sprintf("/v1/partners/%s/people?limit=%d", partner, limit)) {
			if id := item["id"].(string); seen[id] {
				t.Errorf("limit %d: %s twice", limit, id)
			} else {
				seen[id] = true
			}
		}
		if len(seen) != 205 {
			t.Errorf("limit %d: %d people, want 205", limit, len(seen))
		}
	}
	if a := w.Must(http.StatusOK, "GET", "/v1/partners/"+partner+"/people", owner, nil); len(a.Texts("id")) != 50 || a.Text("next") == "" {
		t.Errorf("the default is not 50: %d", len(a.Texts("id")))
	}
	for _, limit := range []string{"0", "101", "-1", "1.5", "x", "99999999999999999999"} {
		w.Refuses(422, "invalid", "GET", "/v1/partners/"+partner+"/people?limit="+limit, owner, nil)
	}
}
