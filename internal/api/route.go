package api

import (
	"context"
	"math/rand/v2"
	"net/http"
	"reflect"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"allyway/internal/portal"
	"allyway/internal/record"
)

// Route is one operation: its address, who may call it, what it answers, and how the OpenAPI document describes it.
type Route struct {
	Method, Path string
	Function     string // the Lambda function that serves the route
	Who          portal.Who
	Scope        portal.Scope  // a program's key needs this scope; "": no key may call the route
	Status       int           // the status of success
	ID           string        // the operation's name in the document and in generated clients
	Subject      string        // the heading in the document; one of subjects
	Summary      string        // one line
	Text         string        // the description, without who may call it and without its refusals
	Refuses      []portal.Code // beyond those that every route of its kind may answer with (see answers.go)

	MaxBody int64       // the largest body, in bytes; 0 is maxBody
	Takes   []string    // the body's media types, if it is not JSON
	Other   portal.Code // the refusal of other media types; "" is unsupported_media_type
	Gives   []string    // the answer's media types, if it is not JSON
	CSV     bool        // answers in CSV, too
	Empty   bool        // may also answer 204, without a body
	Made    bool        // may also answer 201, with what it added

	hasBody, hasIfMatch bool            // whether the request's shape has them
	hasETag             bool            // whether the answer's shape has it
	columns             func() []string // returns the columns of the answer as a table, for the description
}

// Success reports whether the route can succeed with that status.
func (r Route) Success(status int) bool {
	return status == r.Status || r.Empty && status == http.StatusNoContent || r.Made && status == http.StatusCreated ||
		r.conditional() && status == http.StatusNotModified
}

// conditional reports whether the route honours If-None-Match.
func (r Route) conditional() bool { return r.hasETag && r.Method == http.MethodGet }

// operation is a route with its handler.
type operation struct {
	Route
	register func(*server, huma.API)
}

const (
	maxBody       = 64 << 10
	callBudget    = 25 * time.Second // less than the 29 s that API Gateway waits
	bodyBudget    = 5 * time.Second  // the time in which a body must arrive
	conflictTries = 5
)

// serve returns the operation that answers a route with handle. I and O are the shapes of request and answer.
func serve[I, O any](r Route, handle func(context.Context, *I) (*O, error)) operation {
	in := reflect.TypeFor[I]()
	_, body := in.FieldByName("Body")
	_, raw := in.FieldByName("RawBody")
	_, r.hasIfMatch = in.FieldByName("IfMatch")
	r.hasBody = body || raw
	out := reflect.TypeFor[O]()
	_, r.hasETag = out.FieldByName("ETag")
	r.columns = func() []string {
		header, _ := reflect.New(out).Elem().FieldByName("Body").Interface().(tabular).table()
		return header
	}
	return operation{r, func(s *server, api huma.API) {
		op := r.describe(api.OpenAPI().Components.Schemas)
		op.Middlewares = huma.Middlewares{s.checkCaller(r), r.checkSize, checkIDs, checkQuery, r.negotiate}
		huma.Register(api, op, func(ctx context.Context, in *I) (*O, error) {
			ctx, cancel := context.WithTimeout(ctx, callBudget)
			defer cancel()
			out, err := again(ctx, func() (*O, error) { return handle(ctx, in) })
			if err != nil {
				return nil, s.problem(ctx, r, err)
			}
			if answer, ok := any(out).(tagged); ok {
				answer.tag()
			}
			return out, nil
		})
		if body {
			describeFields(api.OpenAPI().Components.Schemas, in, r.Method == http.MethodPost)
		}
		r.describeMedia(api)
	}}
}

// again repeats a call while its Write is refused because something that the call has read was changed since.
func again[O any](ctx context.Context, call func() (*O, error)) (out *O, err error) {
	for try := range conflictTries {
		out, err = call()
		if !record.IsConflict(err) || ctx.Err() != nil {
			break
		}
		time.Sleep(time.Duration(rand.IntN(10*(try+1))) * time.Millisecond)
	}
	return out, err
}
