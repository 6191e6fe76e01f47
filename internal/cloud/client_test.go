package cloud

import (
	"context"
	"encoding/json"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// TestConnectionsOutliveTheirCalls makes calls whose contexts end as soon as the call is done, like the table's calls.
// The connection is used again.
func TestConnectionsOutliveTheirCalls(t *testing.T) {
	var connections atomic.Int32
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
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
	client := dynamodb.NewFromConfig(environmentAt(t, server.URL).Config(server.URL, time.Minute, 1))
	input := &dynamodb.BatchGetItemInput{RequestItems: map[string]types.KeysAndAttributes{"t": {
		Keys: []map[string]types.AttributeValue{{"pk": &types.AttributeValueMemberS{Value: "a"}}}, ConsistentRead: aws.Bool(true)}}}
	const calls = 300
	kept := make(chan struct{}, calls)
	trace := httptrace.WithClientTrace(t.Context(), &httptrace.ClientTrace{PutIdleConn: func(error) { kept <- struct{}{} }})
	for range calls {
		ctx, cancel := context.WithTimeout(trace, time.Minute)
		if _, err := client.BatchGetItem(ctx, input); err != nil {
			t.Fatal(err)
		}
		cancel()
		select {
		case <-kept: // net/http takes a connection back a moment after its answer was read
		case <-time.After(time.Second):
			if n := connections.Load(); n > calls/20 {
				t.Fatalf("%d connections already, for %d calls in turn", n, calls)
			}
		}
	}
	if n := connections.Load(); n > calls/20 {
		t.Errorf("%d connections for %d calls in turn", n, calls)
	}
}
