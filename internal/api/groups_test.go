package api_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"allyway/internal/api/apitest"
)

func TestGroups(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	_, using := w.Person(w.owner, w.acme, "ana@acme.com", false)
	a := w.Must(http.StatusCreated, "POST", "/v1/groups", w.owner, body{"name": " Ärzte ", "permissions": []string{"b", " a ", "b"}})
	if want := `{"id":"` + a.Text("id") + `","name":"Ärzte","permissions":["b","a"]}` + "\n"; a.Raw != want {
		t.Errorf("made %s, want %s", a.Raw, want)
	}
	bare := w.Must(http.StatusCreated, "POST", "/v1/groups", w.owner, body{"name": "Zebra"})
	if want := `{"id":"` + bare.Text("id") + `","name":"Zebra","permissions":[]}` + "\n"; bare.Raw != want {
		t.Errorf("made %s, want %s", bare.Raw, want)
	}
	if got := w.Must(http.StatusOK, "GET", "/v1/groups", w.owner, nil); fmt.Sprint(got.Texts("name")) != "[Ärzte Sales Support Zebra]" ||
		got.Text("items.0.permissions") != "[b a]" || got.Text("items.3.permissions") != "[]" {
		t.Errorf("to staff: %s", got.Raw)
	}
	if got := w.Must(http.StatusOK, "GET", "/v1/groups", w.managing, nil); fmt.Sprint(got.Texts("name")) != "[Ärzte Sales Support Zebra]" || strings.Contains(got.Raw, "permissions") {
		t.Errorf("to a primary contact: %s", got.Raw)
	}
	w.Refuses(403, "forbidden", "GET", "/v1/groups", using, nil)

	address := "/v1/groups/" + a.Text("id")
	if b := w.Must(http.StatusOK, "PATCH", address, w.owner, body{"name": "Doctors"}); b.Text("name") != "Doctors" || b.Text("permissions") != "[b a]" {
		t.Errorf("renamed: %s", b.Raw)
	}
	if b := w.Must(http.StatusOK, "PATCH", address, w.owner, body{"permissions": nil}); b.Text("name") != "Doctors" || b.Text("permissions") != "[]" {
		t.Errorf("cleared: %s", b.Raw)
	}
	w.Must(http.StatusOK, "PATCH", address, w.owner, body{"name": "DOCTORS"}) // its own name, in another case
	if b := w.Must(http.StatusNoContent, "DELETE", address, w.owner, nil); b.Raw != "" {
		t.Errorf("removed: %s", b.Raw)
	}
	w.Refuses(404, "not_found", "DELETE", address, w.owner, nil)
	w.Refuses(404, "not_found", "PATCH", address, w.owner, body{"name": "Back"})
	w.NoMail()
}

func TestGroupsRefused(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	for name, scenario := range map[string]struct {
		in     body
		status int
		code   string
		at     []string
	}{
		"no name":           {body{"permissions": []string{"x"}}, 422, "invalid", []string{"body"}},
		"empty name":        {body{"name": "\t"}, 422, "invalid", []string{"body.name"}},
		"long name":         {body{"name": strings.Repeat("x", 101)}, 422, "invalid", []string{"body.name"}},
		"control character": {body{"name": "a\x7f"}, 422, "invalid", []string{"body.name"}},
		"a taken name":      {body{"name": " sales"}, 409, "conflict", nil},
		"with other accent": {body{"name": "Sàles"}, 409, "conflict", nil},
		"empty permission":  {body{"name": "New", "permissions": []string{"x", ""}}, 422, "invalid", []string{"body.permissions[1]"}},
		"long permission":   {body{"name": "New", "permissions": []string{strings.Repeat("x", 101)}}, 422, "invalid", []string{"body.permissions[0]"}},
		"101 permissions":   {body{"name": "New", "permissions": slices.Repeat([]string{"x"}, 101)}, 422, "invalid", []string{"body.permissions"}},
		"a number":          {body{"name": "New", "permissions": []any{1}}, 422, "invalid", []string{"body.permissions[0]"}},
		"null":              {body{"name": "New", "permissions": []any{nil}}, 422, "invalid", []string{"body.permissions[0]"}},
		"an id":             {body{"name": "New", "id": w.sales}, 422, "invalid", []string{"body.id"}},
	} {
		t.Run(name, func(t *testing.T) {
			for method, path := range map[string]string{"POST": "/v1/groups", "PATCH": "/v1/groups/" + w.support} {
				if method == "PATCH" && name == "no name" {
					continue
				}
				a := w.With(t).Refuses(scenario.status, scenario.code, method, path, w.owner, scenario.in)
				if got := a.Locations(); len(scenario.at) > 0 && !slices.Equal(got, scenario.at) {
					t.Errorf("errors at %q: %s", got, a.Raw)
				}
			}
		})
	}
	for _, method := range []string{"PATCH", "DELETE"} {
		w.Refuses(404, "not_found", method, "/v1/groups/01J00000000000000000000000", w.owner, body{})
		w.Refuses(404, "not_found", method, "/v1/groups/x", w.owner, body{})
		w.Refuses(403, "forbidden", method, "/v1/groups/"+w.sales, w.managing, body{})
	}
	w.Refuses(403, "forbidden", "POST", "/v1/groups", w.managing, body{"name": "Mine"})
}

// A person who is put into a group has its permissions from the next call on. A person who is taken out does not have
// them from the next call on.
func TestGroupsPermit(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	permissions := func() string {
		a := w.Must(http.StatusOK, "GET", "/v1/session", w.managing, nil)
		return a.Text("groups") + " " + a.Text("permissions")
	}
	w.Must(http.StatusOK, "PATCH", "/v1/people/"+w.manager, w.owner, body{"groups": []string{w.sales, w.support}})
	want := "[map[id:" + w.sales + " name:Sales] map[id:" + w.support + " name:Support]] [deals.read deals.write tickets.read]"
	if got := permissions(); got != want {
		t.Errorf("in two groups: %s, want %s", got, want)
	}
	w.Must(http.StatusOK, "PATCH", "/v1/groups/"+w.sales, w.owner, body{"name": "Deals", "permissions": []string{"deals.read"}})
	if got := permissions(); !strings.Contains(got, "name:Deals") || !strings.HasSuffix(got, "[deals.read tickets.read]") {
		t.Errorf("after a change: %s", got)
	}
	w.Must(http.StatusNoContent, "DELETE", "/v1/groups/"+w.sales, w.owner, nil)
	if got := permissions(); got != "[map[id:"+w.support+" name:Support]] [tickets.read]" {
		t.Errorf("after removal: %s", got)
	}
	// Nobody can be put into a removed group. Somebody who had it can still be changed, also by a client that sends
	// back the groups that it read before.
	w.Refuses(422, "invalid", "PATCH", "/v1/people/"+w.Contact(w.owner, w.acme, ""), w.owner, body{"groups": []string{w.sales}})
	w.Must(http.StatusOK, "PATCH", "/v1/people/"+w.manager, w.owner, body{"groups": []string{w.sales, w.support}})
	if got := permissions(); got != "[map[id:"+w.support+" name:Support]] [tickets.read]" {
		t.Errorf("after sending back a removed one: %s", got)
	}
	w.Must(http.StatusOK, "PATCH", "/v1/people/"+w.manager, w.owner, body{"title": "Head"})
}

// All groups are stored in one item. If several are added at once, each one is stored, or its request is refused with
// conflict.
func TestGroupsAtOnce(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, w *apitest.World) {
		owner := w.Owner()
		answers := make([]apitest.Answer, 4)
		atOnce(len(answers), func(i int) {
			answers[i] = w.Do("POST", "/v1/groups", owner, body{"name": fmt.Sprintf("Group %d", i)})
		})
		if n := tally(answers); n["201"]+n["409 conflict"] != len(answers) || n["201"] == 0 {
			t.Errorf("answers: %v", n)
		}
		if got := len(w.Must(http.StatusOK, "GET", "/v1/groups", owner, nil).Texts("id")); got != tally(answers)["201"] {
			t.Errorf("%d groups of %v", got, tally(answers))
		}
		w.Recorder.Between(func() { w.Must(http.StatusCreated, "POST", "/v1/groups", owner, body{"name": "Meanwhile"}) })
		if a := w.Do("POST", "/v1/groups", owner, body{"name": "meanwhile"}); a.Status != http.StatusConflict || a.Code() != "conflict" {
			t.Errorf("a name taken meanwhile: %d %s", a.Status, a.Raw)
		}
	})
}

func TestManyGroups(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	permissions := make([]string, 100)
	for i := range permissions {
		permissions[i] = fmt.Sprintf("%03d", i) + strings.Repeat("한", 97)
	}
	made, last := 0, apitest.Answer{}
	for {
		a := w.Do("POST", "/v1/groups", owner, body{"name": fmt.Sprint("Large ", made), "permissions": permissions})
		if a.Status != http.StatusCreated {
			w.IsProblem(a, 409, "conflict")
			break
		}
		made, last = made+1, a
	}
	if made < 8 || made > 20 {
		t.Errorf("%d groups with 100 long permissions each", made)
	}
	w.Must(http.StatusNoContent, "DELETE", "/v1/groups/"+last.Text("id"), owner, nil)
	for i := made - 1; i < 200; i++ {
		w.Must(http.StatusCreated, "POST", "/v1/groups", owner, body{"name": fmt.Sprint("Small ", i)})
	}
	w.Refuses(409, "conflict", "POST", "/v1/groups", owner, body{"name": "One too many"})
}
