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
	tableAttempt = 6 * time.Second // longer than the engine's own limit for one call, which applies first
	warmUp       = 2 * time.Second // the longest that a start waits for the first connection
)

// Table returns the DynamoDB table env.TableName. It makes one read first, so that the connection and its TLS handshake
// are made while the function starts. At that time the processor is fastest, and no caller waits. If the read fails,
// Table logs the error, and the first request connects instead. The engine retries calls; the client does not.
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

// WarmUpKey returns the key that Table reads at the start. Every function may read it. Whether the item exists does
// not matter.
func WarmUpKey() table.Key { return table.Key{PK: "SETTINGS", SK: "-"} }
