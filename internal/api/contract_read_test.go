package api_test

import (
	"fmt"
	"maps"
	"net/http"
	"strings"
	"testing"
	"time"

	"allyway/internal/api/apitest"
)

func getIf(address, bearer, header, value string) *http.Request {
	r := apitest.Request("GET", address, bearer, nil)
	r.Header.Set(header, value)
	return r
}

// A read with the current ETag is answered by 304, if the caller may read. Any change of what is shown gives a new
// ETag, even if the version stays the same.
func TestIfNoneMatch(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	all := things(w, owner)
	maps.Copy(all, map[string]thing{"settings": {"/v1/settings", func(i int) body { return body{"portalName": fmt.Sprintf("Name %d", i)} }}})
	_, user := w.Person(owner, w.Partner(owner, "Other"), "uma@other.com", false)
	for name, thing := range all {
		t.Run(name, func(t *testing.T) {
			w := w.With(t)
			first := w.Must(http.StatusOK, "GET", thing.address, owner, nil)
			tag := first.Header.Get("ETag")
			for _, match := range []string{tag, "W/" + tag, `"1-0", ` + tag, tag + ` , "x"`, "*"} {
				a := w.Serve(getIf(thing.address, owner, "If-None-Match", match))
				if a.Status != http.StatusNotModified || a.Raw != "" || a.Header.Get("ETag") != tag || a.Header.Get("Content-Type") != "" || a.Header.Get("Cache-Control") != "no-store" {
					t.Errorf("If-None-Match %s: %d %v %q", match, a.Status, a.Header, a.Raw)
				}
			}
			for _, other := range []string{`"1"`, strings.Trim(tag, `"`), tag[:len(tag)-2] + `"`, `""`, "x", tag + tag} {
				if a := w.Serve(getIf(thing.address, owner, "If-None-Match", other)); a.Status != http.StatusOK || a.Raw != first.Raw {
					t.Errorf("If-None-Match %s: %d %s", other, a.Status, a.Raw)
				}
			}
			for bearer, status := range map[string]int{"": http.StatusUnauthorized, user: http.StatusForbidden} {
				if a := w.Serve(getIf(thing.address, bearer, "If-None-Match", tag)); a.Status != status && a.Status != http.StatusNotFound {
					t.Errorf("a stranger learns that it is the same: %d %s", a.Status, a.Raw)
				}
			}
			w.Must(http.StatusOK, "PATCH", thing.address, owner, thing.patch(1))
			if a := w.Serve(getIf(thing.address, owner, "If-None-Match", tag)); a.Status != http.StatusOK || a.Header.Get("ETag") == tag {
				t.Errorf("after a change: %d %v", a.Status, a.Header)
			}
			if a := w.Serve(getIf(thing.address, owner, "If-Match", tag)); a.Status != http.StatusOK { // If-Match is for changes only
				t.Errorf("If-Match of a read: %d", a.Status)
			}
		})
	}
	t.Run("a partner's counts", func(t *testing.T) {
		w := w.With(t)
		at := "/v1/partners/" + w.Partner(owner, "Counted")
		tag := w.Must(http.StatusOK, "GET", at, owner, nil).Header.Get("ETag")
		w.Contact(owner, strings.TrimPrefix(at, "/v1/partners/"), "")
		if a := w.Serve(getIf(at, owner, "If-None-Match", tag)); a.Status != http.StatusOK || a.Header.Get("ETag") == tag {
			t.Errorf("with a person more: %d %v", a.Status, a.Header)
		}
		if a := w.Serve(patchIf(w, owner, at, tag, body{"name": "Renamed"})); a.Status != http.StatusOK { // nobody has changed the partner
			t.Errorf("a change from the older ETag: %d %s", a.Status, a.Raw)
		}
	})
	t.Run("an invite that expires", func(t *testing.T) {
		w := w.With(t)
		id, _ := w.Invited(owner, w.Partner(owner, "Late"), "late@acme.com", false)
		tag := w.Must(http.StatusOK, "GET", "/v1/people/"+id, owner, nil).Header.Get("ETag")
		w.Clock.Move(20 * 24 * time.Hour)
		owner := w.SignIn("owner@example.test", apitest.Secret)
		if a := w.Serve(getIf("/v1/people/"+id, owner, "If-None-Match", tag)); a.Status != http.StatusOK || a.Text("status") != "invited" {
			t.Errorf("expired: %d %s", a.Status, a.Raw)
		}
	})
}

// A change may name several ETags that it can be made from, and PUT honours them as PATCH does.
func TestIfMatchOfSeveral(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	partner := w.Partner(owner, "Acme")
	at := "/v1/partners/" + partner
	if a := w.Serve(patchIf(w, owner, at, `"7-aa", "1-bb" , "x"`, body{"name": "Two"})); a.Status != http.StatusOK {
		t.Errorf("a list: %d %s", a.Status, a.Raw)
	}
	w.RefusesRequest(412, "changed", patchIf(w, owner, at, `"1-aa", W/"2-bb"`, body{"name": "Three"}))
	w.Must(http.StatusOK, "PATCH", at, owner, body{"externalIds": body{"hub": "1"}})
	for _, path := range []string{"/v1/partners/by/hub/1", "/v1/partners/by/hub/2", "/v1/people/by/hub/3"} {
		r := apitest.Request("PUT", path, owner, map[bool]body{true: {"name": "Three"}, false: {"lastName": "Three"}}[strings.HasPrefix(path, "/v1/partners")])
		r.Header.Set("If-Match", `"2-aa"`)
		w.RefusesRequest(412, "changed", r)
	}
	r := apitest.Request("PUT", "/v1/partners/by/hub/1", owner, body{"name": "Three"})
	r.Header.Set("If-Match", w.Must(http.StatusOK, "GET", at, owner, nil).Header.Get("ETag"))
	if a := w.Serve(r); a.Status != http.StatusOK || a.Text("name") != "Three" {
		t.Errorf("PUT: %d %s", a.Status, a.Raw)
	}
}

// The header Accept alone decides between JSON in pages and CSV with all rows.
func TestAcceptDecidesOnce(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	partner := w.Partner(owner, "Acme")
	for i := range 3 {
		w.Contact(owner, partner, fmt.Sprintf("c%d@acme.com", i))
	}
	for accept, csv := range map[string]bool{
		"text/csv": true, "TEXT/CSV": true, "text/csv;q=0.5": true, "text/csv; charset=utf-8": true, "text/*": true,
		"text/csv, application/json;q=0.9": true, "application/json;q=0.1,text/csv;q=0.2": true, "text/csv, */*;q=0.1": true,
		strings.Repeat("application/x-long, ", 100) + "text/csv": true,
		"": false, "*/*": false, "application/json": false, "text/csvx": false, "text/csv;q=0": false, "text/html": false, "application/json, text/csv;q=0.5": false,
		"text/csv, application/json": false, "text/csv;q=none": false, "text/csv;q=0, text/*": false, "x": false, ",;": false,
	} {
		for _, at := range []string{"/v1/people?limit=2", "/v1/partners/" + partner + "/people?limit=2", "/v1/events?limit=2&day=2026-03-02", "/v1/counts"} {
			a := w.Serve(getIf(at, owner, "Accept", accept))
			kind := a.Header.Get("Content-Type")
			if a.Status != http.StatusOK || csv != (kind == "text/csv") || !csv && kind != "application/json" {
				t.Errorf("%s with %.60q: %d %s", at, accept, a.Status, kind)
			}
			if !csv && strings.Contains(at, "limit") && (len(a.Texts("id")) != 2 || a.Text("next") == "") {
				t.Errorf("%s with %.60q ignores the limit: %s", at, accept, a.Raw)
			}
		}
	}
}

// A query that gives a parameter twice, an empty "after" and a compressed body are refused, and never read in part. The
// case of a media type does not matter.
func TestHalfUnderstoodRequestsAreRefused(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	for _, query := range []string{"people?status=active&status=invited", "people?limit=1&limit=100", "events?after=0&after=1", "partners?q=a&limit=2&q=b"} {
		a := w.Refuses(422, "invalid", "GET", "/v1/"+query, owner, nil)
		if !strings.Contains(a.Raw, `"location":"query.`) {
			t.Errorf("%s: %s", query, a.Raw)
		}
		w.Refuses(401, "not_signed_in", "GET", "/v1/"+query, "", nil)
	}
	w.Refuses(400, "malformed", "GET", "/v1/events?after=", owner, nil)
	send := func(header, value string) *http.Request {
		r := apitest.Request("POST", "/v1/ecosystems", owner, body{"name": header})
		r.Header.Set(header, value)
		return r
	}
	w.RefusesRequest(415, "unsupported_media_type", send("Content-Encoding", "gzip"))
	for header, value := range map[string]string{"Content-Type": "Application/JSON; charset=UTF-8", "Content-Encoding": "identity"} {
		if a := w.Serve(send(header, value)); a.Status != http.StatusCreated {
			t.Errorf("%s %s: %d %s", header, value, a.Status, a.Raw)
		}
	}
	if a := w.Refuses(401, "not_signed_in", "GET", "/v1/session", "", nil); a.Header.Get("WWW-Authenticate") != "Bearer" {
		t.Errorf("401 says nothing of how to sign in: %v", a.Header)
	}
}
