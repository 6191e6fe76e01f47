package api_test

import (
	"maps"
	"net/http"
	"slices"
	"testing"

	"allyway/internal/api/apitest"
)

// TestTimesInBodies sends times that cannot be stored, or that RFC 3339 does not have, in every field that takes one.
func TestTimesInBodies(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	s := newSurvey(w, later())
	key := body{"name": "CRM", "scopes": []string{"people:read"}}
	mail := body{"subject": "Headcount", "text": "How many are you?"}
	for _, field := range []struct {
		method, path string
		name, good   string
		others       body
	}{
		{"POST", "/v1/keys", "expiresAt", "9999-12-31T23:59:59Z", key},
		{"POST", s.eco + "/captures", "opensAt", "1970-01-01T00:00:00+00:00", aCapture()},
		{"POST", s.eco + "/captures", "closesAt", "2026-03-31T23:59:59.5-23:59", aCapture()},
		{"PATCH", s.path, "opensAt", "2026-02-28T23:59:59.999999999Z", body{}},
		{"PATCH", s.path, "closesAt", "9999-12-31T22:59:59-01:00", body{}},
		{"PUT", s.path + "/mail", "sendAt", "2026-03-31T00:00:00+01:00", mail},
	} {
		send := maps.Clone(field.others)
		for _, bad := range []string{
			"9999-12-31T23:59:59-12:00", "9999-12-31T23:59:59-00:01", "0000-01-01T00:00:00+12:00", "0000-01-01T00:00:00Z",
			"0001-01-01T00:00:00Z", "1970-01-01T00:00:00+00:01", "1969-12-31T23:59:59.999Z",
			"2026-03-31T10:00:00,5Z", "2026-03-31T10:00:00+24:00", "2026-03-31T10:00:00-23:60", "2026-03-31T9:00:00Z",
			"2026-03-31T10:00:00", "2026-03-31 10:00:00Z", "2026-03-31", "2026-02-30T10:00:00Z", "2026-03-31T24:00:00Z",
			"10000-01-01T00:00:00Z", "-001-01-01T00:00:00Z", "2026-03-31T10:00:00.Z", "2026-03-31T10:00Z", "1774951200", "",
		} {
			send[field.name] = bad
			a := w.Refuses(422, "invalid", field.method, field.path, s.owner, send)
			if at := slices.Compact(a.Locations()); !slices.Equal(at, []string{"body." + field.name}) {
				t.Errorf("%s %s %q: refused at %q", field.method, field.name, bad, at)
			}
		}
		send[field.name] = field.good
		if a := w.Do(field.method, field.path, s.owner, send); a.Status != http.StatusOK && a.Status != http.StatusCreated {
			t.Errorf("%s %s %q: %d %s", field.method, field.name, field.good, a.Status, a.Raw)
		}
	}
}
