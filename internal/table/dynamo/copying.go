package dynamo

import (
	"context"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"golang.org/x/sync/errgroup"

	"allyway/internal/table"
)

var _ table.Copying = (*Engine)(nil)

const (
	scanned     = 500 // items of one Scan, or as many as there are in 1 MB
	putsAtOnce  = 25  // items of one BatchWriteItem, DynamoDB's own limit
	loadsAtOnce = 8   // calls of BatchWriteItem in parallel
)

// Scan implements table.Copying. Its reads are strongly consistent.
func (e *Engine) Scan(ctx context.Context, after table.Key) (items []table.Item, next table.Key, err error) {
	input := &dynamodb.ScanInput{TableName: &e.name, ConsistentRead: aws.Bool(true), Limit: aws.Int32(scanned)}
	if after != (table.Key{}) {
		input.ExclusiveStartKey = keyValues(after)
	}
	var out *dynamodb.ScanOutput
	err = e.retry(ctx, func(ctx context.Context) (err error) {
		out, err = dynamodb.New(e.options).Scan(ctx, input)
		return err
	})
	if err != nil {
		return nil, table.Key{}, err
	}
	for _, values := range out.Items {
		item, err := itemOf(values)
		if err != nil {
			return nil, table.Key{}, err
		}
		items = append(items, item)
	}
	if out.LastEvaluatedKey != nil {
		next, err = keyAt(out.LastEvaluatedKey, attrPK, attrSK)
	}
	return items, next, err
}

// Load implements table.Copying.
func (e *Engine) Load(ctx context.Context, items []table.Item) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(loadsAtOnce)
	for some := range slices.Chunk(items, putsAtOnce) {
		group.Go(func() error { return e.put(ctx, some) })
	}
	return group.Wait()
}

// put stores items with BatchWriteItem. DynamoDB leaves some unprocessed when it is busy; put stores them again.
func (e *Engine) put(ctx context.Context, items []table.Item) error {
	var left []types.WriteRequest
	for _, item := range items {
		values, err := valuesOf(item)
		if err != nil {
			return err
		}
		left = append(left, types.WriteRequest{PutRequest: &types.PutRequest{Item: values}})
	}
	client := dynamodb.New(e.options)
	for len(left) > 0 {
		before := len(left)
		err := e.retry(ctx, func(ctx context.Context) error {
			out, err := client.BatchWriteItem(ctx, &dynamodb.BatchWriteItemInput{
				RequestItems: map[string][]types.WriteRequest{e.name: left},
			})
			if err != nil {
				return err
			}
			if left = out.UnprocessedItems[e.name]; len(left) == before {
				return errUnprocessed // nothing was stored: wait before trying again
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}
