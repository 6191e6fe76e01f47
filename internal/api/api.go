// Package api is the portal's HTTP contract: what comes in is decoded and checked, one use case of internal/portal is
// called, what comes out is told in JSON or as a problem. Each file holds the operations of one group with their
// shapes, which are not the stored ones. Routes live here once: functions, infrastructure, the local server, the
// OpenAPI document and the tests all read them from Routes.
package api

import (
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"allyway/internal/product"
)

// Config is what the API runs with.
type Config struct {
	URL          string // the portal's own, for cookies and the check of a request's origin
	OriginSecret string // header X-Origin-Secret must carry it, where set: nobody passes by the CDN
	OpenAPI      []byte // the document that GET /v1/openapi.json serves
	Log          *slog.Logger
}

// server is what the operations share.
type server struct {
	Config
	portal  *portal.Portal
	origins []string // that a browser may send cookie requests from
	secure  bool
}

// New gives the handler of these operations: one function's, or Everything.
func New(p *portal.Portal, operations []Operation, c Config) http.Handler {
	if c.Log == nil {
		c.Log = slog.Default()
	}
	s := &server{Config: c, portal: p, origins: origins(c.URL), secure: strings.HasPrefix(c.URL, "https:")}
	mux := http.NewServeMux()
	s.register(humago.New(mux, humaConfig()), operations)
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { fallback(mux, w, r) })
	return s.guard(mux)
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
			},
			Components: &huma.Components{
				Schemas: huma.NewMapRegistry("#/components/schemas/", huma.DefaultSchemaNamer),
				SecuritySchemes: map[string]*huma.SecurityScheme{
					"bearer": {Type: "http", Scheme: "bearer", Description: "The token that signing in gives."},
					"cookie": {Type: "apiKey", In: "cookie", Name: "__Host-allyway", Description: "The cookie that signing in sets."},
				},
			},
		},
		Formats:                      map[string]huma.Format{"application/json": strictJSON, "json": strictJSON, "text/csv": csvFormat},
		DefaultFormat:                "application/json",
		RejectUnknownQueryParameters: true,
	}
}

func (s *server) register(api huma.API, operations []Operation) {
	for _, op := range operations {
		op.register(s, api, op.Route)
	}
}

// Document gives the OpenAPI 3.1 document of all routes.
func Document() ([]byte, error) {
	api := humago.New(http.NewServeMux(), humaConfig())
	(&server{}).register(api, Everything())
	return api.OpenAPI().MarshalJSON()
}

// fallback answers what no route does: 405 where another method would do, 404 elsewhere.
func fallback(mux *http.ServeMux, w http.ResponseWriter, r *http.Request) {
	var allowed []string
	for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete} {
		other := &http.Request{Method: method, Host: r.Host, URL: &url.URL{Path: r.URL.Path, RawPath: r.URL.RawPath}}
		if _, pattern := mux.Handler(other); pattern != "/" && pattern != "" {
			allowed = append(allowed, method)
		}
	}
	if len(allowed) == 0 {
		writeProblem(w, &problem{Status: http.StatusNotFound, Code: portal.CodeNotFound, Detail: "There is no such address in this API."})
		return
	}
	if slices.Contains(allowed, http.MethodGet) {
		allowed = append(allowed, http.MethodHead)
	}
	w.Header().Set("Allow", strings.Join(allowed, ", "))
	writeProblem(w, &problem{Status: http.StatusMethodNotAllowed, Code: "method_not_allowed", Detail: "This address takes " + strings.Join(allowed, ", ") + "."})
}
