package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

type contextKey struct{}

// caller is who makes a request.
type caller struct {
	session token.Session // as the request has it; the use case finds out whether it is valid
	client  record.Client // which throttles count
	device  token.Device  // as the cookie says
	browser portal.Browser

	// refusal returns why the caller may not call the route at all, or nil. It reads the table.
	refusal func(context.Context) *problem
}

func callerOf(ctx context.Context) caller {
	c, _ := ctx.Value(contextKey{}).(caller)
	return c
}

func session(ctx context.Context) token.Session { return callerOf(ctx).session }

func client(ctx context.Context) record.Client { return callerOf(ctx).client }

func device(ctx context.Context) token.Device { return callerOf(ctx).device }

func browser(ctx context.Context) portal.Browser { return callerOf(ctx).browser }

// checkCaller finds the session's token, the client's address and the device's cookie. It refuses a request without a
// token on a route for people who are signed in. It refuses a browser's request from another site if the request has
// the cookie or could start a session.
func (s *server) checkCaller(route Route) func(huma.Context, func(huma.Context)) {
	return func(ctx huma.Context, next func(huma.Context)) {
		r, _ := humago.Unwrap(ctx)
		bearer, byCookie := s.bearer(r)
		reads := r.Method == http.MethodGet || r.Method == http.MethodHead
		if anyone := route.Who == portal.Anyone; !(reads && anyone) && (byCookie || anyone) && s.foreign(r) {
			refuse(ctx, newProblem(portal.CodeForbidden, "This request comes from another site. Use the portal's own pages."))
			return
		}
		c := caller{client: s.clientOf(r), device: s.deviceOf(r), browser: portal.BrowserOf(r.UserAgent())}
		var err *portal.Error
		if c.session, err = sessionOf(bearer, byCookie, route); route.Who != portal.Anyone {
			if err != nil {
				refuse(ctx, told(err))
				return
			}
			c.refusal = func(ctx context.Context) *problem {
				ctx, cancel := context.WithTimeout(ctx, callBudget)
				defer cancel()
				if _, err := s.store.Enter(ctx, c.session, route.Who); err != nil {
					return s.problem(ctx, route, err)
				}
				return nil
			}
		}
		next(huma.WithValue(ctx, contextKey{}, c))
	}
}

// sessionOf reads a request's token. A cookie never holds a program's key, and a key without a right to the route is
// refused before anything is read. checkCaller ignores both refusals on a route for anyone. Refusals: not_signed_in,
// forbidden.
func sessionOf(bearer string, byCookie bool, route Route) (token.Session, *portal.Error) {
	said, err := token.ParseBearer(bearer)
	switch {
	case err != nil || said.Key && byCookie:
		return token.Session{}, portal.ErrNotSignedIn()
	case said.Key && route.Scope == "":
		return token.Session{}, portal.ErrScope("")
	}
	if said.Key {
		said.Scope = string(route.Scope)
	}
	return said, nil
}

// refuse answers a request whose body, media type or path does not fit. A caller who may not call the route at all is
// refused for that instead, whatever the body is. This takes a read of its own, and only here: for a request that fits,
// the use case authorises the caller in its one read.
func refuse(ctx huma.Context, p *problem) {
	p = rather(ctx, p)
	ctx.SetHeader("Content-Type", problemMedia)
	for name, values := range p.GetHeaders() {
		ctx.SetHeader(name, values[0])
	}
	ctx.SetStatus(p.Status)
	_ = strictJSON.Marshal(ctx.BodyWriter(), p) // the client may be gone
}

// rather returns the refusal of the caller, or p if the caller may call the route. It sets the refusal's headers.
func rather(ctx huma.Context, p *problem) *problem {
	if c := callerOf(ctx.Context()); c.refusal != nil {
		if refused := c.refusal(ctx.Context()); refused != nil {
			p = refused
		}
	}
	for name, values := range p.GetHeaders() {
		ctx.SetHeader(name, values[0])
	}
	return p
}

// unfit returns the refusal of the caller, or err if the caller may call the route. A handler uses it if it refuses a
// request before it calls its room.
func unfit(ctx context.Context, err error) error {
	if c := callerOf(ctx); c.refusal != nil {
		if refused := c.refusal(ctx); refused != nil {
			return refused
		}
	}
	return err
}
