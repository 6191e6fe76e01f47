package cloud

import (
	"context"
	"log/slog"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"allyway/internal/table"
	"allyway/internal/table/dynamo"
)

const (
	tableAttempt = 6 * time.Second // a last resort: the engine's own limit for one call is shorter
	warmUp       = 2 * time.Second // the longest that a start waits for its first connection
)

// Table is the table env.TableName on DynamoDB. It makes one read before it returns, so that the connection and its
// TLS handshake are paid while the function starts, where the processor is at its fastest and nobody waits; a read
// that fails is logged and left to the first request. The engine does its own retrying, the client none.
func Table(env Environment) *table.Table {
	client := dynamodb.NewFromConfig(env.Config(env.Endpoints.DynamoDB, tableAttempt, 1))
	t := table.New(dynamo.New(client, env.TableName))
	ctx, cancel := context.WithTimeout(context.Background(), warmUp)
	defer cancel()
	if _, err := t.Get(ctx, WarmUpKey()); err != nil {
		slog.Warn("warm-up", "error", err.Error())
	}
	return t
}

// WarmUpKey is what a start reads: of a partition that every function may read. Whether there is an item does not
// matter.
func WarmUpKey() table.Key { return table.Key{PK: "PORTAL", SK: "-"} }
