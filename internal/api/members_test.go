package api_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"allyway/internal/api/apitest"
)

func TestMember(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	partner := w.Partner(owner, "Acme")
	eco := ecosystem(w, owner, body{"name": "North"})
	made := w.Must(http.StatusCreated, "POST", eco+"/members", owner, body{"name": " Ácme Holding ", "kind": "organisation", "email": "Info@ACME.com",
		"domain": "https://www.acme.com/", "partner": partner, "tags": []string{"gold", " EMEA "}})
	want := `{"id":"` + made.Text("id") + `","name":"Ácme Holding","kind":"organisation","email":"Info@acme.com","domain":"acme.com",` +
		`"partner":{"id":"` + partner + `","name":"Acme"},"tags":["gold","EMEA"],"users":[]}` + "\n"
	if made.Raw != want {
		t.Errorf("made %s\nwant %s", made.Raw, want)
	}
	address := eco + "/members/" + made.Text("id")
	if a := w.Must(http.StatusOK, "GET", address, owner, nil); a.Raw != want || a.Header.Get("ETag") != made.Header.Get("ETag") {
		t.Errorf("read %s %s\nmade with %s", a.Header.Get("ETag"), a.Raw, made.Header.Get("ETag"))
	}
	if a := w.Must(http.StatusOK, "GET", eco, owner, nil); a.Text("members") != "1" {
		t.Errorf("ecosystem: %s", a.Raw)
	}
	a := w.Must(http.StatusOK, "PATCH", address, owner, body{"name": "Nova", "kind": "person", "email": nil, "domain": nil, "partner": nil, "tags": []string{"silver"}})
	if a.Raw != `{"id":"`+made.Text("id")+`","name":"Nova","kind":"person","tags":["silver"],"users":[]}`+"\n" {
		t.Errorf("changed %s", a.Raw)
	}
	if got := w.Must(http.StatusOK, "GET", address, owner, nil); got.Raw != a.Raw || got.Header.Get("ETag") != a.Header.Get("ETag") {
		t.Errorf("read %s", got.Raw)
	}
	if a := w.Must(http.StatusOK, "PATCH", address, owner, body{"tags": nil}); a.Text("tags") != "[]" || a.Text("name") != "Nova" {
		t.Errorf("cleared %s", a.Raw)
	}
	w.Must(http.StatusNoContent, "DELETE", address, owner, nil)
	w.Refuses(404, "not_found", "DELETE", address, owner, nil)
	w.Refuses(404, "not_found", "GET", address, owner, nil)
	if a := w.Must(http.StatusOK, "GET", eco, owner, nil); a.Text("members") != "0" {
		t.Errorf("ecosystem: %s", a.Raw)
	}
}

func TestMemberRefused(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	eco, other := ecosystem(w, owner, body{"name": "North"}), ecosystem(w, owner, body{"name": "South"})
	m := member(w, owner, eco, "First")
	for name, with := range map[string]body{
		"empty name":      {"name": ""},
		"long name":       {"name": strings.Repeat("é", 201)},
		"other kind":      {"kind": "robot"},
		"bad address":     {"email": "info@acme"},
		"bad domain":      {"domain": "acme"},
		"blank domain":    {"domain": " "},
		"unknown partner": {"partner": "01J00000000000000000000000"},
		"no partner's id": {"partner": "Acme"},
		"a long id":       {"partner": strings.Repeat("A", 3000)},
		"21 tags":         {"tags": slices.Repeat([]string{"x"}, 21)},
		"empty tag":       {"tags": []string{"gold", ""}},
		"long tag":        {"tags": []string{strings.Repeat("x", 101)}},
		"tags text":       {"tags": "gold"},
		"users":           {"users": []string{}},
	} {
		t.Run(name, func(t *testing.T) {
			w := w.With(t)
			in := body{"name": "Second", "kind": "person"}
			for k, v := range with {
				in[k] = v
			}
			w.Refuses(422, "invalid", "POST", eco+"/members", owner, in)
			w.Refuses(422, "invalid", "PATCH", eco+"/members/"+m, owner, with)
		})
	}
	w.Refuses(422, "domain_public", "POST", eco+"/members", owner, body{"name": "x", "kind": "person", "domain": "co.uk"})
	w.Refuses(422, "invalid", "POST", eco+"/members", owner, body{"name": "x"})
	w.Refuses(404, "not_found", "POST", "/v1/ecosystems/01J00000000000000000000000/members", owner, body{"name": "x", "kind": "person"})
	w.Refuses(404, "not_found", "GET", "/v1/ecosystems/01J00000000000000000000000/members", owner, nil)
	w.Refuses(404, "not_found", "GET", other+"/members/"+m, owner, nil)
	w.Refuses(404, "not_found", "PATCH", other+"/members/"+m, owner, body{"name": "x"})
	w.Refuses(404, "not_found", "DELETE", other+"/members/"+m, owner, nil)
}

func TestLinkedUserEditsTheirMember(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	partner := w.Partner(owner, "Acme")
	eco := ecosystem(w, owner, body{"name": "North"})
	mine, others := member(w, owner, eco, "Mine"), member(w, owner, eco, "Others")
	sessions := map[string]string{}
	for _, who := range []string{"ana", "bob"} {
		var id string
		id, sessions[who] = w.Person(owner, partner, who+"@acme.com", who == "bob")
		w.Must(http.StatusCreated, "POST", eco+"/users", owner, body{"email": who + "@acme.com"})
		w.Must(http.StatusOK, "PUT", eco+"/users/"+id+"/member", owner, body{"member": mine})
	}
	a := w.Must(http.StatusOK, "GET", eco+"/members/"+mine, sessions["ana"], nil)
	if len(a.At("users").([]any)) != 1 {
		t.Errorf("a user sees the other users: %s", a.Raw)
	}
	a = w.Must(http.StatusOK, "PATCH", eco+"/members/"+mine, sessions["bob"], body{"name": "Renamed", "description": "We make hats.", "tags": []string{"new"}})
	if a.Text("name") != "Renamed" || len(a.At("users").([]any)) != 1 {
		t.Errorf("changed: %s", a.Raw)
	}
	for _, in := range []body{{"partner": partner}, {"partner": nil}, {"kind": "person"}, {"email": "info@mine.com"}, {"email": nil}, {"domain": "mine.com"},
		{"name": "Evil", "domain": nil}} {
		w.Refuses(403, "forbidden", "PATCH", eco+"/members/"+mine, sessions["ana"], in)
	}
	w.Refuses(404, "not_found", "PATCH", eco+"/members/"+others, sessions["ana"], body{"name": "Evil"})
	w.Refuses(404, "not_found", "GET", eco+"/members/"+others, sessions["ana"], nil)
	w.Refuses(403, "forbidden", "DELETE", eco+"/members/"+mine, sessions["ana"], nil)
	w.Refuses(403, "forbidden", "GET", eco+"/members", sessions["ana"], nil)
	// Every answer that shows the link has the new name.
	if a := w.Must(http.StatusOK, "GET", "/v1/session", sessions["ana"], nil); a.Text("person.links.0.member.name") != "Renamed" {
		t.Errorf("session: %s", a.Raw)
	}
	if a := w.Must(http.StatusOK, "GET", eco+"/users", owner, nil); !slices.Equal(a.Texts("member.name"), []string{"Renamed", "Renamed"}) {
		t.Errorf("users: %s", a.Raw)
	}
	w.Must(http.StatusOK, "PATCH", eco, owner, body{"name": "South"})
	if a := w.Must(http.StatusOK, "GET", "/v1/session", sessions["ana"], nil); a.Text("person.links.0.ecosystem.name") != "South" {
		t.Errorf("session: %s", a.Raw)
	}
}

// If a person is renamed, every list of their ecosystems that names them has the new name.
func TestRenamedPersonShowsInEcosystems(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	id, _ := w.Invited(owner, w.Partner(owner, "Acme"), "ivo@acme.com", false)
	eco := ecosystem(w, owner, body{"name": "North"})
	m := member(w, owner, eco, "First")
	w.Must(http.StatusCreated, "POST", eco+"/users", owner, body{"email": "ivo@acme.com"})
	w.Must(http.StatusOK, "PUT", eco+"/users/"+id+"/member", owner, body{"member": m})
	check := func(want string) {
		t.Helper()
		if a := w.Must(http.StatusOK, "GET", eco+"/users", owner, nil); a.Text("items.0.person.name") != want {
			t.Errorf("users: %s, want %s", a.Raw, want)
		}
		if a := w.Must(http.StatusOK, "GET", eco+"/members/"+m, owner, nil); a.Text("users.0.name") != want {
			t.Errorf("member: %s, want %s", a.Raw, want)
		}
		if a := w.Must(http.StatusOK, "GET", eco+"/members", owner, nil); a.Text("items.0.users.0.name") != want {
			t.Errorf("members: %s, want %s", a.Raw, want)
		}
	}
	check("Pat Person")
	w.Must(http.StatusOK, "PATCH", "/v1/people/"+id, owner, body{"firstName": "Ivo"})
	check("Ivo Person")
}

func TestListMembers(t *testing.T) {
	t.Parallel()
	onBolt(t, listMembers)
}

func listMembers(t *testing.T, w *apitest.World) {
	owner := w.Owner()
	eco := ecosystem(w, owner, body{"name": "North"})
	if a := w.Must(http.StatusOK, "GET", eco+"/members", owner, nil); a.Raw != `{"items":[]}`+"\n" {
		t.Errorf("none: %s", a.Raw)
	}
	for _, q := range []string{"x", "acme%20x", "!!!", "%23"} {
		if a := w.Must(http.StatusOK, "GET", eco+"/members?q="+q, owner, nil); a.Raw != `{"items":[]}`+"\n" {
			t.Errorf("%s finds %s", q, a.Raw)
		}
	}
	all := []string{"Ácme Holding", "Acme Tools and Acme Toys", "Beta-Bau GmbH & Co. KG", "Çelik Ağı", "Straße 7", "東京 Trading"}
	for _, name := range all {
		member(w, owner, eco, name)
	}
	w.Must(http.StatusCreated, "POST", eco+"/members", owner, body{"name": "Zed", "kind": "person", "email": "hello@zed.example", "domain": "zed-works.example", "tags": []string{"Gold Tier", "EMEA"}})
	member(w, owner, ecosystem(w, owner, body{"name": "Another"}), "Acme elsewhere")
	for q, want := range map[string][]string{
		"acme":           {"Ácme Holding", "Acme Tools and Acme Toys"},
		"ÁCM":            {"Ácme Holding", "Acme Tools and Acme Toys"},
		"hol acm":        {"Ácme Holding"},
		"acm hol":        {"Ácme Holding"},
		"to":             {"Acme Tools and Acme Toys"},
		"to toy and":     {"Acme Tools and Acme Toys"},
		"acme acme acme": {"Ácme Holding", "Acme Tools and Acme Toys"},
		"cme":            {},
		"bau":            {"Beta-Bau GmbH & Co. KG"},
		"beta-bau":       {"Beta-Bau GmbH & Co. KG"},
		"kg.co":          {"Beta-Bau GmbH & Co. KG"},
		"celik":          {"Çelik Ağı"},
		"ag":             {"Çelik Ağı"},
		"strasse":        {"Straße 7"},
		"STRASSE":        {"Straße 7"},
		"7":              {"Straße 7"},
		"東":              {"東京 Trading"},
		"gold":           {"Zed"},
		"tier emea zed":  {"Zed"},
		"zed-works":      {"Zed"},
		"hello@zed":      {"Zed"},
		"zed nothing":    {},
		"a":              {"Ácme Holding", "Acme Tools and Acme Toys", "Çelik Ağı"},
		"":               {all[0], all[1], all[2], all[3], all[4], "Zed", all[5]},
		"acme#holding":   {"Ácme Holding"},
	} {
		for _, limit := range []int{100, 2, 1} {
			got := names(pages(w, owner, fmt.Sprintf("%s/members?q=%s&limit=%d", eco, escape(q), limit)))
			if q != "" && limit < 100 { // a search is sorted by name within its page
				slices.Sort(got)
				want = slices.Sorted(slices.Values(want))
			}
			if !slices.Equal(got, want) {
				t.Errorf("%q by %d: %q, want %q", q, limit, got, want)
			}
		}
	}
}

func TestSearchFollowsChanges(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	eco := ecosystem(w, owner, body{"name": "North"})
	m := member(w, owner, eco, "Alpha Beta")
	find := func(q string) int { return len(pages(w, owner, eco+"/members?q="+q)) }
	w.Must(http.StatusOK, "PATCH", eco+"/members/"+m, owner, body{"name": "Beta Gamma", "tags": []string{"delta"}})
	if find("alpha") != 0 || find("beta") != 1 || find("gamma") != 1 || find("delta+gam") != 1 {
		t.Error("the search does not follow a change")
	}
	w.Must(http.StatusOK, "PATCH", eco+"/members/"+m, owner, body{"name": "Beta", "tags": nil})
	if find("beta") != 1 || find("gamma") != 0 || find("delta") != 0 {
		t.Error("the search does not follow a removal of words")
	}
	w.Must(http.StatusNoContent, "DELETE", eco+"/members/"+m, owner, nil)
	if find("beta") != 0 {
		t.Error("the search finds what is gone")
	}
}

func TestMemberOfManyWords(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	eco := ecosystem(w, owner, body{"name": "North"})
	var many []string
	for i := range 20 {
		many = append(many, strings.TrimSpace(strings.Repeat(fmt.Sprintf("t%dw ", i), 20)))
	}
	long := strings.Repeat("한", 200)
	for i := range 100 { // name, tags, address and domain of more words than are kept
		many[i%20] = fmt.Sprintf("%s u%d", many[i%20][:min(len(many[i%20]), 90)], i)
	}
	w.Must(http.StatusCreated, "POST", eco+"/members", owner, body{"name": "First second", "kind": "organisation", "tags": many})
	w.Must(http.StatusCreated, "POST", eco+"/members", owner, body{"name": long, "kind": "organisation", "tags": slices.Repeat([]string{strings.Repeat("ﷺ", 100)}, 20)})
	if got := names(pages(w, owner, eco+"/members?q=second+fir")); !slices.Equal(got, []string{"First second"}) {
		t.Errorf("found %q", got)
	}
	if got := names(pages(w, owner, eco+"/members?q="+escape(long))); !slices.Equal(got, []string{long}) {
		t.Errorf("found %q", got)
	}
	w.Must(http.StatusOK, "GET", eco+"/members?q="+escape(strings.Repeat("a b ", 50)), owner, nil)
	w.Refuses(422, "invalid", "GET", eco+"/members?q="+strings.Repeat("a", 201), owner, nil)
}

func TestManyMembers(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	eco := ecosystem(w, owner, body{"name": "North"})
	atOnce(8, func(i int) {
		for j := i; j < 250; j += 8 {
			w.Do("POST", eco+"/members", owner, body{"name": fmt.Sprintf("Acme %03d common common%d", j, j), "kind": "organisation"})
		}
	})
	for _, address := range []string{"?limit=100", "?limit=7", "?q=common&limit=7", "?q=com+acm&limit=100", "?q=common&limit=1"} {
		seen := map[string]bool{}
		for _, item := range pages(w, owner, eco+"/members"+address) {
			if id := item["id"].(string); seen[id] {
				t.Errorf("%s: %s twice", address, id)
			} else {
				seen[id] = true
			}
		}
		if len(seen) != 250 {
			t.Errorf("%s: %d members, want 250", address, len(seen))
		}
	}
	if a := w.Must(http.StatusOK, "GET", eco, owner, nil); a.Text("members") != "250" {
		t.Errorf("ecosystem: %s", a.Raw)
	}
}
