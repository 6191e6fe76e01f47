package dynamo

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"allyway/internal/table"
)

// errUncertain is a lone write whose first answer was lost, and of which the stored item no longer tells.
var errUncertain = errors.New("the answer was lost and the item has changed since")

func (e *Engine) put(ctx context.Context, op table.Op, now time.Time) error {
	x := &expression{}
	condition := conditionOf(x, op.Cond, now)
	values, err := valuesOf(versioned(op))
	if err != nil {
		return err
	}
	input := &dynamodb.PutItemInput{
		TableName: &e.name, Item: values,
		ConditionExpression: condition, ExpressionAttributeNames: x.names, ExpressionAttributeValues: x.values,
	}
	return retry(ctx, func(ctx context.Context, maybeDone bool) error {
		input.ReturnValuesOnConditionCheckFailure = returnStored(maybeDone)
		_, err := e.client.PutItem(ctx, input)
		return settle(op, maybeDone, err, func(stored map[string]types.AttributeValue) bool {
			return sameObject(stored, values)
		})
	})
}

// patch is for changes that can be seen in the stored item: sets and removals.
func (e *Engine) patch(ctx context.Context, op table.Op, now time.Time) error {
	x := &expression{}
	condition := conditionOf(x, op.Cond, now)
	update, err := updateOf(x, op.Changes, &condition)
	if err != nil {
		return err
	}
	input := &dynamodb.UpdateItemInput{
		TableName: &e.name, Key: keyValues(op.Item.Key), UpdateExpression: &update,
		ConditionExpression: condition, ExpressionAttributeNames: x.names, ExpressionAttributeValues: x.values,
	}
	return retry(ctx, func(ctx context.Context, maybeDone bool) error {
		input.ReturnValuesOnConditionCheckFailure = returnStored(maybeDone)
		_, err := e.client.UpdateItem(ctx, input)
		return settle(op, maybeDone, err, func(stored map[string]types.AttributeValue) bool {
			return showsChanges(stored, op.Changes)
		})
	})
}

func (e *Engine) delete(ctx context.Context, op table.Op) error {
	return retry(ctx, func(ctx context.Context, _ bool) error {
		_, err := e.client.DeleteItem(ctx, &dynamodb.DeleteItemInput{
			TableName: &e.name, Key: keyValues(op.Item.Key),
		})
		return err
	})
}

func (e *Engine) check(ctx context.Context, op table.Op, now time.Time) error {
	items, err := e.Get(ctx, []table.Key{op.Item.Key})
	if err != nil {
		return err
	}
	there := len(items) == 1 && (items[0].TTL == 0 || items[0].TTL > now.Unix())
	holds := there
	switch op.Cond.Rule {
	case table.RuleAbsent:
		holds = !there
	case table.RuleVersion:
		holds = there && items[0].Version == op.Cond.N
	}
	if !holds {
		return &table.Refused{Failed: []int{0}}
	}
	return nil
}

// returnStored asks for the item that made a condition fail where it is needed: on a repeated try.
func returnStored(maybeDone bool) types.ReturnValuesOnConditionCheckFailure {
	if maybeDone {
		return types.ReturnValuesOnConditionCheckFailureAllOld
	}
	return types.ReturnValuesOnConditionCheckFailureNone
}

// settle turns a failed condition into a refusal, unless an earlier try of the same op may have been carried out: then
// the stored item decides. With the version that the op gives and what it wrote, the earlier try has won; with that
// version and anything else, another writer has. With a later version, or gone, nobody can say.
func settle(op table.Op, maybeDone bool, err error, written func(stored map[string]types.AttributeValue) bool) error {
	failed := (*types.ConditionalCheckFailedException)(nil)
	if !errors.As(err, &failed) {
		return err
	}
	refused := &table.Refused{Failed: []int{0}}
	if !maybeDone || op.Cond.Rule == table.RulePresent {
		return refused
	}
	ours := versioned(op).Version
	stored, err := numberOf(failed.Item[attrV])
	switch {
	case failed.Item == nil || err != nil || stored > ours:
		return fmt.Errorf("%w: %w", table.ErrUnavailable, errUncertain)
	case stored == ours && written(failed.Item):
		return nil
	default:
		return refused
	}
}

func showsChanges(stored map[string]types.AttributeValue, changes []table.Change) bool {
	for _, c := range changes {
		value, ok := stored[c.Name]
		if c.Value == nil {
			if ok {
				return false
			}
			continue
		}
		want, err := valueOf(c.Value)
		if err != nil || !ok || !same(value, want) {
			return false
		}
	}
	return true
}

func sameObject(a, b map[string]types.AttributeValue) bool {
	if len(a) != len(b) {
		return false
	}
	for name, v := range a {
		if w, ok := b[name]; !ok || !same(v, w) {
			return false
		}
	}
	return true
}

// same compares values; DynamoDB spells numbers its own way.
func same(a, b types.AttributeValue) bool {
	switch a := a.(type) {
	case *types.AttributeValueMemberS:
		b, ok := b.(*types.AttributeValueMemberS)
		return ok && a.Value == b.Value
	case *types.AttributeValueMemberN:
		b, ok := b.(*types.AttributeValueMemberN)
		if !ok {
			return false
		}
		x, okX := new(big.Rat).SetString(a.Value)
		y, okY := new(big.Rat).SetString(b.Value)
		return okX && okY && x.Cmp(y) == 0
	case *types.AttributeValueMemberBOOL:
		b, ok := b.(*types.AttributeValueMemberBOOL)
		return ok && a.Value == b.Value
	case *types.AttributeValueMemberNULL:
		_, ok := b.(*types.AttributeValueMemberNULL)
		return ok
	case *types.AttributeValueMemberL:
		b, ok := b.(*types.AttributeValueMemberL)
		if !ok || len(a.Value) != len(b.Value) {
			return false
		}
		for i := range a.Value {
			if !same(a.Value[i], b.Value[i]) {
				return false
			}
		}
		return true
	case *types.AttributeValueMemberM:
		b, ok := b.(*types.AttributeValueMemberM)
		return ok && sameObject(a.Value, b.Value)
	default:
		return false
	}
}
