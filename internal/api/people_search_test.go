package api_test

import (
	"net/url"
	"slices"
	"testing"

	"allyway/internal/api/apitest"
	"allyway/internal/portal"
	"allyway/internal/table"
	"allyway/internal/table/tabletest"
	"allyway/internal/token"
)

// People are found by the beginning of any word of their name, in any order, and by the beginning of their address: by
// staff in the whole portal, and by staff and primary contacts at one partner.
func TestSearchPeople(t *testing.T) {
	t.Parallel()
	onEngines(t, searchPeople)
}

func searchPeople(t *testing.T, w *apitest.World) {
	owner := w.Owner()
	acme := w.Partner(owner, "Acme", "acme.com")
	w.Settings(func(set *portal.Settings) { set.SelfManagement.Partners = true })
	_, managing := w.Person(owner, acme, "manager@acme.com", true)
	at := "/v1/partners/" + acme + "/people"
	ids := map[string]string{}
	for _, one := range [][3]string{{"Ana", "Silva", "ana.silva@acme.com"}, {"Şükrü", "Işık", "isik@acme.com"}, {"Łukasz", "Østergård", "lo@acme.com"},
		{"Siobhán", "O’Neil", "s.oneil@acme.com"}, {"Jean-Luc", "de la Tour", "jl+work@acme.com"}, {"Anabel", "Silvestri", "x@acme.com"}, {"明", "山田", "akira@acme.com"}} {
		a := w.Must(201, "POST", at, owner, body{"firstName": one[0], "lastName": one[1], "email": one[2]})
		ids[one[0]] = a.Text("person.id")
	}
	finds := func(q string, want ...string) {
		t.Helper()
		for _, in := range []struct{ bearer, path string }{{owner, "/v1/people?q="}, {owner, at + "?q="}, {managing, at + "?q="}} {
			for _, limit := range []string{"", "&limit=1"} {
				got := firstNames(pages(w, in.bearer, in.path+url.QueryEscape(q)+limit))
				if limit != "" {
					slices.Sort(got) // if there are several pages, each is sorted by itself
					slices.Sort(want)
				}
				if !slices.Equal(got, append([]string{}, want...)) {
					t.Errorf("%s%q%s: %q, want %q", in.path, q, limit, got, want)
				}
			}
		}
	}
	finds("ana", "Ana", "Anabel")
	finds("ana sil", "Ana", "Anabel")
	finds("sil", "Ana", "Anabel")
	finds("Silva, Ana", "Ana")
	finds("SILVA", "Ana")
	finds("isik", "Şükrü")
	finds("IŞIK sukru", "Şükrü")
	finds("ostergard", "Łukasz")
	finds("Ostergård lukasz", "Łukasz")
	finds("o'neil", "Siobhán")
	finds("O’Neil", "Siobhán")
	finds("Oʼneil siobhan", "Siobhán")
	finds("oneil", "Siobhán")
	finds("neil", "Siobhán")
	finds("tour jean", "Jean-Luc")
	finds("luc", "Jean-Luc")
	finds("山", "明")
	finds("ana@ac")
	finds("ana.si", "Ana", "Anabel")
	finds("ana.silva@ac", "Ana")
	finds("Ana <ANA.silva@acme.com>", "Ana")
	finds("ANA.silva@acme.com", "Ana")
	finds("silva@acme.com")
	finds("jl+work@", "Jean-Luc")
	finds("lva")
	finds("ana tour")
	finds("@acme.com")
	finds("-")

	w.Must(200, "PATCH", "/v1/people/"+ids["Ana"], owner, body{"lastName": "Costa", "email": "new@acme.com"})
	finds("silva")
	finds("ana costa", "Ana")
	finds("new@", "Ana")
	finds("ana.silva@")
	w.Confirm(owner)
	w.Must(204, "DELETE", "/v1/people/"+ids["Anabel"], owner, nil)
	finds("silv")
	w.Must(200, "POST", "/v1/people/"+ids["Łukasz"]+"/release-email", owner, nil)
	finds("lo@")
	finds("ostergard", "Łukasz")
	if left := w.All(table.Primary, "PERSONWORD#x"); len(left) > 0 { // words of the erased person's address
		t.Errorf("left: %v", left)
	}
}

// A search can have filters, too. It reads on until its page is full.
func TestSearchPeopleWithFilters(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	for from := 0; from < 240; from += 10 {
		change := w.Store.Change("", w.Clock.Now())
		for i := from; i < from+10; i++ {
			p := &portal.Person{ID: token.NewIDAt(w.Clock.Now()), FirstName: "Kim", LastName: "Common", Role: portal.RoleUser, Status: portal.StatusContact, CreatedAt: w.Clock.Now()}
			if i%80 == 79 {
				p.Status = portal.StatusActive
			}
			change.SavePerson(nil, p)
		}
		if err := change.Commit(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	a := w.Must(200, "GET", "/v1/people?q=com+kim&status=active&limit=2", w.owner, nil)
	if got := a.Texts("status"); !slices.Equal(got, []string{"active", "active"}) || a.Text("next") == "" {
		t.Errorf("a page: %q, next %q", got, a.Text("next"))
	}
	if got := pages(w.World, w.owner, "/v1/people?q=com&status=active&limit=2"); len(got) != 3 {
		t.Errorf("%d active in all", len(got))
	}
	meter := &tabletest.Meter{}
	r := apitest.Request("GET", "/v1/people?q=kim+common&status=disabled", w.owner, nil)
	if a := w.Serve(r.WithContext(tabletest.WithMeter(r.Context(), meter))); len(a.Texts("status")) > 0 || a.Text("next") != "" {
		t.Errorf("disabled: %s", a.Raw)
	}
	if got := len(meter.Calls()); got > 7 { // the caller, two words, a hundred people, and more rows; then everything else in one call
		t.Errorf("nobody passes the filter: %d calls", got)
	}
	seen := map[string]bool{}
	for _, one := range pages(w.World, w.owner, "/v1/people?q=kim+common&limit=7") {
		seen[one["id"].(string)] = true
	}
	if len(seen) != 240 {
		t.Errorf("%d people in all pages", len(seen))
	}
	_, admin := w.Staff(w.owner, "comma@example.test", portal.RoleAdmin)
	if got := pages(w.World, admin, "/v1/people?q=comma"); len(got) != 0 { // only owners see staff people
		t.Errorf("an admin finds %v", got)
	}
	if got := pages(w.World, w.owner, "/v1/people?q=comma"); len(got) != 1 {
		t.Errorf("an owner finds %v", got)
	}
}

// Partners are found by the beginning of any word of their name, also among the archived, and by a whole domain.
func TestSearchPartners(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, w *apitest.World) {
		owner := w.Owner()
		blue := w.Partner(owner, "Blue Łódź Systems", "blue.example.com", "lodz.example")
		w.Partner(owner, "L’Oréal-ähnlich & Søn", "son.example")
		old := w.Partner(owner, "Old Blue Works")
		w.Must(200, "POST", "/v1/partners/"+old+"/archive", owner, nil)
		finds := func(query string, want ...string) {
			t.Helper()
			if got := names(pages(w, owner, "/v1/partners?"+query)); !slices.Equal(got, append([]string{}, want...)) {
				t.Errorf("%s: %q, want %q", query, got, want)
			}
		}
		finds("q=sys+lodz", "Blue Łódź Systems")
		finds("q=oreal+son", "L’Oréal-ähnlich & Søn")
		finds("q=loreal", "L’Oréal-ähnlich & Søn")
		finds("q=blue", "Blue Łódź Systems")
		finds("q=blue&status=archived", "Old Blue Works")
		finds("q=work&status=archived", "Old Blue Works")
		finds("q=works")
		finds("q=lodz.example", "Blue Łódź Systems")
		finds("q=https://www.LODZ.example/", "Blue Łódź Systems")
		finds("q=lodz.example&kind=distributor")
		w.Must(200, "PATCH", "/v1/partners/"+blue, owner, body{"name": "Green Systems"})
		finds("q=blue")
		finds("q=gre", "Green Systems")
	})
}
