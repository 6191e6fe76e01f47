package dynamo_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"allyway/internal/table"
	"allyway/internal/table/dynamo"
	"allyway/internal/table/tabletest"
	"allyway/internal/table/tabletest/dynamolocal"
)

// capacity asks DynamoDB how many units each request consumes, and adds them up by operation.
type capacity struct{ units map[string]float64 }

func (c *capacity) RoundTrip(request *http.Request) (*http.Response, error) {
	var fields map[string]any
	if err := json.NewDecoder(request.Body).Decode(&fields); err != nil {
		return nil, err
	}
	fields["ReturnConsumedCapacity"] = "TOTAL"
	body, err := json.Marshal(fields)
	if err != nil {
		return nil, err
	}
	request.Body, request.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	response, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	if body, err = io.ReadAll(response.Body); err != nil {
		return nil, err
	}
	response.Body = io.NopCloser(bytes.NewReader(body))
	_, operation, _ := strings.Cut(request.Header.Get("X-Amz-Target"), ".")
	var one struct {
		ConsumedCapacity struct{ CapacityUnits float64 }
	}
	var several struct {
		ConsumedCapacity []struct{ CapacityUnits float64 }
	}
	if json.Unmarshal(body, &one) == nil {
		c.units[operation] += one.ConsumedCapacity.CapacityUnits
	} else if json.Unmarshal(body, &several) == nil {
		for _, table := range several.ConsumedCapacity {
			c.units[operation] += table.CapacityUnits
		}
	}
	return response, nil
}

// TestMeterAgrees compares the meter's units with those of DynamoDB Local. Each call has one item, because DynamoDB
// Local counts several equal items in a transaction as one. No call is for a missing item, because DynamoDB Local
// counts less for these than AWS does.
func TestMeterAgrees(t *testing.T) {
	t.Parallel()
	counted := &capacity{units: map[string]float64{}}
	client := dynamolocal.Client(t, func(o *dynamodb.Options) { o.HTTPClient = &http.Client{Transport: counted} })
	engine := dynamo.New(client, dynamolocal.NewTable(t, dynamolocal.Client(t)))
	tab := table.New(tabletest.Metered(engine))

	text := func(n int) string { return strings.Repeat("x", n) }
	item := func(pk string, n, indexes int) table.Item {
		i := table.Item{Key: table.Key{PK: pk, SK: "-"}, Attributes: table.Encode(map[string]string{"text": text(n)})}
		if indexes > 0 {
			i.GSI1 = table.Key{PK: "ALL", SK: pk}
		}
		if indexes > 1 {
			i.GSI2 = table.Key{PK: "OTHERS", SK: pk}
		}
		return i
	}
	put := func(i table.Item, cond table.Condition) func(context.Context) error {
		return func(ctx context.Context) error { return tab.Write(ctx, table.Put(i, cond)) }
	}
	moved := item("B", 500, 1)
	moved.GSI1.SK = "elsewhere"
	steps := []struct {
		name string
		call func(ctx context.Context) error
	}{
		{"put", put(item("A", 100, 0), table.Absent)},
		{"put 2.5 KB", put(item("A", 2500, 0), table.Any)},
		{"put a smaller one in its place", put(item("A", 10, 0), table.Any)},
		{"put into one index", put(item("B", 500, 1), table.Absent)},
		{"put, moved in the index", put(moved, table.Version(1))},
		{"put 1.5 KB into two indexes", put(item("C", 1500, 2), table.Absent)},
		{"patch", func(ctx context.Context) error {
			return tab.Write(ctx, table.Patch(table.Key{PK: "C", SK: "-"}, table.Version(1), table.Set("text", text(2500))))
		}},
		{"put out of one index", put(item("C", 1500, 1), table.Any)},
		{"get", func(ctx context.Context) error {
			_, err := tab.Get(ctx, table.Key{PK: "A", SK: "-"}, table.Key{PK: "C", SK: "-"})
			return err
		}},
		{"put 9 KB", put(item("D", 9000, 1), table.Any)},
		{"get 9 KB", func(ctx context.Context) error { _, err := tab.Get(ctx, table.Key{PK: "D", SK: "-"}); return err }},
		{"query", func(ctx context.Context) error { _, err := tab.Query(ctx, table.Query{PK: "D"}); return err }},
		{"query an index", func(ctx context.Context) error {
			_, err := tab.Query(ctx, table.Query{PK: "ALL", Index: table.GSI1})
			return err
		}},
		{"delete", func(ctx context.Context) error {
			return tab.Write(ctx, table.Delete(table.Key{PK: "C", SK: "-"}, table.Any))
		}},
		{"count", func(ctx context.Context) error {
			_, err := tab.Count(ctx, table.Key{PK: "N"}, 1, 5, time.Hour)
			return err
		}},
	}
	for _, step := range steps {
		var meter tabletest.Meter
		ctx := tabletest.WithMeter(t.Context(), &meter)
		clear(counted.units)
		if err := step.call(ctx); err != nil {
			t.Errorf("%s: %v", step.name, err)
		}
		if meter.WriteUnits() > 0 {
			delete(counted.units, "BatchGetItem") // the meter makes this read before a Write
		}
		total := 0.0
		for _, units := range counted.units {
			total += units
		}
		if got := meter.ReadUnits() + meter.WriteUnits(); got != total || len(counted.units) != 1 {
			t.Errorf("%s: metered %v, DynamoDB says %v", step.name, got, counted.units)
		}
	}
}
