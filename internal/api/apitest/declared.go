package apitest

import (
	"net/http"
	"path"
	"sync"

	"allyway/internal/api"
	"allyway/internal/portal"
)

// routes finds the route of a request by the pattern that it matches.
var routes = sync.OnceValues(func() (*http.ServeMux, map[string]api.Route) {
	mux, all := http.NewServeMux(), map[string]api.Route{}
	for _, r := range api.Routes() {
		pattern := r.Method + " " + r.Path
		mux.HandleFunc(pattern, http.NotFound)
		all[pattern] = r
	}
	return mux, all
})

// declared fails the test if a route answers with a problem, or with a success, that it does not declare. It does not
// judge an address that no route has.
func (w *World) declared(r *http.Request, a Answer) {
	w.T.Helper()
	mux, all := routes()
	_, pattern := mux.Handler(r)
	route, ok := all[pattern]
	if !ok || path.Clean(r.URL.Path) != r.URL.Path {
		return
	}
	if a.Status < 400 {
		if !route.Success(a.Status) {
			w.T.Errorf("%s %s answered %d and declares %d", r.Method, route.Path, a.Status, route.Status)
		}
	} else if !route.Refusal(a.Status, portal.Code(a.Code())) {
		w.T.Errorf("%s %s does not declare its refusal %d %s", r.Method, route.Path, a.Status, a.Code())
	}
}
