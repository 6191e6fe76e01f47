package cloud

import (
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"allyway/internal/table"
)

func environmentAt(t *testing.T, endpoint string) Environment {
	t.Helper()
	vars := fullEnvironment()
	vars["AWS_ENDPOINT_URL_DYNAMODB"] = endpoint
	env, err := ReadEnvironment(lookupIn(vars), TableName)
	if err != nil {
		t.Fatal(err)
	}
	return env
}

// TestTableWarmsUpOnceOnOneConnection makes a call after the warm-up. net/http takes a connection back a moment after
// its answer was read, so a call that comes sooner opens another. Then the test starts again and waits longer.
func TestTableWarmsUpOnceOnOneConnection(t *testing.T) {
	for pause := time.Millisecond; ; pause *= 10 {
		connections := connectionsOfWarmUpAndCall(t, pause)
		if connections == 1 {
			return
		}
		if pause > time.Second {
			t.Fatalf("%d connections for two calls %s apart, want the one of the warm-up", connections, pause)
		}
	}
}

func connectionsOfWarmUpAndCall(t *testing.T, pause time.Duration) int32 {
	t.Helper()
	var calls, connections atomic.Int32
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		calls.Add(1)
		body, err := io.ReadAll(r.Body)
		if err != nil || !strings.HasSuffix(r.Header.Get("X-Amz-Target"), ".BatchGetItem") || !strings.Contains(string(body), `"allyway"`) {
			t.Errorf("call %s %s, %v", r.Header.Get("X-Amz-Target"), body, err)
		}
		w.Header().Set("Content-Type", "application/x-amz-json-1.0")
		json.NewEncoder(w).Encode(map[string]any{"Responses": map[string]any{}})
	}))
	server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			connections.Add(1)
		}
	}
	server.Start()
	defer server.Close()

	tbl := Table(environmentAt(t, server.URL))
	if calls.Load() != 1 {
		t.Errorf("%d calls during the start, want 1", calls.Load())
	}
	time.Sleep(pause)
	if _, err := tbl.Get(t.Context(), table.Key{PK: "PERSON#1", SK: "-"}); err != nil {
		t.Error(err)
	}
	return connections.Load()
}

func TestTableStartsWithoutItsService(t *testing.T) {
	block := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { <-block }))
	defer server.Close()
	defer close(block)
	start := time.Now()
	if Table(environmentAt(t, server.URL)) == nil {
		t.Error("no table")
	}
	if took := time.Since(start); took < warmUp-time.Second || took > warmUp+5*time.Second {
		t.Errorf("a start without DynamoDB takes %v, want about %v", took, warmUp)
	}
}
