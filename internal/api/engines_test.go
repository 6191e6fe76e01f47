package api_test

import (
	"fmt"
	"net/http"
	"net/url"
	"sync"
	"testing"
	"time"

	"allyway/internal/api/apitest"
)

// body is a JSON object to send.
type body = map[string]any

// onEngines runs a scenario that storage decides on both engines.
func onEngines(t *testing.T, scenario func(t *testing.T, w *apitest.World)) {
	t.Run("bolt", func(t *testing.T) {
		t.Parallel()
		scenario(t, apitest.OnBolt(t))
	})
	t.Run("dynamodb", func(t *testing.T) {
		t.Parallel()
		scenario(t, apitest.OnDynamo(t))
	})
}

// onBolt runs a scenario on the embedded engine only, because DynamoDB Local would take minutes for so many calls. Such
// a scenario needs conditions and counters. Package internal/table/tabletest checks that both engines do these alike.
func onBolt(t *testing.T, scenario func(t *testing.T, w *apitest.World)) {
	t.Run("bolt", func(t *testing.T) {
		t.Parallel()
		scenario(t, apitest.OnBolt(t))
	})
}

// atOnce calls f n times at the same moment and waits for all.
func atOnce(n int, f func(i int)) {
	var wg sync.WaitGroup
	begin := make(chan struct{})
	for i := range n {
		wg.Go(func() {
			<-begin
			f(i)
		})
	}
	close(begin)
	wg.Wait()
}

// patiently repeats a call while the answer is that the portal is unavailable. On a busy machine, DynamoDB Local can
// refuse transactions on one item for longer than a call keeps trying.
func patiently(call func() apitest.Answer) (a apitest.Answer) {
	for range 20 {
		if a = call(); a.Status != http.StatusServiceUnavailable {
			return a
		}
		time.Sleep(100 * time.Millisecond)
	}
	return a
}

// tally counts answers by "status code".
func tally(answers []apitest.Answer) map[string]int {
	n := map[string]int{}
	for _, a := range answers {
		if code := a.Code(); code != "" {
			n[fmt.Sprintf("%d %s", a.Status, code)]++
		} else {
			n[fmt.Sprint(a.Status)]++
		}
	}
	return n
}

// signedIn reports whether a session's token still gives access.
func signedIn(w *apitest.World, bearer string) bool {
	w.T.Helper()
	a := w.Do("GET", "/v1/session", bearer, nil)
	if a.Status != http.StatusOK && (a.Status != http.StatusUnauthorized || a.Code() != "not_signed_in") {
		w.T.Errorf("GET /v1/session: %d %s", a.Status, a.Raw)
	}
	return a.Status == http.StatusOK
}

// rfc3339 returns a time as it is written in answers.
func rfc3339(at time.Time) string { return at.UTC().Format(time.RFC3339Nano) }

// escape returns a value as it is written in a query.
func escape(s string) string { return url.QueryEscape(s) }
