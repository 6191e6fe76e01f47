// Package api is the portal's HTTP contract. It decodes and checks a request, calls one use case of a room (a package
// such as internal/partners), and answers in JSON or with a problem. It has no rules of its own.
//
// A Function is what one Lambda function serves. A Route is one operation of it, a value with everything that is known
// about it: infrastructure, the local process, the OpenAPI document and the tests read routes from Routes.
//
// The file of a subject has its routes, its shapes and its handlers. The shapes are not the stored nouns, but a field
// has the same JSON name in both: fields.go brings a request's fields to a room, and shape.go brings a room's result to
// the client.
package api

import (
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"allyway/internal/portal"
	"allyway/internal/record"
)

// Config is what the API runs with.
type Config struct {
	URL          string // the portal's own, for cookies and for the check of a request's origin
	OriginSecret string // if set, the header X-Origin-Secret must have this value, so that nobody bypasses the CDN
	OpenAPI      string // the document that GET /v1/openapi.json serves

	// AllowedOrigins are other sites whose pages may call the API with a bearer token, never with a cookie.
	AllowedOrigins []string
	Log            *slog.Logger
}

// server is what all operations share.
type server struct {
	Config
	store   *record.Store
	origins []string // from which a browser may send requests with the cookie
	secure  bool
}

// New returns the handler of these functions. It uses store for the time, and to authorise callers whose body is
// refused. A function without its room is a mistake in the program, and New panics.
func New(store *record.Store, c Config, functions ...Function) http.Handler {
	if c.Log == nil {
		c.Log = slog.Default()
	}
	s := &server{Config: c, store: store, origins: origins(c.URL), secure: strings.HasPrefix(c.URL, "https:")}
	mux := http.NewServeMux()
	for _, f := range functions {
		if !f.ready || store == nil {
			panic("api: function " + f.Name + " lacks its room or the store")
		}
		for _, op := range f.operations(s) {
			for _, pattern := range op.patterns() {
				mux.Handle(pattern, op.onFirstRequest(s))
			}
		}
	}
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { fallback(mux, w, r) })
	return s.guard(mux)
}

// onFirstRequest returns a handler that sets the operation up when the first request for it comes. So a function that
// has just started sets up only one operation before it answers.
func (op operation) onFirstRequest(s *server) http.Handler {
	ready := sync.OnceValue(func() http.Handler {
		mux := http.NewServeMux()
		op.register(s, humago.New(mux, humaConfig()))
		return mux
	})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { ready().ServeHTTP(w, op.oneSegment(r)) })
}

func humaConfig() huma.Config {
	return huma.Config{
		OpenAPI: &huma.OpenAPI{
			OpenAPI: "3.1.0",
			Info: &huma.Info{
				Title:   "Allyway",
				Version: "1.0.0",
				Description: "The onboarding back end of a partner portal: partners and their people, invites, sign-in, " +
					"ecosystems and links. Problems are application/problem+json (RFC 9457) with a stable `code`.",
				License: &huma.License{Name: "Apache-2.0", Identifier: "Apache-2.0"},
				Contact: &huma.Contact{Name: "The people who run the portal"},
			},
			Servers: []*huma.Server{{URL: "/", Description: "The portal that serves this document."}},
			Tags:    subjects(),
			Components: &huma.Components{
				Schemas: newSchemas(),
				SecuritySchemes: map[string]*huma.SecurityScheme{
					"bearer": {Type: "http", Scheme: "bearer", Description: "The token that signing in returns."},
					"key":    {Type: "http", Scheme: "bearer", Description: "The token of a program's key. It acts within the key's scopes, with an admin's rights at most."},
					"cookie": {Type: "apiKey", In: "cookie", Name: "__Host-allyway", Description: "The cookie that signing in sets."},
				},
			},
		},
		Formats:                      map[string]huma.Format{"application/json": strictJSON, "json": strictJSON, "text/csv": csvFormat},
		DefaultFormat:                "application/json",
		RejectUnknownQueryParameters: true,
	}
}

// fallback answers a request that no route takes: 405 if a route has the path with another method, otherwise 404.
func fallback(mux *http.ServeMux, w http.ResponseWriter, r *http.Request) {
	var allowed []string
	for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete} {
		other := &http.Request{Method: method, Host: r.Host, URL: &url.URL{Path: r.URL.Path, RawPath: r.URL.RawPath}}
		if _, pattern := mux.Handler(other); pattern != "/" && pattern != "" {
			allowed = append(allowed, method)
		}
	}
	if len(allowed) == 0 {
		writeProblem(w, newProblem(portal.CodeNotFound, "There is no such address in this API."))
		return
	}
	if slices.Contains(allowed, http.MethodGet) {
		allowed = append(allowed, http.MethodHead)
	}
	w.Header().Set("Allow", strings.Join(allowed, ", "))
	writeProblem(w, newProblem(codeMethodNotAllowed, "This address takes "+strings.Join(allowed, ", ")+"."))
}
