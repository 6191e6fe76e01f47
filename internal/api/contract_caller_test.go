package api_test

import (
	"net/http"
	"strings"
	"testing"

	"allyway/internal/api"
	"allyway/internal/api/apitest"
	"allyway/internal/portal"
	"allyway/internal/table/tabletest"
)

// unfit returns requests that do not fit the route. The body is not JSON, has another media type or shape, is too large
// or is missing; or there is an unknown parameter; or an id in the path is not an id.
func unfit(r api.Route, bearer string) map[string]*http.Request {
	media := "application/json"
	if raw, ok := rawOf(r); ok {
		media = raw.media[0]
	}
	at := address(r.Path)
	return map[string]*http.Request{
		"no JSON":         rawRequest(r.Method, at, bearer, media, `{"a":`),
		"a wrong shape":   rawRequest(r.Method, at, bearer, media, `{"unknown":1}`),
		"a list":          rawRequest(r.Method, at, bearer, media, `[]`),
		"no body":         apitest.Request(r.Method, at, bearer, nil),
		"another type":    rawRequest(r.Method, at, bearer, "text/html", "<p>"),
		"too large":       rawRequest(r.Method, at, bearer, media, strings.Repeat("x", 3<<20)),
		"unknown queries": rawRequest(r.Method, at+"?unknown=1", bearer, media, `{}`),
		"no id":           rawRequest(r.Method, strings.ReplaceAll(at, someID, "x"), bearer, media, `{}`),
	}
}

// A caller who may not call a route at all is refused for that, even if the request does not fit either.
func TestCallerIsJudgedBeforeTheBody(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	partner := w.Partner(owner, "Acme")
	_, signedOut := w.Person(owner, partner, "out@acme.com", false)
	w.Must(http.StatusNoContent, "DELETE", "/v1/session", signedOut, nil)
	bearers := map[portal.Role]string{portal.RoleOwner: owner}
	_, bearers[portal.RoleAdmin] = w.Staff(owner, "ada@example.test", portal.RoleAdmin)
	_, bearers[portal.RolePrimaryContact] = w.Person(owner, partner, "mia@acme.com", true)
	_, bearers[portal.RoleUser] = w.Person(owner, partner, "ana@acme.com", false)
	for _, r := range api.Routes() {
		if r.Who == portal.Anyone {
			continue
		}
		for name, bearer := range map[string]string{"nobody": "", "a forged token": "x", "who signed out": signedOut} {
			for what, request := range unfit(r, bearer) {
				t.Run(r.ID+" by "+name+" with "+what, func(t *testing.T) { w.With(t).RefusesRequest(401, "not_signed_in", request) })
			}
		}
		for role, bearer := range bearers {
			if r.Who.Includes(role) {
				continue
			}
			for what, request := range unfit(r, bearer) {
				t.Run(r.ID+" by "+string(role)+" with "+what, func(t *testing.T) { w.With(t).RefusesRequest(403, "forbidden", request) })
			}
		}
	}
	// Rows that do not fit are found by the handler.
	user := bearers[portal.RoleUser]
	w.Refuses(403, "forbidden", "POST", "/v1/partners/"+partner+"/invites", user, body{"emails": ""})
	w.RefusesRequest(403, "forbidden", rawRequest("POST", "/v1/partners/"+partner+"/import", user, "text/csv", "name\nx\n"))
}

// A request that fits needs no call of the table for the caller alone: its one Get reads the caller, too.
func TestCallerIsJudgedInTheSameRead(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	gets := func(in any) (n int) {
		meter := &tabletest.Meter{}
		r := apitest.Request("POST", "/v1/ecosystems", owner, in)
		w.Serve(r.WithContext(tabletest.WithMeter(r.Context(), meter)))
		return len(meter.Calls())
	}
	if n := gets(body{"name": "North"}); n != 2 {
		t.Errorf("a request that fits: %d calls, want a Get and a Write", n)
	}
	if n := gets(body{"unknown": 1}); n != 1 {
		t.Errorf("a request that does not fit: %d calls, want one Get", n)
	}
}
