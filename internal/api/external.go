package api

import (
	"net/http"
	"net/url"
	"strings"

	"allyway/internal/portal"
)

// external has ids in other systems, as answers have them; externals has them as requests do.
type (
	external  = map[string]string
	externals = map[string]*string
)

// ExternalID is something in the path, by its id in another system.
type ExternalID struct {
	System string `path:"system" doc:"The name of the other system, such as hubspot: small letters, digits, - and _."`
	ID     string `path:"id" doc:"The id there, percent-encoded. Letter case counts."`
}

func (e ExternalID) ref() portal.ExternalRef { return portal.ExternalRef{System: e.System, ID: e.ID} }

// put is the answer with one thing that was added or changed.
type put[T any] struct {
	Status   int
	ETag     string `header:"ETag"`
	Location string `header:"Location" doc:"The path of a new thing."`
	Body     T
}

func (p *put[T]) tag() { p.ETag = tagOf(p.ETag, p.Body) }

func wasPut[T any](added bool, version int64, location string, shown T) *put[T] {
	if added {
		return &put[T]{http.StatusCreated, etag(version), location, shown}
	}
	return &put[T]{http.StatusOK, etag(version), "", shown}
}

const idAtEnd = "/{id}"

// patterns returns the patterns of http.ServeMux for the route. An external id may have slashes, which API Gateway has
// decoded.
func (r Route) patterns() []string {
	all := []string{r.Method + " " + r.Path}
	if strings.HasSuffix(r.Path, idAtEnd) {
		all = append(all, all[0]+"/{rest...}")
	}
	return all
}

// GatewayPath returns the route's path as API Gateway takes it.
func (r Route) GatewayPath() string {
	if path, ok := strings.CutSuffix(r.Path, idAtEnd); ok {
		return path + "/{id+}"
	}
	return r.Path
}

// oneSegment gives a request whose path ends in an external id a path in which the id is one segment.
func (r Route) oneSegment(request *http.Request) *http.Request {
	before, ok := strings.CutSuffix(r.Path, "{system}"+idAtEnd)
	if !ok {
		return request
	}
	segment := func(value string) string {
		return strings.ReplaceAll(url.PathEscape(value), ".", "%2E") // a segment of dots alone would change the path
	}
	system, id := request.PathValue("system"), request.PathValue("id")
	if rest := request.PathValue("rest"); rest != "" {
		id += "/" + rest
	}
	to, address := *request, *request.URL
	address.Path, address.RawPath = before+system+"/"+id, before+segment(system)+"/"+segment(id)
	to.URL = &address
	return &to
}
