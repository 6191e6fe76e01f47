package api_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strings"
	"testing"

	"allyway/internal/api/apitest"
	"allyway/internal/portal"
)

// samples are two values that each rule of a field accepts, in the form in which an answer shows them.
var samples = map[string][2]any{
	"name":           {"First", "Second"},
	"other name":     {"Other", "Name"},
	"language":       {"de", "en"},
	"other language": {"de", "en"},
	"title":          {"First", "Second"},
	"short":          {"L-1", "L-2"},
	"line":           {"First", "Second"},
	"text":           {"First\nline", "Second\nline"},
	"email":          {"first@acme.example", "second@acme.example"},
	"phone":          {"+15550109991", "+15550109992"},
	"domain":         {"first.example", "second.example"},
	"https":          {"https://first.example/as4", "https://second.example/as4"},
	"external ids":   {map[string]any{"hubspot": "1"}, map[string]any{"hubspot": "2"}},
	"domains":        {[]any{"first.example"}, []any{"second.example", "third.example"}},
	"ignored":        {[]any{"first.example"}, []any{"second.example"}},
	"origins":        {[]any{"https://app.example.com"}, []any{"http://localhost:5173", "https://app.example.com"}},
	"names":          {[]any{"first"}, []any{"first", "second"}},
	"bool":           {true, false},
}

// samplesOf returns two values for a field, from its rule.
func samplesOf(t *testing.T, tag string) [2]any {
	t.Helper()
	rule, arguments, _ := strings.Cut(tag, ",")
	switch values := strings.Split(arguments, ","); rule {
	case "one":
		return [2]any{values[1], values[0]}
	case "number", "limit":
		var least, most float64
		if json.Unmarshal([]byte(values[0]), &least) != nil || json.Unmarshal([]byte(values[1]), &most) != nil {
			t.Fatalf("bounds of %s", tag)
		}
		return [2]any{least, most}
	}
	if _, ok := samples[rule]; !ok {
		t.Fatalf("no sample for the rule %q", rule)
	}
	return samples[rule]
}

// TestEveryFieldIsPatched finds every field that can be set of every noun. It sets, changes and clears each through PATCH
// and reads it back each time. Clearing is refused if a field can neither be empty nor has a default.
func TestEveryFieldIsPatched(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	// The partner has everything that a licensed partner needs, so that the licence can be changed, too.
	partner := w.Must(http.StatusCreated, "POST", "/v1/partners", owner, licensed(body{"licence": "guest"})).Text("id")
	eco := ecosystem(w, owner, body{"name": "North"})
	fresh := w.Must(http.StatusOK, "GET", "/v1/settings", owner, nil)
	for _, noun := range []struct {
		path     string
		of       any
		defaults apitest.Answer // the values of cleared fields
		refuse   []string       // fields that cannot be cleared
	}{
		{"/v1/people/" + w.Contact(owner, partner, ""), portal.Person{}, apitest.Answer{}, []string{"firstName", "lastName"}},
		{"/v1/partners/" + partner, portal.Partner{}, apitest.Answer{Body: body{"kind": "partner", "licence": "guest", "status": "active"}}, []string{"name"}},
		{eco, portal.Ecosystem{}, apitest.Answer{}, []string{"name"}},
		{eco + "/members/" + member(w, owner, eco, "First"), portal.Member{}, apitest.Answer{}, []string{"name", "kind"}},
		{"/v1/settings", portal.Settings{}, fresh, nil},
	} {
		p := patcher{w, owner, noun.path, noun.defaults, noun.refuse, patchSchema(t, noun.path)}
		if n := p.everyField(t, reflect.TypeOf(noun.of), ""); n == 0 {
			t.Errorf("%T has no field that can be set", noun.of)
		}
	}
}

// patcher patches one record.
type patcher struct {
	*apitest.World
	bearer, path string
	defaults     apitest.Answer
	refuse       []string
	schema       schema // of the body, as the document has it
}

// patchSchema returns the schema of the body of the route that patches what is at a path.
func patchSchema(t *testing.T, path string) schema {
	t.Helper()
	mux, found := http.NewServeMux(), map[string]schema{}
	for _, r := range bodyRoutes(t) {
		mux.HandleFunc(r.Method+" "+r.Path, http.NotFound)
		found[r.Method+" "+r.Path] = r.schema
	}
	_, pattern := mux.Handler(httptest.NewRequest(http.MethodPatch, path, nil))
	s, ok := found[pattern]
	if !ok {
		t.Fatalf("the document has no PATCH %s", path)
	}
	return s
}

// at returns the schema of a field, which may be within an object.
func (s schema) at(name string) schema {
	for _, part := range strings.Split(name, ".") {
		s = s.Properties[part]
	}
	return s
}

// everyField patches every field of a noun, or of a struct within it, and returns how many there were.
func (p patcher) everyField(t *testing.T, noun reflect.Type, within string) (n int) {
	for i := range noun.NumField() {
		f := noun.Field(i)
		tag, name := f.Tag.Get("set"), strings.Split(f.Tag.Get("json"), ",")[0]
		switch {
		case tag == "":
			continue
		case f.Type.Kind() == reflect.Struct:
			n += p.everyField(t, f.Type, name)
			p.patch(t, name, nil, p.defaults.At(name))
		default:
			at := strings.TrimPrefix(within+"."+name, ".")
			for _, value := range samplesOf(t, tag) {
				p.patch(t, at, value, value)
			}
			p.clear(t, at)
		}
		n++
	}
	return n
}

// clear clears a field, which must be refused for the fields in refuse. The document must agree.
func (p patcher) clear(t *testing.T, at string) {
	t.Helper()
	if takes := p.schema.at(at).is("null"); takes == slices.Contains(p.refuse, at) {
		t.Errorf("%s %s: the document says %v of whether it takes null", p.path, at, takes)
	}
	for _, name := range p.refuse {
		if name == at {
			a := p.With(t).Refuses(422, "invalid", "PATCH", p.path, p.bearer, mergePatch(at, nil))
			if got := a.Locations(); len(got) != 1 || got[0] != "body."+at {
				t.Errorf("%s %s cleared: %s", p.path, at, a.Raw)
			}
			return
		}
	}
	p.patch(t, at, nil, p.defaults.At(at))
}

// patch gives a field a value and reads back what it must be.
func (p patcher) patch(t *testing.T, at string, value, want any) {
	t.Helper()
	w := p.With(t)
	patched := w.Do("PATCH", p.path, p.bearer, mergePatch(at, value))
	if patched.Status != http.StatusOK {
		t.Errorf("%s %s = %v: %d %s", p.path, at, value, patched.Status, patched.Raw)
		return
	}
	read := w.Must(http.StatusOK, "GET", p.path, p.bearer, nil)
	for _, got := range []any{patched.At(at), read.At(at)} {
		if !reflect.DeepEqual(orNil(got), orNil(want)) {
			t.Errorf("%s %s = %v: read %v, want %v", p.path, at, value, got, want)
		}
	}
}

// orNil returns nil for an empty list, and any other value as it is.
func orNil(value any) any {
	if list, ok := value.([]any); ok && len(list) == 0 {
		return nil
	}
	return value
}

// mergePatch returns a merge patch of one field, which may be within an object.
func mergePatch(at string, value any) body {
	if outer, inner, ok := strings.Cut(at, "."); ok {
		return body{outer: body{inner: value}}
	}
	return body{at: value}
}
