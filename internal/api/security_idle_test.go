package api_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"allyway/internal/api/apitest"
	"allyway/internal/portal"
	"allyway/internal/table"
)

// ASVS 7.3.1: a staff session that nobody uses ends after the hours that the settings say. Sessions of other people do
// not.
func TestStaffSessionEndsWithoutUse(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, w *apitest.World) {
		owner := w.Owner()
		_, user := w.Person(owner, w.Partner(owner, "Acme"), "ana@acme.com", false)
		_, admin := w.Staff(owner, "ada@example.test", portal.RoleAdmin)
		w.Clock.Move(8*time.Hour - time.Millisecond)
		if !signedIn(w, owner) {
			t.Error("ended before its time")
		}
		w.Clock.Move(time.Millisecond)
		w.Refuses(401, "not_signed_in", "GET", "/v1/session", admin, nil)
		if !signedIn(w, owner) || !signedIn(w, user) {
			t.Error("a session in use ended, or a partner's")
		}
		w.Must(http.StatusOK, "PATCH", "/v1/settings", owner, body{"staffIdleHours": 1})
		w.Clock.Move(time.Hour)
		w.Refuses(401, "not_signed_in", "GET", "/v1/session", owner, nil)
		if !signedIn(w, user) {
			t.Error("a partner's session ended")
		}
	})
}

// The use of a session is stored at most once in half an hour. Of several calls at once, one stores it. The list of
// sessions shows it.
func TestUseOfASessionIsStoredOnceInHalfAnHour(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, w *apitest.World) {
		owner := w.Owner()
		started := w.Clock.Now()
		lastUsed := func() string {
			return w.Must(http.StatusOK, "GET", "/v1/sessions", owner, nil).Text("items.0.lastUsedAt")
		}
		w.Clock.Move(30*time.Minute - time.Millisecond)
		w.Recorder.Uses()
		if got := lastUsed(); got != rfc3339(started) || w.Recorder.Uses() != 0 {
			t.Errorf("too early: last used %s", got)
		}
		w.Clock.Move(time.Millisecond)
		atOnce(8, func(int) { w.Do("GET", "/v1/session", owner, nil) })
		if n := w.Recorder.Uses(); n != 1 {
			t.Errorf("eight calls at once stored it %d times", n)
		}
		if got := lastUsed(); got != rfc3339(w.Clock.Now()) {
			t.Errorf("last used %s", got)
		}
		// A call that also changes the session makes its change after the use was stored.
		w.Clock.Move(30 * time.Minute)
		w.Recorder.Writes()
		w.Confirm(owner)
		if got := lastUsed(); got != rfc3339(w.Clock.Now()) || w.Recorder.Uses() != 1 || len(w.Recorder.Writes()) != 1 {
			t.Errorf("confirmed, last used %s", got)
		}
	})
}

// A call goes on if the use of its session cannot be stored.
func TestCallGoesOnIfTheUseOfItsSessionIsNotStored(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	w.Recorder.Engine = unusable{w.Recorder.Engine}
	w.Clock.Move(time.Hour)
	w.Must(http.StatusOK, "GET", "/v1/session", owner, nil)
	w.Must(http.StatusCreated, "POST", "/v1/people", owner, body{"firstName": "A", "lastName": "B"})
	if w.Log.Len() != 0 {
		t.Errorf("logged %s", w.Log)
	}
}

// unusable is an engine that refuses to store the use of a session.
type unusable struct{ table.Engine }

func (e unusable) Write(ctx context.Context, ops []table.Op, now time.Time) error {
	if len(ops) == 1 && ops[0].Kind == table.KindPatch && strings.HasPrefix(ops[0].Item.PK, "SESSION#") {
		return errors.New("refused")
	}
	return e.Engine.Write(ctx, ops, now)
}
