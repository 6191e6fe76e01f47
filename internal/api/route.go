package api

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"allyway/internal/portal"
	"allyway/internal/table"
	"allyway/internal/token"
)

// Route is one operation's address, the function that serves it, and who may ever call it.
type Route struct {
	Method, Path string
	Function     string
	Who          portal.Who
}

// operation is a route with what it takes to serve it.
type operation struct {
	Route
	register func(*server, huma.API)
}

// operations are all of the API.
func operations() []operation {
	return slices.Concat(sessionOperations(), passwordOperations(), partnerOperations(), peopleOperations(),
		inviteOperations(), acceptOperations(), ecosystemOperations(), memberOperations(), documentOperations())
}

// Routes are all of the API's.
func Routes() []Route {
	var all []Route
	for _, op := range operations() {
		all = append(all, op.Route)
	}
	return all
}

// Functions are the names of those that serve the API, sorted.
func Functions() []string {
	var names []string
	for _, r := range Routes() {
		names = append(names, r.Function)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

const (
	maxBody       = 64 << 10
	callBudget    = 25 * time.Second // below the 29 s after which API Gateway gives up
	conflictTries = 5
)

// operation makes an operation that calls one use case. status is that of success; problems are the codes of its
// refusals beyond those that any operation may answer with.
func route[I, O any](function, method, path string, who portal.Who, status int, id, summary, description string,
	handle func(*server, context.Context, *I) (*O, error)) operation {
	r := Route{Method: method, Path: path, Function: function, Who: who}
	return operation{r, func(s *server, api huma.API) {
		op := huma.Operation{
			OperationID:   id,
			Method:        method,
			Path:          path,
			Summary:       summary,
			Description:   strings.TrimSpace(description + "\n\nWho: " + who.String() + "."),
			Tags:          []string{function},
			DefaultStatus: status,
			MaxBodyBytes:  maxBody + 1, // huma refuses at the limit, not beyond it
			Errors:        []int{http.StatusBadRequest, http.StatusNotFound, http.StatusConflict, http.StatusTooManyRequests, http.StatusServiceUnavailable},
			Middlewares:   huma.Middlewares{s.checkCaller(api, r), s.checkIDs(api)},
		}
		if who != portal.Anyone {
			op.Security = []map[string][]string{{"bearer": {}}, {"cookie": {}}}
			op.Errors = append(op.Errors, http.StatusUnauthorized, http.StatusForbidden)
		}
		huma.Register(api, op, func(ctx context.Context, in *I) (*O, error) {
			ctx, cancel := context.WithTimeout(ctx, callBudget)
			defer cancel()
			out, err := again(ctx, func() (*O, error) { return handle(s, ctx, in) })
			if err != nil {
				return nil, s.problem(ctx, r, err)
			}
			return out, nil
		})
		describeBody(api, r)
	}}
}

// describeBody keeps the raw bytes of a JSON body, which Idempotency-Key needs, out of the description: huma would
// tell them as a second kind of body.
func describeBody(api huma.API, r Route) {
	item := api.OpenAPI().Paths[r.Path]
	op := map[string]*huma.Operation{http.MethodPost: item.Post, http.MethodPut: item.Put, http.MethodPatch: item.Patch}[r.Method]
	if op == nil || op.RequestBody == nil || op.RequestBody.Content["application/json"] == nil {
		return
	}
	delete(op.RequestBody.Content, "application/octet-stream")
}

// again repeats a call whose Write was refused because something it had read changed in between.
func again[O any](ctx context.Context, call func() (*O, error)) (out *O, err error) {
	for try := range conflictTries {
		out, err = call()
		var refused *table.Refused
		if !errors.As(err, &refused) || ctx.Err() != nil {
			break
		}
		time.Sleep(time.Duration(rand.IntN(10*(try+1))) * time.Millisecond)
	}
	return out, err
}

var inPath = regexp.MustCompile(`\{(\w+)\}`)

// checkIDs answers 404 for an id in the path that can be none.
func (s *server) checkIDs(api huma.API) func(huma.Context, func(huma.Context)) {
	return func(ctx huma.Context, next func(huma.Context)) {
		for _, name := range inPath.FindAllStringSubmatch(ctx.Operation().Path, -1) {
			if !token.ValidID(ctx.Param(name[1])) {
				huma.WriteErr(api, ctx, http.StatusNotFound, "There is no such "+name[1]+", or you may not see it.")
				return
			}
		}
		next(ctx)
	}
}
