package table

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// DynamoDB's limits for a value.
const (
	maxDepth     = 32  // of nested lists and objects
	maxDigits    = 38  // of a number
	maxMagnitude = 126 // of a number: it must be below 10 to this power
	minMagnitude = -129
)

var errNameless = errors.New("an attribute without a name")

// checkName refuses attribute names that the table itself uses.
func checkName(name string) error {
	switch name {
	case "":
		return errNameless
	case "pk", "sk", "gsi1pk", "gsi1sk", "gsi2pk", "gsi2sk", "v", "ttl":
		return fmt.Errorf("attribute %q is the table's own", name)
	}
	return nil
}

// Size returns an item's size in bytes as DynamoDB counts it: the names and the values, including keys and index
// places. It fails if the attributes are not a JSON object that an item can have. Engines call it for items that a
// Patch has made.
func Size(item Item) (int, error) {
	attributes, err := parse(item.Attributes)
	if err != nil {
		return 0, err
	}
	object, ok := attributes.(map[string]any)
	if !ok {
		return 0, errors.New("attributes are not a JSON object")
	}
	size := len("pk") + len(item.PK) + len("sk") + len(item.SK) + len("v") + numberBytes(item.Version)
	if item.TTL != 0 {
		size += len("ttl") + numberBytes(item.TTL)
	}
	for _, place := range []Key{item.GSI1, item.GSI2} {
		if place != (Key{}) {
			size += len("gsi1pk") + len(place.PK) + len("gsi1sk") + len(place.SK)
		}
	}
	for name, value := range object {
		if err := checkName(name); err != nil {
			return 0, err
		}
		n, err := measure(value, 1)
		if err != nil {
			return 0, fmt.Errorf("attribute %q: %w", name, err)
		}
		size += len(name) + n
	}
	return size, nil
}

func valueSize(raw json.RawMessage) (int, error) {
	value, err := parse(raw)
	if err != nil {
		return 0, err
	}
	return measure(value, 1)
}

// parse decodes JSON, and keeps numbers as they are written.
func parse(raw json.RawMessage) (any, error) {
	if !utf8.Valid(raw) {
		return nil, errors.New("attributes are not UTF-8")
	}
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	var value any
	if err := dec.Decode(&value); err != nil {
		return nil, fmt.Errorf("attributes are not JSON: %w", err)
	}
	if _, err := dec.Token(); err != io.EOF {
		return nil, errors.New("attributes are more than one JSON value")
	}
	return value, nil
}

func measure(value any, depth int) (size int, err error) {
	if depth > maxDepth {
		return 0, fmt.Errorf("lists and objects more than %d deep", maxDepth)
	}
	switch value := value.(type) {
	case string:
		return len(value), nil
	case json.Number:
		return measureNumber(value.String())
	case []any:
		size = 3
		for _, v := range value {
			n, err := measure(v, depth+1)
			if err != nil {
				return 0, err
			}
			size += 1 + n
		}
		return size, nil
	case map[string]any:
		size = 3
		for name, v := range value {
			if name == "" {
				return 0, errNameless
			}
			n, err := measure(v, depth+1)
			if err != nil {
				return 0, err
			}
			size += 1 + len(name) + n
		}
		return size, nil
	default: // true, false, null
		return 1, nil
	}
}

// measureNumber returns the size of a number in JSON's form. It fails if the number exceeds a limit.
func measureNumber(s string) (size int, err error) {
	mantissa, exponent, _ := strings.Cut(strings.ToLower(s), "e")
	negative := strings.HasPrefix(mantissa, "-")
	whole, fraction, _ := strings.Cut(strings.TrimPrefix(mantissa, "-"), ".")
	digits := strings.TrimLeft(whole+fraction, "0")
	magnitude := len(digits) - len(fraction)
	digits = strings.TrimRight(digits, "0")
	if exponent != "" {
		e, err := strconv.Atoi(exponent)
		if err != nil {
			return 0, fmt.Errorf("number out of range: %.50s", s)
		}
		magnitude += e
	}
	if digits == "" {
		return 1, nil
	}
	if len(digits) > maxDigits || magnitude > maxMagnitude || magnitude < minMagnitude {
		return 0, fmt.Errorf("number out of range: %.50s", s)
	}
	size = (len(digits)+1)/2 + 1
	if negative {
		size++
	}
	return size, nil
}

func numberBytes(n int64) int {
	size, _ := measureNumber(strconv.FormatInt(n, 10))
	return size
}
