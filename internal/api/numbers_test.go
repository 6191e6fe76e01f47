package api_test

import (
	"fmt"
	"net/http"
	"slices"
	"testing"

	"allyway/internal/api/apitest"
)

// TestIntegersInBodies sends numbers in fields that take an integer. JSON Schema counts 24.0 and 1e2 as integers. For
// any other number, the refusal names its field.
func TestIntegersInBodies(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	eco := ecosystem(w, owner, body{"name": "North"})
	capture := w.Must(http.StatusCreated, "POST", eco+"/captures", owner, later()).Header.Get("Location")
	contact := w.Contact(owner, w.Partner(owner, "Acme"), "ana@acme.com")
	asked := `{"title":"T","opensAt":"2026-03-03T00:00:00Z","closesAt":"2026-04-01T00:00:00Z","questions":[{"text":"Q","kind":"scale","%s":%%s%s}]}`
	for _, field := range []struct {
		status             int
		method, path, send string
		at                 string
	}{
		{200, "PATCH", "/v1/settings", `{"inviteLifetimeHours":%s}`, "body.inviteLifetimeHours"},
		{200, "PATCH", "/v1/settings", `{"resetLifetimeMinutes":%s}`, "body.resetLifetimeMinutes"},
		{202, "POST", "/v1/people/" + contact + "/invite", `{"expiresIn":%s}`, "body.expiresIn"},
		{201, "POST", "/v1/ecosystems", `{"name":"South","userSlots":%s}`, "body.userSlots"},
		{200, "PATCH", eco, `{"userSlots":%s}`, "body.userSlots"},
		{200, "PUT", capture + "/mail", `{"subject":"S","text":"T","remindHoursBefore":%s}`, "body.remindHoursBefore"},
		{201, "POST", eco + "/captures", fmt.Sprintf(asked, "max", ""), "body.questions[0].max"},
		{201, "POST", eco + "/captures", fmt.Sprintf(asked, "min", `,"max":100`), "body.questions[0].min"},
	} {
		for _, bad := range []string{"12.5", "1e-1", "12345678901234567890", "-12345678901234567890.0", "1e30", "9223372036854775807", `"24"`, "true", "[24]", `{"24":24}`} {
			a := w.Refuses(422, "invalid", field.method, field.path, owner, fmt.Sprintf(field.send, bad))
			if at := slices.Compact(a.Locations()); !slices.Equal(at, []string{field.at}) {
				t.Errorf("%s %s: refused at %q", field.at, bad, at)
			}
		}
		for _, good := range []string{"24", "24.0", "2.4e1", "240E-1", "24.000"} {
			if a := w.Do(field.method, field.path, owner, fmt.Sprintf(field.send, good)); a.Status != field.status {
				t.Errorf("%s %s: %d %s", field.at, good, a.Status, a.Raw)
			}
		}
	}
	if hours := w.Must(http.StatusOK, "GET", "/v1/settings", owner, nil).At("inviteLifetimeHours"); hours != 24.0 {
		t.Errorf("stored %v hours", hours)
	}
}
