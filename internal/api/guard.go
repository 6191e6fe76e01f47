package api

import (
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

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// OriginSecretHeader is the header by which the CDN shows that a request came through it.
const OriginSecretHeader = "X-Origin-Secret"

// guard runs before every route. It turns a panic into a problem without the panic's text. It lets nobody bypass the
// CDN. It forbids browsers to cache an answer or to guess its type.
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
			writeProblem(w, newProblem(portal.CodeForbidden, "Use the portal's own address."))
			return
		}
		if s.otherSite(w, r) {
			return
		}
		if sent := pathSent(r.URL); path.Clean(sent) != sent {
			writeProblem(w, newProblem(portal.CodeNotFound, "There is no such address in this API."))
			return
		}
		if _, err := url.ParseQuery(r.URL.RawQuery); err != nil { // a parameter that cannot be read must not count as not sent
			writeProblem(w, newProblem(portal.CodeMalformed, "The address's query cannot be read. Escape its parameters."))
			return
		}
		next.ServeHTTP(unlessMatched(w, r), r)
	})
}

// pathSent returns the path in the form in which no segment may be empty or of dots alone. That is the decoded path. In
// a path with an external id, it is the path as it was sent, because the id may have escaped slashes and dots.
func pathSent(u *url.URL) string {
	if sent := u.EscapedPath(); strings.HasPrefix(sent, "/v1/partners/by/") || strings.HasPrefix(sent, "/v1/people/by/") {
		return sent
	}
	return u.Path
}

func sameSecret(a, b string) bool {
	x, y := sha256.Sum256([]byte(a)), sha256.Sum256([]byte(b))
	return subtle.ConstantTimeCompare(x[:], y[:]) == 1
}

// bearer returns the request's token, from the header Authorization, or else from the cookie.
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

// foreign reports whether a browser says that the request comes from another site. Other programs say nothing.
func (s *server) foreign(r *http.Request) bool {
	if origin := r.Header.Get("Origin"); origin != "" {
		return !slices.Contains(s.origins, origin)
	}
	site := r.Header.Get("Sec-Fetch-Site")
	return site != "" && site != "same-origin" && site != "none"
}

// origins returns the origins of the portal's own pages. If the portal's host is a name of this machine, the other
// names of this machine count as well.
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

// clientOf returns the network address that the request comes from. Behind the CDN, whose secret is already checked, it
// is the address that the CDN names; otherwise it is the peer's. No other header counts.
func (s *server) clientOf(r *http.Request) record.Client {
	host := r.RemoteAddr
	if name, _, err := net.SplitHostPort(r.RemoteAddr); err == nil {
		host = name
	}
	if viewer := r.Header.Get("CloudFront-Viewer-Address"); s.OriginSecret != "" && viewer != "" {
		host = viewer[:max(0, strings.LastIndexByte(viewer, ':'))] // address:port, an IPv6 address without brackets
	}
	ip, err := netip.ParseAddr(strings.Trim(host, "[]"))
	if err != nil {
		return record.Client{Address: host}
	}
	if ip = ip.Unmap().WithZone(""); ip.Is4() {
		return record.Client{Address: ip.String()}
	}
	address, _ := ip.Prefix(64) // 64 and 48 are in range
	network, _ := ip.Prefix(48)
	return record.Client{Address: address.String(), Network: network.String()}
}

// deviceOf returns the device that the request's cookie names. A browser gets the cookie when somebody signs in.
func (s *server) deviceOf(r *http.Request) token.Device {
	cookie, err := r.Cookie(s.deviceCookieName())
	if err != nil {
		return token.Device{}
	}
	return token.ParseDevice(cookie.Value)
}

func (s *server) cookieName() string {
	if s.secure {
		return "__Host-allyway"
	}
	return "allyway"
}

func (s *server) deviceCookieName() string { return s.cookieName() + "-device" }

// deviceCookie returns the cookie of a device. It gives no access: attempts from this browser to sign in as the same
// person are counted by themselves.
func (s *server) deviceCookie(value string, until time.Time) string {
	c := http.Cookie{Name: s.deviceCookieName(), Value: value, Path: "/", HttpOnly: true, Secure: s.secure, SameSite: http.SameSiteLaxMode,
		Expires: until}
	return c.String()
}

// cookie returns the cookie with a session's token. It lasts until the browser is closed. If the session is to be
// remembered, it lasts until the session ends.
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
