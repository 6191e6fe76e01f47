package dynamo

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"math/big"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"allyway/internal/table"
)

// conditionFailed is the code of a transaction's reason for an op whose condition did not hold.
const conditionFailed = "ConditionalCheckFailed"

// Write implements table.Engine. Every Write is one transaction. Its token shows DynamoDB that a repeated try is of a
// transaction that it has already applied.
func (e *Engine) Write(ctx context.Context, ops []table.Op, now time.Time) error {
	input := &dynamodb.TransactWriteItemsInput{ClientRequestToken: aws.String(rand.Text())}
	for _, op := range ops {
		item, err := e.transactItem(op, now)
		if err != nil {
			return err
		}
		input.TransactItems = append(input.TransactItems, item)
	}
	err := e.retry(ctx, func(ctx context.Context) error {
		_, err := e.client.TransactWriteItems(ctx, input)
		return err
	})
	if cancelled := (*types.TransactionCanceledException)(nil); errors.As(err, &cancelled) {
		var refused table.Refused
		for i, reason := range cancelled.CancellationReasons {
			if aws.ToString(reason.Code) == conditionFailed {
				refused.Failed = append(refused.Failed, i)
			}
		}
		if len(refused.Failed) > 0 {
			return &refused
		}
	}
	return err
}

func (e *Engine) transactItem(op table.Op, now time.Time) (types.TransactWriteItem, error) {
	x := &expression{}
	condition := conditionOf(x, op.Cond, now)
	switch op.Kind {
	case table.KindPut:
		values, err := valuesOf(versioned(op))
		return types.TransactWriteItem{Put: &types.Put{
			TableName: &e.name, Item: values,
			ConditionExpression: condition, ExpressionAttributeNames: x.names, ExpressionAttributeValues: x.values,
		}}, err
	case table.KindPatch:
		update, err := updateOf(x, op.Changes, &condition)
		return types.TransactWriteItem{Update: &types.Update{
			TableName: &e.name, Key: keyValues(op.Item.Key), UpdateExpression: &update,
			ConditionExpression: condition, ExpressionAttributeNames: x.names, ExpressionAttributeValues: x.values,
		}}, err
	case table.KindDelete:
		return types.TransactWriteItem{Delete: &types.Delete{
			TableName: &e.name, Key: keyValues(op.Item.Key),
			ConditionExpression: condition, ExpressionAttributeNames: x.names, ExpressionAttributeValues: x.values,
		}}, nil
	default:
		return types.TransactWriteItem{ConditionCheck: &types.ConditionCheck{
			TableName: &e.name, Key: keyValues(op.Item.Key),
			ConditionExpression: condition, ExpressionAttributeNames: x.names, ExpressionAttributeValues: x.values,
		}}, nil
	}
}

// versioned returns a Put's item with its new version.
func versioned(op table.Op) table.Item {
	item := op.Item
	item.Version = 1
	if op.Cond.Rule == table.RuleVersion {
		item.Version = op.Cond.N + 1
	}
	return item
}

// conditionOf returns the expression of a condition, or nil if there is none. An expired item counts as absent. In
// DynamoDB, a comparison with a missing attribute is false.
func conditionOf(x *expression, cond table.Condition, now time.Time) *string {
	if cond.Rule == table.RuleAny {
		return nil
	}
	ttl, seconds := x.name(attrTTL), x.number(now.Unix())
	lives := " AND (attribute_not_exists(" + ttl + ") OR " + ttl + " > " + seconds + ")"
	switch cond.Rule {
	case table.RuleAbsent:
		return aws.String("attribute_not_exists(" + x.name(attrPK) + ") OR " + ttl + " <= " + seconds)
	case table.RulePresent:
		return aws.String("attribute_exists(" + x.name(attrPK) + ")" + lives)
	default:
		return aws.String(x.name(attrV) + " = " + x.number(cond.N) + lives)
	}
}

// updateOf returns the update expression of a Patch, and adds the bounds of the Patch to the condition.
func updateOf(x *expression, changes []table.Change, condition **string) (string, error) {
	version := x.name(attrV)
	set := []string{version + " = " + version + " + " + x.number(1)}
	var remove []string
	for _, c := range changes {
		name := x.name(c.Name)
		switch {
		case c.IsAdd:
			set = append(set, name+" = if_not_exists("+name+", "+x.number(0)+") + "+x.number(c.Add))
			if c.Bounds {
				*condition = aws.String("(" + **condition + ") AND " + within(x, name, c))
			}
		case c.Value == nil:
			remove = append(remove, name)
		default:
			value, err := valueOf(c.Value)
			if err != nil {
				return "", fmt.Errorf("attribute %q: %w", c.Name, err)
			}
			set = append(set, name+" = "+x.value(value))
		}
	}
	update := "SET " + strings.Join(set, ", ")
	if len(remove) > 0 {
		update += " REMOVE " + strings.Join(remove, ", ")
	}
	return update, nil
}

// within returns the condition that a sum is within its bounds. It compares the stored number with the bounds minus the
// addend, which may not fit an int64.
func within(x *expression, name string, c table.Change) string {
	less := func(bound int64) string {
		n := new(big.Int).Sub(big.NewInt(bound), big.NewInt(c.Add))
		return x.value(&types.AttributeValueMemberN{Value: n.String()})
	}
	condition := name + " BETWEEN " + less(c.Min) + " AND " + less(c.Max)
	if c.Min <= c.Add && c.Add <= c.Max {
		return "(attribute_not_exists(" + name + ") OR " + condition + ")"
	}
	return condition
}
