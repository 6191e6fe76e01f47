package api

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"math/rand/v2"
	"mime"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"allyway/internal/product"
	"allyway/internal/table"
	"allyway/internal/token"
)

// Route is one operation's address, the function that serves it, and who may ever call it.
type Route struct {
	Method, Path string
	Function     string
	Who          portal.Who
}

// Operation is a route with what it takes to serve it.
type Operation struct {
	Route
	register func(*server, huma.API, Route)
}

const (
	maxBody       = 64 << 10
	callBudget    = 25 * time.Second // below the 29 s after which API Gateway gives up
	bodyBudget    = 5 * time.Second  // for a body to arrive
	conflictTries = 5
)

// route makes an operation that calls one use case. status is that of success; problems are the codes of its
// refusals beyond those that any operation may answer with.
func route[I, O any](method, path string, who portal.Who, status int, id, summary, description string,
	handle func(*server, context.Context, *I) (*O, error), options ...option) Operation {
	return Operation{Route{Method: method, Path: path, Who: who}, func(s *server, api huma.API, r Route) {
		op := huma.Operation{
			OperationID:     id,
			Method:          method,
			Path:            path,
			Summary:         summary,
			Description:     strings.TrimSpace(description + "\n\nWho: " + who.String() + "."),
			Tags:            []string{r.Function},
			DefaultStatus:   status,
			MaxBodyBytes:    maxBody + 1, // huma refuses at the limit, not beyond it
			BodyReadTimeout: bodyBudget,
			Errors:          []int{http.StatusBadRequest, http.StatusNotFound, http.StatusConflict, http.StatusTooManyRequests, http.StatusServiceUnavailable},
		}
		o := optionsOf(options)
		if o.body > 0 {
			op.MaxBodyBytes = o.body + 1
		}
		op.Middlewares = huma.Middlewares{checkSize(api), s.checkCaller(api, r), s.checkIDs(api), o.negotiate()}
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
		describeBody(api, r, o.takes)
	}}
}

// describeBody tells every media type that a route takes, and keeps the raw bytes of a JSON body, which Idempotency-Key
// needs, out of the description: huma would tell them as a second kind of body.
func describeBody(api huma.API, r Route, takes []string) {
	item := api.OpenAPI().Paths[r.Path]
	op := map[string]*huma.Operation{http.MethodPost: item.Post, http.MethodPut: item.Put, http.MethodPatch: item.Patch}[r.Method]
	if op == nil || op.RequestBody == nil {
		return
	}
	if op.RequestBody.Content["application/json"] != nil {
		delete(op.RequestBody.Content, "application/octet-stream")
	}
	for _, kind := range takes {
		op.RequestBody.Content[kind] = op.RequestBody.Content[takes[0]]
	}
}

// option is what few routes have.
type option func(*routeOptions)

type routeOptions struct {
	body  int64       // the largest body, in bytes; 0: maxBody
	table bool        // answers in CSV, too
	takes []string    // the body's media types, where it is not JSON
	other portal.Code // the refusal of other ones
}

func optionsOf(options []option) routeOptions {
	var o routeOptions
	for _, set := range options {
		set(&o)
	}
	return o
}

// upTo has a route take bodies of that many bytes.
func upTo(bytes int64) option { return func(o *routeOptions) { o.body = bytes } }

// asTable has a route answer in CSV where the client asks for it.
func asTable(o *routeOptions) { o.table = true }

// takes has a route take bodies of these media types alone; others it refuses with the code.
func takes(other portal.Code, types ...string) option {
	return func(o *routeOptions) { o.takes, o.other = types, other }
}

// negotiate keeps CSV to the routes that have it, and other bodies than a route takes from it.
func (o routeOptions) negotiate() func(huma.Context, func(huma.Context)) {
	return func(ctx huma.Context, next func(huma.Context)) {
		r, w := humago.Unwrap(ctx)
		if !o.table {
			r.Header.Del("Accept")
		}
		if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); o.takes != nil && (err != nil || !slices.Contains(o.takes, kind)) {
			writeProblem(w, &problem{Status: http.StatusUnsupportedMediaType, Code: o.other, Detail: "Send " + strings.Join(o.takes, " or ") + "."})
			return
		}
		if o.takes != nil && r.ContentLength == 0 {
			writeProblem(w, &problem{Status: http.StatusBadRequest, Code: "malformed", Detail: "The body is empty; send " + strings.Join(o.takes, " or ") + "."})
			return
		}
		next(ctx)
	}
}

// checkSize refuses a body over the route's limit before anything else about the request. One that does not say its
// size is read for that as far as the limit.
func checkSize(api huma.API) func(huma.Context, func(huma.Context)) {
	return func(ctx huma.Context, next func(huma.Context)) {
		r, _ := humago.Unwrap(ctx)
		limit := ctx.Operation().MaxBodyBytes - 1
		size := r.ContentLength
		if size < 0 && ctx.Operation().RequestBody != nil {
			_ = ctx.SetReadDeadline(time.Now().Add(bodyBudget)) // where a test's recorder has none, huma goes without, too
			head, err := io.ReadAll(io.LimitReader(r.Body, limit+1))
			size = int64(len(head))
			// What went wrong reading comes up again behind what was read.
			r.Body = struct {
				io.Reader
				io.Closer
			}{io.MultiReader(bytes.NewReader(head), failing{err}), r.Body}
		}
		if size > limit {
			huma.WriteErr(api, ctx, http.StatusRequestEntityTooLarge, tooLarge(limit))
			return
		}
		next(ctx)
	}
}

// failing is a reader that has nothing but its error; nil: the end.
type failing struct{ err error }

func (f failing) Read([]byte) (int, error) {
	if f.err == nil {
		return 0, io.EOF
	}
	return 0, f.err
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

// isHash tells whether s is a SHA-256 in hex.
func isHash(s string) bool {
	b, err := hex.DecodeString(s)
	return err == nil && len(b) == sha256.Size && s == hex.EncodeToString(b)
}

var inPath = regexp.MustCompile(`\{(\w+)\}`)

// checkIDs answers 404 for an id in the path that can be none.
func (s *server) checkIDs(api huma.API) func(huma.Context, func(huma.Context)) {
	return func(ctx huma.Context, next func(huma.Context)) {
		for _, name := range inPath.FindAllStringSubmatch(ctx.Operation().Path, -1) {
			if id := ctx.Param(name[1]); !token.ValidID(id) && !(name[1] == "hash" && isHash(id)) {
				huma.WriteErr(api, ctx, http.StatusNotFound, "There is no such "+name[1]+", or you may not see it.")
				return
			}
		}
		next(ctx)
	}
}
