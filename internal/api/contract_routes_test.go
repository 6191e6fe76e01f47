package api_test

import (
	"bufio"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"allyway/internal/api"
	"allyway/internal/api/apitest"
	"allyway/internal/portal"
)

// secured fails the test if the answer lacks one of the headers that every answer has.
func secured(t *testing.T, a apitest.Answer, what string) {
	t.Helper()
	for name, want := range map[string]string{"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"} {
		if got := a.Header.Values(name); !slices.Equal(got, []string{want}) {
			t.Errorf("%s: %s %q, want %q", what, name, got, want)
		}
	}
	for name := range a.Header {
		if strings.HasPrefix(name, "Access-Control") || name == "Server" || name == "X-Powered-By" || name == "Link" {
			t.Errorf("%s: header %s", what, name)
		}
	}
}

func TestSecurityHeaders(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	for _, r := range api.Routes() {
		for _, bearer := range []string{owner, ""} {
			secured(t, w.Do(r.Method, address(r.Path), bearer, nil), r.Method+" "+r.Path)
		}
	}
	for _, path := range []string{"/", "/nothing", "//", "/v1/session/"} {
		secured(t, w.Do("GET", path, "", nil), path)
	}
	secured(t, w.Do("TRACE", "/v1/session", "", nil), "TRACE")
	w.Settings(func(s *portal.Settings) { s.PortalName = "\xff" }) // it is stored as U+FFFD
	secured(t, w.Do("GET", "/v1/portal", "", nil), "GET /v1/portal")
}

func TestUnknownAddresses(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	partner := w.Partner(owner, "Acme")
	for _, path := range []string{"/", "/v1", "/v1/", "/v2/session", "/V1/session", "/v1/Session", "/v1/session/", "/v1/partners/", "/v1/partners/" + partner + "/",
		"/v1/session/x", "/v1/people/x/y/z", "/docs", "/openapi.json", "/openapi.yaml", "/openapi", "/schemas/Person.json", "/v1/session.json",
		"//v1/session", "/v1//session", "/v1/session//", "/v1/./session", "/v1/../v1/session", "/v1/partners/../session", "/v1/partners/%2e%2e/session",
		"/v1/partners/..%2f..%2fv1%2fsession", "/v1%2fsession", "/v1/partners/%2f", "/.", "/..", "/v1/session%00", "/v1/session%20", "/v1/s%65ssio%6e/x"} {
		for _, method := range []string{"GET", "POST", "DELETE"} {
			w.Refuses(404, "not_found", method, path, owner, nil)
		}
	}
	// A logo's hash is 64 small hex digits. A hash is no id, and an id is no hash.
	hash := someHash()
	for _, path := range []string{"/v1/logos/" + hash, "/v1/logos/" + hash[1:], "/v1/logos/" + hash + "0", "/v1/logos/" + strings.ToUpper(hash), "/v1/logos/" + hash[:63] + "g",
		"/v1/logos/x", "/v1/logos/" + partner, "/v1/logos/%20" + hash[1:], "/v1/partners/" + hash, "/v1/people/" + hash} {
		w.Refuses(404, "not_found", "GET", path, owner, nil)
	}
}

func TestMethodsNotAllowed(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	allowed := map[string][]string{}
	for _, r := range api.Routes() {
		allowed[r.Path] = append(allowed[r.Path], r.Method)
	}
	for path := range allowed {
		methods := slices.Clone(allowed[path])
		for other, more := range allowed {
			if covers(other, path) {
				methods = append(methods, more...)
			}
		}
		if slices.Contains(methods, "GET") {
			methods = append(methods, "HEAD")
		}
		slices.Sort(methods)
		methods = slices.Compact(methods) // a path and the pattern that covers it may have the same method
		for _, method := range []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "get"} {
			if slices.Contains(methods, method) {
				continue
			}
			a := w.Refuses(405, "method_not_allowed", method, address(path), owner, nil)
			got := strings.Split(a.Header.Get("Allow"), ", ")
			slices.Sort(got)
			if !slices.Equal(got, methods) {
				t.Errorf("%s %s: Allow %q, want %q", method, path, got, methods)
			}
		}
	}
}

// covers reports whether a route's path, with an id in it, also matches another route's path: …/members/{member} covers
// …/members/import.
func covers(pattern, path string) bool {
	at, id := strings.LastIndex(pattern, "/"), strings.LastIndex(path, "/")
	return pattern[:at] == path[:id] && strings.HasPrefix(pattern[at:], "/{") && !strings.HasPrefix(path[id:], "/{")
}

// HEAD gives the answer of GET without the body.
func TestHead(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	server := httptest.NewServer(w.Handler)
	defer server.Close()
	for _, r := range api.Routes() {
		if r.Method != http.MethodGet {
			continue
		}
		want := w.Do("GET", address(r.Path), owner, nil)
		w.Recorder.Writes()
		request, err := http.NewRequest(http.MethodHead, server.URL+address(r.Path), nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Authorization", "Bearer "+owner)
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		if response.StatusCode != want.Status || response.Header.Get("ETag") != want.Header.Get("ETag") {
			t.Errorf("HEAD %s: %d, want %d", r.Path, response.StatusCode, want.Status)
		}
		if writes := w.Recorder.Writes(); len(writes) != 0 {
			t.Errorf("HEAD %s wrote %v", r.Path, writes)
		}
	}
}

// TestRawRequests sends over a real connection what no Go client would send.
func TestRawRequests(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	server := httptest.NewServer(w.Handler)
	defer server.Close()
	for _, scenario := range []struct {
		request string
		status  int
	}{
		{"GET /v1/portal HTTP/1.1\r\nHost: x\r\n\r\n", 200},
		{"OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n", 200}, // net/http's own answer
		{"GET //v1/portal HTTP/1.1\r\nHost: x\r\n\r\n", 404},
		{"GET /v1/../v1/portal HTTP/1.1\r\nHost: x\r\n\r\n", 404},
		{"GET http://evil.example/v1/portal HTTP/1.1\r\nHost: x\r\n\r\n", 200},
		{"GET v1/portal HTTP/1.1\r\nHost: x\r\n\r\n", 400},
		{"GET /v1/portal?%zz HTTP/1.1\r\nHost: x\r\n\r\n", 400},
		{"GET /v1/portal?a;b HTTP/1.1\r\nHost: x\r\n\r\n", 400},
		{"POST /v1/session HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Type: application/json\r\n\r\n2\r\n{}\r\n0\r\n\r\n", 422},
		{"POST /v1/session HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Type: application/json\r\n\r\nZZ\r\n", 400},
		{"POST /v1/accounts HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Type: application/json\r\n\r\n2\r\n{", 400},
		{"POST /v1/session HTTP/1.1\r\nHost: x\r\nContent-Length: 30\r\nContent-Type: application/json\r\n\r\n{\"email\":", 400},
		{"GET /v1/session HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer\r\n\r\n", 401},
		{"GET /v1/session HTTP/1.1\r\nHost: x\r\nAuthorization: Basic eDp5\r\n\r\n", 401},
		{"GET /v1/session HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer x\r\nAuthorization: Bearer y\r\n\r\n", 401},
		{"GET /v1/session HTTP/1.1\r\nHost: x\r\nCookie: __Host-allyway=x; __Host-allyway=y\r\n\r\n", 401},
	} {
		connection, err := net.Dial("tcp", server.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprint(connection, scenario.request)
		if !strings.HasSuffix(scenario.request, "\r\n\r\n") {
			connection.(*net.TCPConn).CloseWrite() // nothing more comes
		}
		response, err := http.ReadResponse(bufio.NewReader(connection), nil)
		connection.Close()
		if err != nil {
			t.Errorf("%q: %v", scenario.request, err)
		} else if response.StatusCode != scenario.status {
			t.Errorf("%q: %d, want %d", scenario.request, response.StatusCode, scenario.status)
		}
	}
}

func TestHealthAndDocument(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	if a := w.Must(http.StatusOK, "GET", "/v1/health", "", nil); a.Raw != `{"status":"ok"}`+"\n" {
		t.Errorf("health: %s", a.Raw)
	}
	if a := w.Must(http.StatusOK, "GET", "/v1/openapi.json", "", nil); a.Raw != "{}" || a.Header.Get("Content-Type") != "application/json" {
		t.Errorf("document: %v %s", a.Header, a.Raw)
	}
	if err := w.Table.Close(); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/v1/health", "/v1/portal"} {
		if a := w.Do("GET", path, "", nil); a.Status < 500 || strings.Contains(a.Raw, "bolt") {
			t.Errorf("%s without a table: %d %s", path, a.Status, a.Raw)
		}
	}
}

// A function serves its own routes and no other's.
func TestFunctionsServeTheirOwn(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	w.Serve(rawRequest("PUT", "/v1/portal/logo", owner, "image/png", somePNG())) // so that the logo can be read
	for _, function := range api.Everything(w.Rooms) {
		handler := api.New(w.Store, w.Config(api.Config{}), function)
		for _, r := range api.Routes() {
			recorder := httptest.NewRecorder()
			handler.ServeHTTP(recorder, apitest.Request(r.Method, address(r.Path), "", nil))
			unserved := recorder.Code == http.StatusMethodNotAllowed || recorder.Code == http.StatusNotFound
			if unserved == (r.Function == function.Name) {
				t.Errorf("%s: %s %s of %s: %d", function.Name, r.Method, r.Path, r.Function, recorder.Code)
			}
		}
	}
	if !signedIn(w, owner) {
		t.Error("anonymous calls ended a session")
	}
}

// TestCursorsAreBoundToListFiltersAndCaller gives each list its own cursor, which works for the same caller and
// filters. A cursor of another list, other filters or another person, or a forged one, is refused as malformed, and is
// no fault.
func TestCursorsAreBoundToListFiltersAndCaller(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	partner, other := w.Partner(owner, "Acme"), w.Partner(owner, "Other")
	eco, south := ecosystem(w, owner, body{"name": "North"}), ecosystem(w, owner, body{"name": "South"})
	for i := range 3 {
		for _, p := range []string{partner, other} {
			w.Contact(owner, p, "")
		}
		for _, e := range []string{eco, south} {
			email := fmt.Sprintf("p%d%s@acme.com", i, strings.ToLower(e[len(e)-4:]))
			w.Invited(owner, partner, email, false)
			w.Must(http.StatusCreated, "POST", e+"/users", owner, body{"email": email})
			member(w, owner, e, fmt.Sprintf("Common %d", i))
		}
	}
	lists := []string{"/v1/partners?limit=1", "/v1/partners?limit=1&kind=partner", "/v1/partners?limit=1&status=active",
		"/v1/people?limit=1", "/v1/people?limit=1&status=contact", "/v1/people?limit=1&role=user", "/v1/people?limit=1&q=p",
		"/v1/partners/" + partner + "/people?limit=1", "/v1/partners/" + other + "/people?limit=1", "/v1/partners/" + partner + "/people?limit=1&status=contact",
		"/v1/staff?limit=1", "/v1/events?limit=1", "/v1/events?limit=1&partner=" + partner, "/v1/requests?limit=1",
		"/v1/ecosystems?limit=1", eco + "/users?limit=1", south + "/users?limit=1", eco + "/members?limit=1", south + "/members?limit=1",
		eco + "/members?limit=1&q=com", south + "/members?limit=1&q=com", eco + "/members?limit=1&q=com+0"}
	_, colleague := w.Staff(owner, "second@acme.com", portal.RoleOwner)
	w.Settings(func(s *portal.Settings) { s.SelfManagement.Partners = true })
	_, managing := w.Person(owner, partner, "mia@acme.com", true)
	for i := range 2 { // for the list of requests
		w.Must(http.StatusCreated, "POST", "/v1/partners/"+partner+"/people", managing,
			body{"firstName": "R", "lastName": "R", "email": fmt.Sprintf("r%d@quux.io", i), "access": true})
	}
	cursors := map[string]string{}
	for _, list := range lists {
		if a := w.Must(http.StatusOK, "GET", list, owner, nil); a.Text("next") != "" {
			cursors[list] = a.Text("next")
		}
	}
	if len(cursors) < len(lists)-1 { // one list has a single member
		t.Fatalf("only %d of %d lists have a second page", len(cursors), len(lists))
	}
	for _, list := range lists {
		for from, cursor := range cursors {
			if from == list {
				w.Must(http.StatusOK, "GET", list+"&cursor="+cursor, owner, nil)
				w.Refuses(400, "malformed", "GET", list+"&cursor="+cursor, colleague, nil)
				w.Must(http.StatusOK, "GET", strings.Replace(list, "limit=1", "limit=100", 1)+"&cursor="+cursor, owner, nil)
			} else {
				w.Refuses(400, "malformed", "GET", list+"&cursor="+cursor, owner, nil)
			}
		}
		for _, cursor := range []string{"x", "!", "AAAA", strings.Repeat("A", 100), "null", cursors[lists[0]] + "A", cursors[lists[0]] + "%0A", cursors[lists[0]] + "=", "%00",
			forged("k"), forged("\xff"), forged(strings.Repeat("x", 1025))} {
			w.Refuses(400, "malformed", "GET", list+"&cursor="+cursor, owner, nil)
		}
		w.Refuses(422, "invalid", "GET", list+"&cursor="+strings.Repeat("A", 4001), owner, nil)
	}
	for i := range cursors[lists[0]] {
		changed := []byte(cursors[lists[0]])
		changed[i] = "AB"[b2i(changed[i] == 'A')]
		w.Refuses(400, "malformed", "GET", lists[0]+"&cursor="+string(changed), owner, nil)
	}
}

// forged returns a cursor of the list of partners with a checksum that anybody can make.
func forged(sortKey string) string {
	sum := sha256.Sum256([]byte("partners?&&\x00" + sortKey))
	return base64.RawURLEncoding.EncodeToString(append(sum[:12:12], sortKey...))
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}
