package dynamo

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"allyway/internal/table"
)

// The attributes of the table itself. All others belong to the entity.
const (
	attrPK     = "pk"
	attrSK     = "sk"
	attrGSI1PK = "gsi1pk"
	attrGSI1SK = "gsi1sk"
	attrGSI2PK = "gsi2pk"
	attrGSI2SK = "gsi2sk"
	attrV      = "v"
	attrTTL    = "ttl"

	indexGSI1 = "gsi1"
	indexGSI2 = "gsi2"
)

func keyValues(k table.Key) map[string]types.AttributeValue {
	return map[string]types.AttributeValue{attrPK: text(k.PK), attrSK: text(k.SK)}
}

// valuesOf converts an item into DynamoDB's attributes.
func valuesOf(item table.Item) (map[string]types.AttributeValue, error) {
	value, err := valueOf(item.Attributes)
	if err != nil {
		return nil, err
	}
	object, ok := value.(*types.AttributeValueMemberM)
	if !ok {
		return nil, fmt.Errorf("%s: attributes are not an object", item.Key)
	}
	values := object.Value
	values[attrPK], values[attrSK] = text(item.PK), text(item.SK)
	values[attrV] = number(item.Version)
	if item.TTL != 0 {
		values[attrTTL] = number(item.TTL)
	}
	if item.GSI1 != (table.Key{}) {
		values[attrGSI1PK], values[attrGSI1SK] = text(item.GSI1.PK), text(item.GSI1.SK)
	}
	if item.GSI2 != (table.Key{}) {
		values[attrGSI2PK], values[attrGSI2SK] = text(item.GSI2.PK), text(item.GSI2.SK)
	}
	return values, nil
}

// itemOf converts DynamoDB's attributes into an item.
func itemOf(values map[string]types.AttributeValue) (table.Item, error) {
	var item table.Item
	attributes := make(map[string]any, len(values))
	for name, value := range values {
		var err error
		switch name {
		case attrPK:
			item.PK, err = textOf(value)
		case attrSK:
			item.SK, err = textOf(value)
		case attrGSI1PK:
			item.GSI1.PK, err = textOf(value)
		case attrGSI1SK:
			item.GSI1.SK, err = textOf(value)
		case attrGSI2PK:
			item.GSI2.PK, err = textOf(value)
		case attrGSI2SK:
			item.GSI2.SK, err = textOf(value)
		case attrV:
			item.Version, err = numberOf(value)
		case attrTTL:
			item.TTL, err = numberOf(value)
		default:
			attributes[name], err = plain(value)
		}
		if err != nil {
			return table.Item{}, fmt.Errorf("stored item: %s: %w", name, err)
		}
	}
	var err error
	item.Attributes, err = json.Marshal(attributes)
	return item, err
}

func textOf(value types.AttributeValue) (string, error) {
	s, ok := value.(*types.AttributeValueMemberS)
	if !ok {
		return "", fmt.Errorf("not a string: %T", value)
	}
	return s.Value, nil
}

func numberOf(value types.AttributeValue) (int64, error) {
	n, ok := value.(*types.AttributeValueMemberN)
	if !ok {
		return 0, fmt.Errorf("not a number: %T", value)
	}
	return strconv.ParseInt(n.Value, 10, 64)
}

// valueOf converts JSON into a value of DynamoDB. It keeps every digit of a number.
func valueOf(raw json.RawMessage) (types.AttributeValue, error) {
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	var value any
	if err := dec.Decode(&value); err != nil {
		return nil, err
	}
	return attribute(value), nil
}

// attribute converts a value that encoding/json has decoded.
func attribute(value any) types.AttributeValue {
	switch value := value.(type) {
	case string:
		return text(value)
	case json.Number:
		return &types.AttributeValueMemberN{Value: value.String()}
	case bool:
		return &types.AttributeValueMemberBOOL{Value: value}
	case []any:
		list := make([]types.AttributeValue, len(value))
		for i, v := range value {
			list[i] = attribute(v)
		}
		return &types.AttributeValueMemberL{Value: list}
	case map[string]any:
		object := make(map[string]types.AttributeValue, len(value))
		for name, v := range value {
			object[name] = attribute(v)
		}
		return &types.AttributeValueMemberM{Value: object}
	default: // null
		return &types.AttributeValueMemberNULL{Value: true}
	}
}

// plain converts an attribute into a value for encoding/json.
func plain(value types.AttributeValue) (any, error) {
	switch value := value.(type) {
	case *types.AttributeValueMemberS:
		return value.Value, nil
	case *types.AttributeValueMemberN:
		return json.Number(value.Value), nil
	case *types.AttributeValueMemberBOOL:
		return value.Value, nil
	case *types.AttributeValueMemberNULL:
		return nil, nil
	case *types.AttributeValueMemberL:
		list := make([]any, len(value.Value))
		for i, v := range value.Value {
			var err error
			if list[i], err = plain(v); err != nil {
				return nil, err
			}
		}
		return list, nil
	case *types.AttributeValueMemberM:
		object := make(map[string]any, len(value.Value))
		for name, v := range value.Value {
			var err error
			if object[name], err = plain(v); err != nil {
				return nil, err
			}
		}
		return object, nil
	default: // binary values and sets, which valuesOf never makes
		return nil, fmt.Errorf("a type the table does not write: %T", value)
	}
}
