package api_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"allyway/internal/api"
	"allyway/internal/api/apitest"
	"allyway/internal/portal"
)

const someID = "01J00000000000000000000000"

// address returns a route's path with an id, or the hash of a logo, in each place.
func address(path string) string {
	var parts []string
	for _, part := range strings.Split(path, "/") {
		if part == "{hash}" {
			part = someHash()
		} else if strings.HasPrefix(part, "{") {
			part = someID
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, "/")
}

// schema is as much of a JSON schema as tests read.
type schema struct {
	Ref        string            `json:"$ref"`
	Type       any               `json:"type"`
	Properties map[string]schema `json:"properties"`
	Required   []string          `json:"required"`
}

// is reports whether the schema takes that type.
func (s schema) is(name string) bool {
	if all, ok := s.Type.([]any); ok {
		return slices.Contains(all, any(name))
	}
	return s.Type == name
}

// bodyRoute is a route that takes a JSON body.
type bodyRoute struct {
	api.Route
	required bool
	schema   schema
}

// bodyRoutes are all of them, as the API describes itself. Those whose body is something else are rawRoutes.
func bodyRoutes(t *testing.T) []bodyRoute {
	t.Helper()
	raw, err := api.Document()
	if err != nil {
		t.Fatal(err)
	}
	var document struct {
		Paths map[string]map[string]struct {
			RequestBody *struct {
				Required bool                               `json:"required"`
				Content  map[string]struct{ Schema schema } `json:"content"`
			} `json:"requestBody"`
		} `json:"paths"`
		Components struct {
			Schemas map[string]schema `json:"schemas"`
		} `json:"components"`
	}
	if err := json.Unmarshal(raw, &document); err != nil {
		t.Fatal(err)
	}
	var all []bodyRoute
	for _, r := range api.Routes() {
		op, ok := document.Paths[r.Path][strings.ToLower(r.Method)]
		if !ok {
			t.Errorf("the document lacks %s %s", r.Method, r.Path)
		}
		if op.RequestBody == nil {
			continue
		}
		if _, raw := rawOf(r); raw {
			if _, ok := op.RequestBody.Content["application/json"]; ok {
				t.Errorf("%s %s takes JSON, too", r.Method, r.Path)
			}
			continue
		}
		content, ok := op.RequestBody.Content["application/json"]
		if !ok {
			t.Errorf("%s %s takes no JSON, and no test knows what", r.Method, r.Path)
			continue
		}
		s := content.Schema
		if name, ok := strings.CutPrefix(s.Ref, "#/components/schemas/"); ok {
			s = document.Components.Schemas[name]
		}
		all = append(all, bodyRoute{r, op.RequestBody.Required, s})
	}
	if len(all) < 20 {
		t.Fatalf("only %d routes with a body", len(all))
	}
	return all
}

// eachBody calls f for every route that takes a JSON body, with a session that may use it.
func eachBody(t *testing.T, f func(w *apitest.World, r bodyRoute, bearer string)) {
	w := apitest.OnBolt(t)
	owner := w.Owner()
	for _, r := range bodyRoutes(t) {
		t.Run(r.Method+" "+r.Path, func(t *testing.T) { f(w.With(t), r, owner) })
	}
	if w.Log.Len() != 0 {
		t.Errorf("logged %s", w.Log)
	}
}

func TestMalformedBodies(t *testing.T) {
	t.Parallel()
	eachBody(t, func(w *apitest.World, r bodyRoute, bearer string) {
		for _, text := range []string{
			`{`, `}`, `nonsense`, `{"a":1}}`, `{} {}`, `{} x`, `{"a":NaN}`, `{"a":01}`, `{'a':1}`, `{"a":1,}`, `{"a"}`, "{\"a\":\"\n\"}", "\ufeff{}",
			`{"email":"a@b.com","email":"c@d.com"}`, `{"a":{"b":1,"b":2}}`, `{"a":[{"b":1,"b":1}]}`, `{"email":1,"\u0065mail":2}`,
			"{\"name\":\"\xff\"}", "{\"\xc3\x28\":1}", "{\"a\":\"\xed\xa0\x80\"}",
			strings.Repeat("[", 40) + strings.Repeat("]", 40), strings.Repeat(`{"a":`, 5000), strings.Repeat("[", 30000),
		} {
			w.Refuses(400, "malformed", r.Method, address(r.Path), bearer, text)
		}
		if r.required {
			w.Refuses(400, "malformed", r.Method, address(r.Path), bearer, "")
			w.Refuses(400, "malformed", r.Method, address(r.Path), bearer, nil)
		}
	})
}

func TestBodiesThatDoNotFit(t *testing.T) {
	t.Parallel()
	eachBody(t, func(w *apitest.World, r bodyRoute, bearer string) {
		for _, text := range []string{`[]`, `"x"`, `1`, `true`, `[{}]`, `{"unknown":1}`, `{"":1}`, `{"__proto__":{}}`} {
			w.Refuses(422, "invalid", r.Method, address(r.Path), bearer, text)
		}
		if r.required {
			w.Refuses(422, "invalid", r.Method, address(r.Path), bearer, `null`)
		}
		if len(r.schema.Required) > 0 {
			a := w.Refuses(422, "invalid", r.Method, address(r.Path), bearer, `{}`)
			missing := len(r.schema.Required)
			if r.Path == "/v1/people/chase" {
				missing++ // the request lacks ids and a filter; one of them is needed
			}
			if len(a.Locations()) != missing {
				t.Errorf("not all that is missing is named: %s", a.Raw)
			}
		}
		for name := range r.schema.Properties {
			for _, cased := range []string{strings.ToUpper(name), strings.ToUpper(name[:1]) + name[1:], name + " "} {
				w.Refuses(422, "invalid", r.Method, address(r.Path), bearer, body{cased: "x"})
			}
		}
	})
}

// wrongValues are JSON values by the type that does not take them.
var wrongValues = map[string][]string{
	"string":  {`5`, `true`, `{}`, `[]`, `["x"]`},
	"integer": {`"5"`, `1.5`, `true`, `{}`, `[]`, `1e400`, `99999999999999999999999`, `-99999999999999999999999`},
	"boolean": {`"true"`, `1`, `{}`, `[]`},
	"array":   {`"x"`, `5`, `{}`, `true`, `[5]`, `[null]`, `[{}]`, `[[]]`},
	"object":  {`"x"`, `5`, `[]`, `true`},
}

func TestWrongTypes(t *testing.T) {
	t.Parallel()
	eachBody(t, func(w *apitest.World, r bodyRoute, bearer string) {
		for name, property := range r.schema.Properties {
			kind := "object"
			for k := range wrongValues {
				if property.is(k) {
					kind = k
				}
			}
			for _, value := range wrongValues[kind] {
				a := w.Do(r.Method, address(r.Path), bearer, fmt.Sprintf(`{%q:%s}`, name, value))
				if a.Status != 422 && (a.Status != 400 || value != "1e400") {
					t.Errorf("%s %s %s=%s: %d %s", r.Method, r.Path, name, value, a.Status, a.Raw)
				}
			}
		}
	})
}

func TestMediaTypes(t *testing.T) {
	t.Parallel()
	eachBody(t, func(w *apitest.World, r bodyRoute, bearer string) {
		for _, media := range []string{"text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/xml", "application/cbor", "*/*", "nonsense"} {
			request := apitest.Request(r.Method, address(r.Path), bearer, `{}`)
			request.Header.Set("Content-Type", media)
			w.RefusesRequest(415, "unsupported_media_type", request)
		}
		for _, media := range []string{"application/json", "application/json; charset=utf-8", "application/merge-patch+json", ""} {
			request := apitest.Request(r.Method, address(r.Path), bearer, `{"unknown":1}`)
			request.Header.Set("Content-Type", media)
			if media == "" {
				request.Header.Del("Content-Type")
			}
			w.RefusesRequest(422, "invalid", request)
		}
	})
}

func TestUnknownQueryParameters(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	_, manager := w.Person(owner, w.Partner(owner, "Acme"), "mia@acme.com", true)
	for _, r := range api.Routes() {
		bearer := owner
		if r.Who != portal.Anyone && !r.Who.Includes(portal.RoleOwner) {
			bearer = manager
		}
		for _, query := range []string{"?x=1", "?Limit=5", "?limit=5&x", "?__proto__=1"} {
			request := apitest.Request(r.Method, address(r.Path)+query, bearer, nil)
			if raw, ok := rawOf(r); ok {
				request = rawRequest(r.Method, address(r.Path)+query, bearer, raw.media[0], raw.fits)
			}
			w.RefusesRequest(422, "invalid", request)
		}
	}
}

// No problem repeats what was sent: not a value, however wrong.
func TestProblemsEchoNothing(t *testing.T) {
	t.Parallel()
	const mark = "zqmark7"
	w := apitest.OnBolt(t)
	owner := w.Owner()
	partner := w.Partner(owner, "Acme")
	_, link := w.Invited(owner, partner, "ivo@acme.com", false)
	check := func(a apitest.Answer, what string) {
		t.Helper()
		if a.Status >= 400 && strings.Contains(strings.ToLower(a.Raw+fmt.Sprint(a.Header)), mark) {
			t.Errorf("%s: %d %v %s", what, a.Status, a.Header, a.Raw)
		}
	}
	checkNumber := func(a apitest.Answer, what string) {
		t.Helper()
		if a.Status >= 400 && (strings.Contains(strings.ReplaceAll(a.Raw, ".", ""), "73110777") || strings.Contains(a.Raw, "Go ")) || a.Status >= 500 {
			t.Errorf("%s: %d %s", what, a.Status, a.Raw)
		}
	}
	for _, r := range bodyRoutes(t) {
		for _, value := range []string{mark, mark + "@", "+1 " + mark, mark + "\n", "https://" + mark + "/" + strings.Repeat("x", 3000), strings.Repeat(mark, 600)} {
			wrong, list := body{}, body{}
			for name := range r.schema.Properties {
				wrong[name], list[name] = value, []string{value, value}
				check(w.Do(r.Method, address(r.Path), owner, body{name: value}), r.Path+" "+name)
			}
			check(w.Do(r.Method, address(r.Path), owner, wrong), r.Path)
			check(w.Do(r.Method, address(r.Path), owner, list), r.Path)
		}
		for _, number := range []string{"24.0", "1e2", "73110777", "-73110777", "73110777.5", "73110777.0", "7.3110777e7", "7.3110777e70", "73110777731107777311077773110777", "73110777e400"} {
			for _, form := range []string{"%s", "[%s]", `{"a":%[1]s,"%[1]s":0}`, `[{"a":%s}]`} {
				var all []string
				for name := range r.schema.Properties {
					one := fmt.Sprintf(`%q:`+form, name, number)
					all = append(all, one)
					checkNumber(w.Do(r.Method, address(r.Path), owner, "{"+one+"}"), r.Path+" "+one)
				}
				checkNumber(w.Do(r.Method, address(r.Path), owner, "{"+strings.Join(all, ",")+"}"), r.Path)
			}
		}
		check(w.Do(r.Method, address(r.Path), owner, `{"a": `+mark+`}`), r.Path)
		check(w.Do(r.Method, address(r.Path), owner, `{"email": "`+mark+`", "email": 1}`), r.Path)
	}
	for _, r := range api.Routes() {
		check(w.Do(r.Method, strings.NewReplacer(someID, mark, someHash(), mark).Replace(address(r.Path)), owner, nil), r.Path)
		check(w.Do(r.Method, address(r.Path), mark, nil), r.Path)
		for _, name := range []string{"limit", "cursor", "status", "role", "kind", "q"} {
			check(w.Do(r.Method, address(r.Path)+"?"+name+"="+mark, owner, nil), r.Path)
		}
		request := apitest.Request(r.Method, address(r.Path), owner, body{"name": "x"})
		for _, name := range []string{"If-Match", "Idempotency-Key", "Content-Type", "Accept", "Origin", "X-Forwarded-Host"} {
			request.Header.Set(name, mark)
		}
		check(w.Serve(request), r.Path)
	}
	room := roomOf{partner: partner}
	for route, raw := range rawRoutes() {
		method, path, _ := strings.Cut(route, " ")
		for _, text := range []string{mark, mark + "\nx\n", "email\n\"" + mark, "email\n" + mark + "\"\n"} {
			check(w.Serve(rawRequest(method, room.address(path), owner, raw.media[0], text)), route)
			check(w.Serve(rawRequest(method, room.address(path), owner, mark, text)), route)
		}
	}
	check(w.Do("GET", "/"+mark, owner, nil), "an unknown path")
	check(w.Do("POST", "/v1/invites/accept", "", body{"token": link, "password": mark}), "a password")
	check(w.Do("POST", "/v1/invites/accept", "", body{"token": link, "password": apitest.Secret, "phone": mark}), "a phone")
	check(w.Do("POST", "/v1/partners", owner, body{"name": "x", "kind": "partner", "licence": "guest", "domains": []string{mark}}), "a domain")
	check(w.Do("POST", "/v1/partners/"+partner+"/people", owner, body{"firstName": "x", "lastName": "y", "groups": []string{mark}}), "a group")
	w.Settings(func(s *portal.Settings) { s.IgnoredDomains = []string{mark + ".com"} })
	check(w.Do("POST", "/v1/partners", owner, body{"name": "x", "kind": "partner", "licence": "guest", "domains": []string{mark + ".com"}}), "an ignored domain")
	if strings.Contains(strings.ToLower(w.Log.String()), mark) || w.Log.Len() != 0 {
		t.Errorf("logged %s", w.Log)
	}
}

func TestAnswersAreJSON(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	for _, accept := range []string{"", "*/*", "text/html", "application/xml", "application/cbor", "text/csv;q=0.1, application/json", "nonsense"} {
		request := apitest.Request("GET", "/v1/session", owner, nil)
		request.Header.Set("Accept", accept)
		if a := w.Serve(request); a.Status != http.StatusOK || a.Header.Get("Content-Type") != "application/json" {
			t.Errorf("Accept %q: %d %v", accept, a.Status, a.Header)
		}
		request = apitest.Request("GET", "/v1/session", "", nil)
		request.Header.Set("Accept", accept)
		w.RefusesRequest(401, "not_signed_in", request)
	}
}
