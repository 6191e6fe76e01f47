// Package dynamo keeps Allyway's table in DynamoDB. It is the engine of the deployed functions, and of a local process
// that is given an endpoint.
//
// It has its own retries, because the SDK's retryer repeats neither a cancelled transaction nor the keys that
// BatchGetItem has left out.
package dynamo

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"allyway/internal/table"
)

// Engine is a table.Engine on one DynamoDB table.
type Engine struct {
	client     calls
	options    dynamodb.Options // the client's options, for copying the table
	name       string
	tryTimeout time.Duration
}

// calls are the calls of a client that an Engine makes, as functions. An Engine with the client itself would make
// send-email larger by a quarter: its templates call methods by name, so the linker keeps every method of every type that
// an interface may hold.
type calls struct {
	BatchGetItem       call[dynamodb.BatchGetItemInput, dynamodb.BatchGetItemOutput]
	Query              call[dynamodb.QueryInput, dynamodb.QueryOutput]
	TransactWriteItems call[dynamodb.TransactWriteItemsInput, dynamodb.TransactWriteItemsOutput]
	UpdateItem         call[dynamodb.UpdateItemInput, dynamodb.UpdateItemOutput]
}

type call[In, Out any] func(context.Context, *In, ...func(*dynamodb.Options)) (*Out, error)

// An Option changes an engine from the one that deployed functions use.
type Option func(*Engine)

// TryTimeout sets how long one try of a call may take, instead of five seconds. A server that shares a busy machine with
// its clients may need it.
func TryTimeout(d time.Duration) Option { return func(e *Engine) { e.tryTimeout = d } }

var _ table.Engine = (*Engine)(nil)

// New returns an engine on the named table, which must exist (see CreateTable). It uses the client's settings, but not
// its retryer.
func New(client *dynamodb.Client, tableName string, options ...Option) *Engine {
	once := dynamodb.New(client.Options(), func(o *dynamodb.Options) { o.Retryer = aws.NopRetryer{} })
	e := &Engine{
		client:  calls{once.BatchGetItem, once.Query, once.TransactWriteItems, once.UpdateItem},
		options: once.Options(),
		name:    tableName, tryTimeout: tryTimeout,
	}
	for _, set := range options {
		set(e)
	}
	return e
}

// Close does nothing: the client belongs to the caller.
func (e *Engine) Close() error { return nil }

// Get implements table.Engine. DynamoDB leaves some keys unprocessed when it is busy, or when the answer would exceed
// 16 MB. Get asks for them again.
func (e *Engine) Get(ctx context.Context, keys []table.Key) ([]table.Item, error) {
	left := types.KeysAndAttributes{ConsistentRead: aws.Bool(true)}
	for _, k := range keys {
		left.Keys = append(left.Keys, keyValues(k))
	}
	var found []table.Item
	for len(left.Keys) > 0 {
		before := len(left.Keys)
		err := e.retry(ctx, func(ctx context.Context) error {
			out, err := e.client.BatchGetItem(ctx, &dynamodb.BatchGetItemInput{
				RequestItems: map[string]types.KeysAndAttributes{e.name: left},
			})
			if err != nil {
				return err
			}
			left.Keys = out.UnprocessedKeys[e.name].Keys
			for _, values := range out.Responses[e.name] {
				item, err := itemOf(values)
				if err != nil {
					return err
				}
				found = append(found, item)
			}
			if len(left.Keys) == before {
				return errUnprocessed // nothing was processed: wait before the next try
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return found, nil
}

// Query implements table.Engine.
func (e *Engine) Query(ctx context.Context, q table.Query) (table.Page, error) {
	span := q.Span()
	if span.Empty() {
		return table.Page{}, nil
	}
	input, pk, sk := e.queryInput(q, span)
	var out *dynamodb.QueryOutput
	err := e.retry(ctx, func(ctx context.Context) (err error) {
		out, err = e.client.Query(ctx, input)
		return err
	})
	if err != nil {
		return table.Page{}, err
	}
	var page table.Page
	for _, values := range out.Items {
		place, err := keyAt(values, pk, sk)
		if err != nil {
			return table.Page{}, err
		}
		if !span.Holds(place.SK) {
			continue
		}
		if len(page.Items) == q.Limit {
			return page, nil // Next is the place of the last item that was kept
		}
		item, err := itemOf(values)
		if err != nil {
			return table.Page{}, err
		}
		page.Items, page.Next = append(page.Items, item), place.SK
	}
	page.Next = ""
	if out.LastEvaluatedKey != nil {
		place, err := keyAt(out.LastEvaluatedKey, pk, sk)
		if err != nil {
			return table.Page{}, err
		}
		page.Next = place.SK
	}
	return page, nil
}

// queryInput expresses the span as a condition on the sort key. DynamoDB has no condition for a range without its ends,
// so an answer may include them. If the page would begin with such an end, the limit is one higher.
func (e *Engine) queryInput(q table.Query, span table.Span) (input *dynamodb.QueryInput, pk, sk string) {
	input = &dynamodb.QueryInput{
		TableName:        &e.name,
		ScanIndexForward: aws.Bool(!q.Desc),
		ConsistentRead:   aws.Bool(q.Index == table.Primary),
		Limit:            aws.Int32(int32(q.Limit)),
	}
	pk, sk = attrPK, attrSK
	switch q.Index {
	case table.GSI1:
		pk, sk, input.IndexName = attrGSI1PK, attrGSI1SK, aws.String(indexGSI1)
	case table.GSI2:
		pk, sk, input.IndexName = attrGSI2PK, attrGSI2SK, aws.String(indexGSI2)
	}
	var x expression
	condition := x.name(pk) + " = " + x.text(q.PK)
	switch {
	case q.Prefix != "" && q.After == "":
		condition += " AND begins_with(" + x.name(sk) + ", " + x.text(q.Prefix) + ")"
	case span.Low != "" && span.High != "":
		condition += " AND " + x.name(sk) + " BETWEEN " + x.text(span.Low) + " AND " + x.text(span.High)
		if q.After != "" {
			*input.Limit++
		}
	case span.Low != "":
		condition += " AND " + x.name(sk) + sign(" >", span.LowOpen) + x.text(span.Low)
	case span.High != "":
		condition += " AND " + x.name(sk) + sign(" <", span.HighOpen) + x.text(span.High)
	}
	input.KeyConditionExpression = &condition
	input.ExpressionAttributeNames, input.ExpressionAttributeValues = x.names, x.values
	return input, pk, sk
}

func sign(s string, open bool) string {
	if open {
		return s + " "
	}
	return s + "= "
}

// Count implements table.Engine.
func (e *Engine) Count(ctx context.Context, key table.Key, n, limit, ttl int64) (ok bool, err error) {
	var x expression
	counter, number := x.name("n"), x.number(n)
	input := &dynamodb.UpdateItemInput{
		TableName: &e.name,
		Key:       keyValues(key),
		UpdateExpression: aws.String("SET " + x.name(attrTTL) + " = " + x.number(ttl) +
			" ADD " + counter + " " + number + ", " + x.name(attrV) + " " + x.number(1)),
		ConditionExpression: aws.String("attribute_not_exists(" + counter + ") OR " +
			counter + " <= " + x.number(limit-n)),
		ExpressionAttributeNames:  x.names,
		ExpressionAttributeValues: x.values,
	}
	err = e.retry(ctx, func(ctx context.Context) error {
		_, err := e.client.UpdateItem(ctx, input)
		return err
	})
	if failed := (*types.ConditionalCheckFailedException)(nil); errors.As(err, &failed) {
		return false, nil
	}
	return err == nil, err
}

// Uncount implements table.Engine.
func (e *Engine) Uncount(ctx context.Context, key table.Key, n int64) (ok bool, err error) {
	var x expression
	counter := x.name("n")
	input := &dynamodb.UpdateItemInput{
		TableName:                 &e.name,
		Key:                       keyValues(key),
		UpdateExpression:          aws.String("ADD " + counter + " " + x.number(-n) + ", " + x.name(attrV) + " " + x.number(1)),
		ConditionExpression:       aws.String(counter + " >= " + x.number(n)),
		ExpressionAttributeNames:  x.names,
		ExpressionAttributeValues: x.values,
	}
	err = e.once(ctx, func(ctx context.Context) error {
		_, err := e.client.UpdateItem(ctx, input)
		return err
	})
	if failed := (*types.ConditionalCheckFailedException)(nil); errors.As(err, &failed) {
		return false, nil
	}
	if err != nil && passing(err) {
		err = fmt.Errorf("%w: %w", table.ErrUnavailable, err)
	}
	return err == nil, err
}

// expression collects the names and values of an expression under aliases, so that no attribute's name can be one of
// DynamoDB's reserved words. A name that is used twice has one alias.
type expression struct {
	names   map[string]string
	values  map[string]types.AttributeValue
	aliases map[string]string
}

func (x *expression) name(attribute string) string {
	if alias, ok := x.aliases[attribute]; ok {
		return alias
	}
	if x.names == nil {
		x.names, x.aliases = map[string]string{}, map[string]string{}
	}
	alias := "#a" + strconv.Itoa(len(x.names))
	x.names[alias], x.aliases[attribute] = attribute, alias
	return alias
}

func (x *expression) value(v types.AttributeValue) string {
	if x.values == nil {
		x.values = map[string]types.AttributeValue{}
	}
	alias := ":v" + strconv.Itoa(len(x.values))
	x.values[alias] = v
	return alias
}

func (x *expression) text(s string) string { return x.value(text(s)) }

func (x *expression) number(n int64) string { return x.value(number(n)) }

func text(s string) types.AttributeValue { return &types.AttributeValueMemberS{Value: s} }

func number(n int64) types.AttributeValue {
	return &types.AttributeValueMemberN{Value: strconv.FormatInt(n, 10)}
}

// keyAt reads a key from the attributes with two names.
func keyAt(values map[string]types.AttributeValue, pk, sk string) (table.Key, error) {
	p, ok := values[pk].(*types.AttributeValueMemberS)
	s, ok2 := values[sk].(*types.AttributeValueMemberS)
	if !ok || !ok2 {
		return table.Key{}, fmt.Errorf("stored item: no %s and %s", pk, sk)
	}
	return table.Key{PK: p.Value, SK: s.Value}, nil
}
