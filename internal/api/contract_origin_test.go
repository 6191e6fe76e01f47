package api_test

import (
	"net/http"
	"strings"
	"testing"

	"allyway/internal/api"
	"allyway/internal/api/apitest"
	"allyway/internal/portal"
)

// from adds headers to a request.
func from(r *http.Request, headers ...string) *http.Request {
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	return r
}

func withCookie(method, path, name, value string, body any) *http.Request {
	return from(apitest.Request(method, path, "", body), "Cookie", name+"="+value)
}

func TestCookieSession(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	const name = "__Host-allyway"
	get := func(r *http.Request) int { return w.Serve(r).Status }
	if status := get(withCookie("GET", "/v1/session", name, owner, nil)); status != http.StatusOK {
		t.Errorf("the cookie: %d", status)
	}
	for what, r := range map[string]*http.Request{
		"the name of plain http":    withCookie("GET", "/v1/session", "allyway", owner, nil),
		"another name":              withCookie("GET", "/v1/session", "__host-allyway", owner, nil),
		"a wrong bearer beside it":  from(withCookie("GET", "/v1/session", name, owner, nil), "Authorization", "Bearer x"),
		"another scheme beside it":  from(withCookie("GET", "/v1/session", name, owner, nil), "Authorization", "Basic "+owner),
		"the token in the query":    apitest.Request("GET", "/v1/session", "", nil),
		"another's cookie in front": from(withCookie("GET", "/v1/session", name, "x; "+name+"="+owner, nil)),
	} {
		if status := get(r); status != http.StatusUnauthorized {
			t.Errorf("%s: %d", what, status)
		}
	}
	w.Refuses(422, "invalid", "GET", "/v1/portal?access_token="+owner, "", nil)
	// A request with the cookie can change things if it comes from the portal's own pages, or from a program, which
	// names no origin.
	for _, headers := range [][]string{{"Origin", apitest.URL}, {"Sec-Fetch-Site", "same-origin"}, {"Sec-Fetch-Site", "none"}, {}} {
		if a := w.Serve(from(withCookie("POST", "/v1/ecosystems", name, owner, body{"name": "x"}), headers...)); a.Status != http.StatusCreated {
			t.Errorf("%v: %d %s", headers, a.Status, a.Raw)
		}
	}
}

func TestCookieOfPlainHTTP(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	w.Owner()
	w = w.Behind(api.Config{URL: "http://127.0.0.1:8080"})
	a := w.Must(http.StatusCreated, "POST", "/v1/session", "", body{"email": "owner@example.test", "password": apitest.Secret})
	if got := a.Header.Get("Set-Cookie"); got != "allyway="+a.Text("token")+"; Path=/; HttpOnly; SameSite=Lax" {
		t.Errorf("cookie %s", got)
	}
	if a := w.Serve(withCookie("GET", "/v1/session", "allyway", a.Text("token"), nil)); a.Status != http.StatusOK {
		t.Errorf("with the cookie: %d", a.Status)
	}
	for origin, status := range map[string]int{"http://127.0.0.1:8080": 201, "http://localhost:8080": 201, "http://[::1]:8080": 201,
		"http://127.0.0.1:8081": 403, "http://127.0.0.1": 403, "https://127.0.0.1:8080": 403, "http://evil.example:8080": 403, "http://localhost.evil.example:8080": 403, "null": 403} {
		r := from(withCookie("POST", "/v1/ecosystems", "allyway", a.Text("token"), body{"name": "x"}), "Origin", origin)
		if got := w.Serve(r); got.Status != status {
			t.Errorf("%s: %d %s", origin, got.Status, got.Raw)
		}
	}
}

// foreign are the headers that browsers send with requests of other sites' pages.
var foreign = [][]string{
	{"Origin", "https://evil.example"}, {"Origin", "null"}, {"Origin", "http://portal.example.com"}, {"Origin", "https://portal.example.com:8443"},
	{"Origin", "https://portal.example.com.evil.example"}, {"Origin", "https://evil-portal.example.com"}, {"Origin", "https://PORTAL.example.com."},
	{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}, {"Origin", "https://evil.example", "Sec-Fetch-Site", "same-origin"},
	{"Origin", "https://evil.example", "Host", "evil.example", "X-Forwarded-Host", "evil.example"},
}

// Every route refuses a request with the cookie from another origin, except reads that are for anyone. A route for
// anyone that changes something refuses another origin even without the cookie, since it could start a session. A
// request with a bearer token may come from any origin.
func TestForeignOrigins(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	for _, r := range api.Routes() {
		for _, headers := range foreign {
			a := w.Serve(from(withCookie(r.Method, address(r.Path), "__Host-allyway", owner, body{}), headers...))
			refused := a.Status == http.StatusForbidden && a.Code() == "forbidden"
			if want := r.Method != http.MethodGet || r.Who != portal.Anyone; refused != want {
				t.Errorf("%s %s with the cookie, %v: %d %s", r.Method, r.Path, headers, a.Status, a.Raw)
			}
			a = w.Serve(from(apitest.Request(r.Method, address(r.Path), "", body{}), headers...))
			refused = a.Status == http.StatusForbidden && a.Code() == "forbidden"
			if want := r.Method != http.MethodGet && r.Who == portal.Anyone; refused != want {
				t.Errorf("%s %s, %v: %d %s", r.Method, r.Path, headers, a.Status, a.Raw)
			}
		}
	}
	if !signedIn(w, owner) {
		t.Error("a foreign request signed the owner out")
	}
	for _, headers := range foreign {
		a := w.Serve(from(apitest.Request("POST", "/v1/ecosystems", owner, body{"name": "x"}), headers...))
		if a.Status != http.StatusCreated {
			t.Errorf("a bearer token, %v: %d %s", headers, a.Status, a.Raw)
		}
	}
	w.RefusesRequest(403, "forbidden", from(apitest.Request("POST", "/v1/session", "", body{"email": "owner@example.test", "password": apitest.Secret}), "Origin", "https://evil.example"))
	w.RefusesRequest(403, "forbidden", from(apitest.Request("POST", "/v1/session", "", "email=x"), "Origin", "https://evil.example", "Content-Type", "text/plain"))
}

func TestOriginSecret(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	w = w.Behind(api.Config{OriginSecret: "the origin's secret"})
	for _, r := range append(api.Routes(), api.Route{Method: "GET", Path: "/nothing"}, api.Route{Method: "OPTIONS", Path: "/v1/session"}) {
		for _, secret := range []string{"", "x", "the origin's secre", "the origin's secret!", "The origin's secret"} {
			request := apitest.Request(r.Method, address(r.Path), owner, nil)
			if secret != "" {
				request.Header.Set(api.OriginSecretHeader, secret)
			}
			a := w.RefusesRequest(403, "forbidden", request)
			secured(t, a, r.Path)
			if strings.Contains(a.Raw, "origin") {
				t.Errorf("tells too much: %s", a.Raw)
			}
		}
	}
	request := apitest.Request("GET", "/v1/session", owner, nil)
	request.Header.Set(api.OriginSecretHeader, "the origin's secret")
	if a := w.Serve(request); a.Status != http.StatusOK {
		t.Errorf("with the secret: %d %s", a.Status, a.Raw)
	}
}
