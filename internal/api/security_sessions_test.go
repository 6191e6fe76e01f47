package api_test

import (
	"net/http"
	"testing"

	"allyway/internal/api/apitest"
	"allyway/internal/portal"
	"allyway/internal/table"
)

// A person has at most 20 sessions. If they sign in once more, the same Write ends the oldest session.
func TestAtMost20Sessions(t *testing.T) {
	t.Parallel()
	onBolt(t, func(t *testing.T, w *apitest.World) {
		owner := w.Owner()
		_, first := w.Person(owner, w.Partner(owner, "Acme"), "ana@acme.com", false)
		second := w.SignIn("ana@acme.com", apitest.Secret)
		for range portal.MaxSessions - 2 {
			w.SignIn("ana@acme.com", apitest.Secret)
		}
		if !signedIn(w, first) {
			t.Fatal("ended with 20 sessions")
		}
		w.Recorder.Writes()
		last := w.SignIn("ana@acme.com", apitest.Secret)
		if writes := w.Recorder.Writes(); len(writes) != 1 || !deletesSession(writes[0]) {
			t.Errorf("signing in wrote %v", writes)
		}
		if signedIn(w, first) || !signedIn(w, second) || !signedIn(w, last) || !signedIn(w, owner) {
			t.Error("not the oldest session alone ended")
		}
		if n := len(w.Must(http.StatusOK, "GET", "/v1/sessions", last, nil).Texts("id")); n != portal.MaxSessions {
			t.Errorf("%d sessions", n)
		}

		// Sessions that are not valid any more do not count, however new they are.
		w.Must(http.StatusNoContent, "DELETE", "/v1/sessions", second, nil)
		for range portal.MaxSessions - 1 {
			w.SignIn("ana@acme.com", apitest.Secret)
		}
		if !signedIn(w, second) {
			t.Error("ended sessions count")
		}
		w.SignIn("ana@acme.com", apitest.Secret)
		if signedIn(w, second) {
			t.Error("the oldest session stays")
		}
	})
}

func deletesSession(ops []table.Op) bool {
	n := 0
	for _, op := range ops {
		if op.Kind == table.KindDelete && len(op.Item.PK) > 8 && op.Item.PK[:8] == "SESSION#" {
			n++
		}
	}
	return n == 1
}

// An invited person has no session, so the session that starts when they accept is the only one.
func TestAcceptingStartsTheOnlySession(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	_, bearer := w.Person(owner, w.Partner(owner, "Acme"), "ana@acme.com", false)
	if n := len(w.Must(http.StatusOK, "GET", "/v1/sessions", bearer, nil).Texts("id")); n != 1 {
		t.Errorf("%d sessions", n)
	}
}
