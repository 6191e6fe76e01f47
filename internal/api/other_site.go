package api

import (
	"net/http"
	"slices"
	"strings"
)

// otherSite lets pages of the allowed origins read answers (CORS). It answers the requests by which a browser asks what
// such a page may send, and reports whether it did. No answer allows credentials, so browsers send no cookie, and show
// a page no answer to a request with one. Pages of other origins get no such headers.
func (s *server) otherSite(w http.ResponseWriter, r *http.Request) (answered bool) {
	if len(s.AllowedOrigins) == 0 {
		return false
	}
	to := w.Header()
	to.Add("Vary", "Origin")
	origin := r.Header.Get("Origin")
	if !slices.Contains(s.AllowedOrigins, origin) {
		return false
	}
	to.Set("Access-Control-Allow-Origin", origin)
	if r.Method != http.MethodOptions || r.Header.Get("Access-Control-Request-Method") == "" {
		to.Set("Access-Control-Expose-Headers", "ETag, Location, Next-Row, Retry-After")
		return false
	}
	to.Set("Access-Control-Allow-Methods", strings.Join([]string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete}, ", "))
	to.Set("Access-Control-Allow-Headers", "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match")
	to.Set("Access-Control-Max-Age", "600") // seconds
	w.WriteHeader(http.StatusNoContent)
	return true
}
