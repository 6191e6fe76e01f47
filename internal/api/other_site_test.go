package api_test

import (
	"net/http"
	"strings"
	"testing"

	"allyway/internal/api"
	"allyway/internal/api/apitest"
)

// TestOtherSites sends requests of pages of an allowed origin. A bearer token works, and a cookie never does.
func TestOtherSites(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	const app, evil = "https://app.example.com", "https://evil.example.com"
	w = w.Behind(api.Config{URL: apitest.URL, AllowedOrigins: []string{app, "http://localhost:5173"}})
	preflight := func(origin, path string) apitest.Answer {
		return w.Serve(from(apitest.Request("OPTIONS", path, "", nil), "Origin", origin, "Access-Control-Request-Method", "PATCH", "Access-Control-Request-Headers", "authorization,if-match"))
	}
	for _, path := range []string{"/v1/partners", "/v1/people/by/crm/1", "/v1/nowhere"} {
		a := preflight(app, path)
		if a.Status != http.StatusNoContent || a.Header.Get("Access-Control-Allow-Origin") != app || !strings.Contains(a.Header.Get("Access-Control-Allow-Methods"), "PATCH") ||
			!strings.Contains(a.Header.Get("Access-Control-Allow-Headers"), "Authorization") || !strings.Contains(a.Header.Get("Access-Control-Allow-Headers"), "If-Match") {
			t.Errorf("%s: %d %v", path, a.Status, a.Header)
		}
	}
	a := w.Serve(from(apitest.Request("POST", "/v1/partners", owner, body{"name": "Acme"}), "Origin", app, "Sec-Fetch-Site", "cross-site"))
	if exposed := a.Header.Get("Access-Control-Expose-Headers"); a.Status != http.StatusCreated || a.Header.Get("Access-Control-Allow-Origin") != app || exposed != "ETag, Location, Next-Row, Retry-After" {
		t.Errorf("a bearer request: %d %s %v", a.Status, a.Raw, a.Header)
	}
	// A refusal can be read, too.
	if a := w.Serve(from(apitest.Request("GET", "/v1/partners", "x", nil), "Origin", app)); a.Status != 401 || a.Header.Get("Access-Control-Allow-Origin") != app {
		t.Errorf("a wrong token: %d %v", a.Status, a.Header)
	}
	// Cookies are refused as before, and signing in would set one.
	for what, r := range map[string]*http.Request{
		"a cookie":   withCookie("POST", "/v1/partners", "__Host-allyway", owner, body{"name": "Acme"}),
		"signing in": apitest.Request("POST", "/v1/session", "", body{"email": "owner@example.test", "password": apitest.Secret}),
	} {
		if a := w.Serve(from(r, "Origin", app)); a.Status != http.StatusForbidden || a.Header.Get("Set-Cookie") != "" {
			t.Errorf("%s: %d %s", what, a.Status, a.Raw)
		}
	}
	// Other origins, also similar ones, get no headers.
	for _, origin := range []string{evil, "null", "", app + ".evil.example.com", "http://app.example.com", app + "/", strings.ToUpper(app), apitest.URL} {
		for _, a := range []apitest.Answer{preflight(origin, "/v1/partners"), w.Serve(from(apitest.Request("GET", "/v1/partners", owner, nil), "Origin", origin))} {
			if a.Header.Get("Access-Control-Allow-Origin") != "" || a.Header.Get("Vary") != "Origin" {
				t.Errorf("%q: %d %v", origin, a.Status, a.Header)
			}
		}
	}
	for _, a := range []apitest.Answer{preflight(app, "/v1/partners"), a} {
		for name := range a.Header {
			if strings.Contains(name, "Credentials") {
				t.Errorf("an answer has %s", name)
			}
		}
	}
}

// TestOtherSitesBehindTheCDN sends a preflight without the CDN's secret. It is refused like any other request.
func TestOtherSitesBehindTheCDN(t *testing.T) {
	t.Parallel()
	const app, secret = "https://app.example.com", "a secret of the CDN alone"
	w := apitest.OnBolt(t).Behind(api.Config{URL: apitest.URL, OriginSecret: secret, AllowedOrigins: []string{app}})
	ask := func(headers ...string) apitest.Answer {
		return w.Serve(from(apitest.Request("OPTIONS", "/v1/partners", "", nil), append(headers, "Origin", app, "Access-Control-Request-Method", "GET")...))
	}
	if a := ask(); a.Status != http.StatusForbidden || a.Header.Get("Access-Control-Allow-Origin") != "" {
		t.Errorf("without the secret: %d %v", a.Status, a.Header)
	}
	if a := ask(api.OriginSecretHeader, secret); a.Status != http.StatusNoContent || a.Header.Get("Access-Control-Allow-Origin") != app {
		t.Errorf("with it: %d %v", a.Status, a.Header)
	}
}

// TestNoOtherSites sends requests when no origin is allowed. No origin gets any headers.
func TestNoOtherSites(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	a := w.Serve(from(apitest.Request("OPTIONS", "/v1/partners", "", nil), "Origin", "https://app.example.com", "Access-Control-Request-Method", "GET"))
	if a.Status != http.StatusMethodNotAllowed || a.Header.Get("Access-Control-Allow-Origin") != "" || a.Header.Get("Vary") != "" {
		t.Errorf("%d %v", a.Status, a.Header)
	}
}
