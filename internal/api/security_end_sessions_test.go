package api_test

import (
	"net/http"
	"slices"
	"testing"

	"allyway/internal/api/apitest"
	"allyway/internal/portal"
)

// Staff can end all sessions of a person, who can then sign in again. For staff people, only owners can do this.
func TestStaffEndSessions(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, w *apitest.World) {
		owner := w.Owner()
		ana, using := w.Person(owner, w.Partner(owner, "Acme"), "ana@acme.com", false)
		ada, admin := w.Staff(owner, "ada@example.test", portal.RoleAdmin)
		other := w.SignIn("ana@acme.com", apitest.Secret)
		w.Recorder.Writes()
		w.Refuses(403, "forbidden", "DELETE", "/v1/people/"+ana+"/sessions", using, nil)
		w.Refuses(404, "not_found", "DELETE", "/v1/people/"+ada+"/sessions", admin, nil)
		w.Refuses(404, "not_found", "DELETE", "/v1/people/"+someID+"/sessions", owner, nil)
		if writes := w.Recorder.Writes(); len(writes) != 0 {
			t.Errorf("refused, and wrote %v", writes)
		}
		w.Must(http.StatusNoContent, "DELETE", "/v1/people/"+ana+"/sessions", admin, nil)
		if signedIn(w, using) || signedIn(w, other) || !signedIn(w, admin) {
			t.Error("not exactly this person's sessions ended")
		}
		if a := w.Must(http.StatusOK, "GET", "/v1/events?person="+ana, owner, nil); !slices.Contains(a.Texts("type"), portal.EventSessionsEnded) {
			t.Errorf("events %s", a.Raw)
		}
		if !signedIn(w, w.SignIn("ana@acme.com", apitest.Secret)) {
			t.Error("cannot sign in again")
		}
		w.Must(http.StatusNoContent, "DELETE", "/v1/people/"+ada+"/sessions", owner, nil)
		if signedIn(w, admin) {
			t.Error("an admin's session stays")
		}
	})
}
