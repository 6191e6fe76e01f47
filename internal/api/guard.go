package api

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"allyway/internal/product"
	"allyway/internal/token"
)

// OriginSecretHeader is how the CDN shows that a request came through it.
const OriginSecretHeader = "X-Origin-Secret"

// guard stands before every route: nothing of a panic gets out, nothing passes by the CDN, and answers are neither
// cached nor sniffed.
func (s *server) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			if v := recover(); v != nil && v != http.ErrAbortHandler {
				s.Log.ErrorContext(r.Context(), "panic", "method", r.Method, "panic", v)
				writeProblem(w, internalProblem())
			}
		}()
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		w.Header().Set("Referrer-Policy", "no-referrer")
		if s.OriginSecret != "" && !sameSecret(r.Header.Get(OriginSecretHeader), s.OriginSecret) {
			writeProblem(w, &problem{Status: http.StatusForbidden, Code: portal.CodeForbidden, Detail: "Use the portal's own address."})
			return
		}
		if clean := path.Clean(r.URL.Path); clean != r.URL.Path {
			writeProblem(w, &problem{Status: http.StatusNotFound, Code: portal.CodeNotFound, Detail: "There is no such address in this API."})
			return
		}
		if _, err := url.ParseQuery(r.URL.RawQuery); err != nil { // what cannot be read would count as not sent
			writeProblem(w, &problem{Status: http.StatusBadRequest, Code: "malformed", Detail: "The address's query cannot be read; escape its parameters."})
			return
		}
		next.ServeHTTP(w, r)
	})
}

func sameSecret(a, b string) bool {
	x, y := sha256.Sum256([]byte(a)), sha256.Sum256([]byte(b))
	return subtle.ConstantTimeCompare(x[:], y[:]) == 1
}

type contextKey int

const (
	keySession contextKey = iota
	keyClient
)

// session is the token that the request carried. Whether it holds, the use case finds out, in the same read as all else.
func session(ctx context.Context) token.Session {
	s, _ := ctx.Value(keySession).(token.Session)
	return s
}

// client is the network address that throttles count by.
func client(ctx context.Context) string {
	s, _ := ctx.Value(keyClient).(string)
	return s
}

// checkCaller finds the session's token and the client's address. Without a token, a route for signed-in people goes
// no further; neither does a browser's request from another site that carries the cookie or would make a session.
func (s *server) checkCaller(api huma.API, route Route) func(huma.Context, func(huma.Context)) {
	return func(ctx huma.Context, next func(huma.Context)) {
		r, _ := humago.Unwrap(ctx)
		bearer, byCookie := s.bearer(r)
		unsafe := r.Method != http.MethodGet && r.Method != http.MethodHead
		if unsafe && (byCookie || route.Who == portal.Anyone) && s.foreign(r) {
			huma.WriteErr(api, ctx, http.StatusForbidden, "This request comes from another site; use the portal's own pages.")
			return
		}
		parsed, err := token.ParseSession(bearer)
		if err != nil && route.Who != portal.Anyone {
			huma.WriteErr(api, ctx, http.StatusUnauthorized, "Sign in, then send the session's token with the request.")
			return
		}
		ctx = huma.WithValue(ctx, keySession, parsed)
		next(huma.WithValue(ctx, keyClient, s.client(r)))
	}
}

// bearer is the request's token: that of the Authorization header, else the cookie's.
func (s *server) bearer(r *http.Request) (value string, byCookie bool) {
	if header := r.Header.Get("Authorization"); header != "" {
		scheme, value, _ := strings.Cut(header, " ")
		if strings.EqualFold(scheme, "Bearer") {
			return value, false
		}
		return "", false
	}
	if cookie, err := r.Cookie(s.cookieName()); err == nil {
		return cookie.Value, true
	}
	return "", false
}

// foreign tells whether a browser says that the request comes from another site. Other programs say nothing.
func (s *server) foreign(r *http.Request) bool {
	if origin := r.Header.Get("Origin"); origin != "" {
		return !slices.Contains(s.origins, origin)
	}
	site := r.Header.Get("Sec-Fetch-Site")
	return site != "" && site != "same-origin" && site != "none"
}

// origins are those of the portal's own pages. On one machine its names count as one.
func origins(portalURL string) []string {
	u, err := url.Parse(portalURL)
	if err != nil || u.Host == "" {
		return nil
	}
	all := []string{u.Scheme + "://" + u.Host}
	if ip := net.ParseIP(u.Hostname()); u.Hostname() == "localhost" || ip != nil && ip.IsLoopback() {
		for _, name := range []string{"localhost", "127.0.0.1", "[::1]"} {
			all = append(all, u.Scheme+"://"+name+":"+u.Port())
		}
	}
	return all
}

// client is where the request comes from: behind the CDN, which has shown its secret by then, what the CDN says, else
// the peer. No other header moves it. An IPv6 client has a whole /64 at hand, so that counts as one.
func (s *server) client(r *http.Request) string {
	host := r.RemoteAddr
	if name, _, err := net.SplitHostPort(r.RemoteAddr); err == nil {
		host = name
	}
	if viewer := r.Header.Get("CloudFront-Viewer-Address"); s.OriginSecret != "" && viewer != "" {
		host = viewer[:max(0, strings.LastIndexByte(viewer, ':'))] // address:port, an IPv6 address without brackets
	}
	ip, err := netip.ParseAddr(strings.Trim(host, "[]"))
	if err != nil || ip.Unmap().Is4() {
		return host
	}
	prefix, _ := ip.WithZone("").Prefix(64) // 64 is in range
	return prefix.String()
}

func (s *server) cookieName() string {
	if s.secure {
		return "__Host-allyway"
	}
	return "allyway"
}

// cookie carries a session's token, as long as the browser runs, or until it ends where it is to be remembered.
func (s *server) cookie(value string, until time.Time, remember bool) string {
	c := http.Cookie{Name: s.cookieName(), Value: value, Path: "/", HttpOnly: true, Secure: s.secure, SameSite: http.SameSiteLaxMode}
	if remember {
		c.Expires = until
	}
	if value == "" {
		c.MaxAge = -1
	}
	return c.String()
}
