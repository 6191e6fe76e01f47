package api_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"image"
	"image/png"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"allyway/internal/api"
	"allyway/internal/api/apitest"
	"allyway/internal/portal"
)

// rawRoute is what a route takes whose body is not JSON.
type rawRoute struct {
	media   []string // that it takes
	limit   int      // bytes
	other   string   // the code of the 415 for other media types
	fits    string   // a body that it takes
	unfit   []string // bodies that it refuses for what is in them
	refusal int      // the status for bodies in unfit
	code    string   // the code for bodies in unfit
}

// rawRoutes are all routes whose body is not JSON. One that is missing here fails every test of bodies.
func rawRoutes() map[string]rawRoute {
	logo := rawRoute{[]string{"image/png", "image/jpeg", "image/webp", "application/octet-stream"}, 100 << 10, "unsupported_image", somePNG(),
		[]string{"{}", "x", "GIF89a\x01\x00\x01\x00\x00\x00\x00;", "<svg xmlns='http://www.w3.org/2000/svg'/>", "<!doctype html><script>alert(1)</script>",
			somePNG()[:20], "\x00" + somePNG()}, 415, "unsupported_image"}
	return map[string]rawRoute{
		"PUT /v1/partners/{partner}/logo": logo,
		"PUT /v1/portal/logo":             logo,
		"POST /v1/partners/{partner}/import": {[]string{"text/csv", "text/tab-separated-values"}, 2 << 20, "unsupported_media_type", "email\nrow@example.com\n",
			[]string{`{"a":1}`, "<html>", "PK\x03\x04", "\n", "email", "email\n", "email\n\xff\n", "e\x00m\x00a\x00i\x00l\x00\n\x00x\x00"}, 422, "invalid"},
		"POST /v1/ecosystems/{ecosystem}/members/import": {[]string{"text/csv", "text/tab-separated-values"}, 2 << 20, "unsupported_media_type", "name\nAcme\n",
			[]string{`{"a":1}`, "<html>", "PK\x03\x04", "\n", "name", "name\n", "name\n\xff\n", "n\x00a\x00m\x00e\x00\n\x00x\x00"}, 422, "invalid"},
	}
}

// rawOf returns what the route takes, if its body is not JSON.
func rawOf(r api.Route) (rawRoute, bool) {
	raw, ok := rawRoutes()[r.Method+" "+r.Path]
	return raw, ok
}

// somePNG is a logo's bytes.
var somePNG = sync.OnceValue(func() string {
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 2, 2))); err != nil {
		panic(err)
	}
	return b.String()
})

// someHash returns the hash under which that logo is stored.
func someHash() string {
	sum := sha256.Sum256([]byte(somePNG()))
	return hex.EncodeToString(sum[:])
}

// rawRequest returns a request with a body of that media type. If media is empty, the request names no media type.
func rawRequest(method, path, bearer, media, text string) *http.Request {
	r := apitest.Request(method, path, bearer, text)
	r.Header.Del("Content-Type")
	if media != "" {
		r.Header.Set("Content-Type", media)
	}
	return r
}

// fitting returns a request for a route. It has a body that fits, if the route takes one.
func fitting(r api.Route, o roomOf, n int, bearer string) *http.Request {
	if raw, ok := rawOf(r); ok {
		return rawRequest(r.Method, o.address(r.Path), bearer, raw.media[0], raw.fits)
	}
	if in, ok := goodBodies(o, n)[r.Method+" "+r.Path]; ok {
		return apitest.Request(r.Method, o.address(r.Path), bearer, in)
	}
	return apitest.Request(r.Method, o.address(r.Path), bearer, nil)
}

// eachRaw calls f for every route whose body is not JSON, with an address that is there and a session that may use it.
func eachRaw(t *testing.T, f func(w *apitest.World, r api.Route, raw rawRoute, path, bearer string)) {
	w := apitest.OnBolt(t)
	owner := w.Owner()
	room := roomOf{partner: w.Partner(owner, "Acme"), ecosystem: strings.TrimPrefix(ecosystem(w, owner, body{"name": "North"}), "/v1/ecosystems/")}
	n := 0
	for _, r := range api.Routes() {
		if raw, ok := rawOf(r); ok {
			n++
			t.Run(r.Method+" "+r.Path, func(t *testing.T) { f(w.With(t), r, raw, room.address(r.Path), owner) })
		}
	}
	if n != len(rawRoutes()) {
		t.Errorf("%d of %d routes are there", n, len(rawRoutes()))
	}
	if w.Log.Len() != 0 {
		t.Errorf("logged %s", w.Log)
	}
}

func TestRawBodies(t *testing.T) {
	t.Parallel()
	eachRaw(t, func(w *apitest.World, r api.Route, raw rawRoute, path, bearer string) {
		if a := w.Serve(rawRequest(r.Method, path, bearer, raw.media[0], raw.fits)); a.Status >= 300 {
			t.Errorf("%s: %d %s", r.Path, a.Status, a.Raw)
		}
		for _, media := range raw.media {
			for _, text := range raw.unfit {
				w.RefusesRequest(raw.refusal, raw.code, rawRequest(r.Method, path, bearer, media, text))
			}
			// An empty body is not an image, and it does not remove the image.
			w.RefusesRequest(400, "malformed", rawRequest(r.Method, path, bearer, media, ""))
			unsized := rawRequest(r.Method, path, bearer, media, "")
			unsized.ContentLength = -1
			w.RefusesRequest(400, "malformed", unsized)
		}
	})
}

func TestRawMediaTypes(t *testing.T) {
	t.Parallel()
	eachRaw(t, func(w *apitest.World, r api.Route, raw rawRoute, path, bearer string) {
		for _, media := range []string{"application/json", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/xml", "image/svg+xml",
			"image/gif", "text/html", "text/csv", "image/png", "application/octet-stream", "text/*", "image/*", "*/*", "nonsense", ";", raw.media[0] + ", text/html", raw.media[0] + "x", ""} {
			if !slices.Contains(raw.media, media) {
				w.RefusesRequest(415, raw.other, rawRequest(r.Method, path, bearer, media, raw.fits))
			}
		}
		for _, media := range append(raw.media, raw.media[0]+"; charset=utf-8", strings.ToUpper(raw.media[0])) {
			if a := w.Serve(rawRequest(r.Method, path, bearer, media, raw.fits)); a.Status >= 300 {
				t.Errorf("%s of %s: %d %s", r.Path, media, a.Status, a.Raw)
			}
		}
	})
}

// limitOf returns the size of the largest body that the route takes, in bytes.
func limitOf(r api.Route) int {
	if raw, ok := rawOf(r); ok {
		return raw.limit
	}
	if r.Method+" "+r.Path == "POST /v1/partners/{partner}/invites" {
		return 1 << 20
	}
	return 64 << 10
}

// A body over the route's limit is refused as too large, whatever else is wrong with the request, unless the caller may
// not call the route. A body at the limit is never refused as too large.
func TestLargeBodies(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	routes := 0
	for _, r := range api.Routes() {
		raw, isRaw := rawOf(r)
		_, takes := goodBodies(roomOf{}, 0)[r.Method+" "+r.Path]
		if !isRaw && !takes {
			continue
		}
		routes++
		sized := func(n int) *http.Request {
			if isRaw {
				return rawRequest(r.Method, address(r.Path), owner, raw.media[0], strings.Repeat("x", n))
			}
			return apitest.Request(r.Method, address(r.Path), owner, `{"unknown":"`+strings.Repeat("x", n-len(`{"unknown":""}`))+`"}`)
		}
		unsized := func(r *http.Request) *http.Request {
			r.ContentLength = -1
			return r
		}
		limit := limitOf(r)
		for _, request := range []*http.Request{sized(limit), unsized(sized(limit))} {
			if !isRaw {
				w.RefusesRequest(422, "invalid", request)
			} else if a := w.Serve(request); a.Status == 413 || a.Status < 400 {
				t.Errorf("%s at its limit: %d %s", r.Path, a.Status, a.Raw)
			}
		}
		w.RefusesRequest(413, "too_large", sized(limit+1))
		w.RefusesRequest(413, "too_large", sized(max(1<<20, limit*2)))
		w.RefusesRequest(413, "too_large", unsized(sized(limit+1)))
		w.RefusesRequest(413, "too_large", unsized(sized(max(1<<20, limit*2))))
		for _, wrong := range []func(*http.Request){
			func(r *http.Request) { r.Header.Set("Content-Type", "text/html") },
			func(r *http.Request) { r.Header.Del("Content-Type") },
			func(r *http.Request) { r.URL.RawQuery = "unknown=1" },
			func(r *http.Request) { r.URL.Path = strings.ReplaceAll(r.URL.Path, someID, "x") },
		} {
			for _, request := range []*http.Request{sized(limit + 1), unsized(sized(limit + 1))} {
				wrong(request)
				w.RefusesRequest(413, "too_large", request)
			}
		}
		for _, request := range []*http.Request{sized(limit + 1), unsized(sized(limit + 1))} {
			if r.Who == portal.Anyone {
				request.Header.Set("Origin", "https://evil.example")
				w.RefusesRequest(403, "forbidden", request)
			} else {
				request.Header.Set("Authorization", "Bearer x")
				w.RefusesRequest(401, "not_signed_in", request)
			}
		}
	}
	if want := len(bodyRoutes(t)) + len(rawRoutes()); routes != want {
		t.Errorf("%d routes with a body, want %d", routes, want)
	}
}

// A list that is also a table is answered as CSV if the client asks for CSV. Other answers and problems never are.
func TestTables(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	room := roomOf{partner: w.Partner(owner, "Acme"), person: someID, session: someID, ecosystem: someID, member: someID, group: someID, request: someID, webhook: someID, delivery: someID, hash: someHash(),
		capture: someID, workspace: someID}
	tables := []string{"/v1/partners/{partner}/people", "/v1/partners/{partner}/counts", "/v1/counts", "/v1/people", "/v1/events",
		"/v1/requests", "/v1/partners/{partner}/requests", "/v1/ecosystems/{ecosystem}/captures/{capture}/responses"}
	found := 0
	for _, r := range api.Routes() {
		if r.Method != http.MethodGet {
			continue
		}
		want := "application/json"
		if slices.Contains(tables, r.Path) {
			want = "text/csv"
			found++
		}
		request := apitest.Request("GET", room.address(r.Path), owner, nil)
		request.Header.Set("Accept", "text/csv")
		if a := w.Serve(request); a.Status == http.StatusOK && a.Header.Get("Content-Type") != want {
			t.Errorf("%s: %v, want %s", r.Path, a.Header, want)
		} else if a.Status >= 400 {
			w.IsProblem(a, a.Status, a.Code())
		} else if want == "text/csv" && (a.Status != http.StatusOK || !strings.Contains(a.Raw, "\r\n")) {
			t.Errorf("%s: %d %q", r.Path, a.Status, a.Raw)
		}
		refused := apitest.Request("GET", room.address(r.Path)+"?unknown=1", owner, nil)
		refused.Header.Set("Accept", "text/csv")
		w.RefusesRequest(422, "invalid", refused)
	}
	if found != len(tables) {
		t.Errorf("%d of %d tables are there", found, len(tables))
	}
}
