package table

import (
	"encoding/json"
	"fmt"
	"math/big"
)

// Patched applies a Patch's changes to attributes, for engines that must do it themselves. within is false if a sum
// would leave its bounds. An Add to anything but a whole number is an error.
func Patched(attributes json.RawMessage, changes []Change) (_ json.RawMessage, within bool, err error) {
	object := map[string]json.RawMessage{}
	if err := json.Unmarshal(attributes, &object); err != nil {
		return nil, false, fmt.Errorf("stored attributes: %w", err)
	}
	for _, c := range changes {
		switch {
		case c.IsAdd:
			sum, err := add(object[c.Name], c)
			if err != nil {
				return nil, false, err
			}
			if c.Bounds && (sum.Cmp(big.NewInt(c.Min)) < 0 || sum.Cmp(big.NewInt(c.Max)) > 0) {
				return nil, false, nil
			}
			object[c.Name] = json.RawMessage(sum.String())
		case c.Value == nil:
			delete(object, c.Name)
		default:
			object[c.Name] = c.Value
		}
	}
	after, err := json.Marshal(object)
	return after, true, err
}

func add(stored json.RawMessage, c Change) (*big.Int, error) {
	sum := big.NewInt(c.Add)
	if stored == nil {
		return sum, nil
	}
	var number json.Number
	if len(stored) == 0 || stored[0] == '"' || json.Unmarshal(stored, &number) != nil || number == "" {
		return nil, fmt.Errorf("attribute %q is not a number", c.Name)
	}
	whole, ok := new(big.Rat).SetString(number.String())
	if !ok || !whole.IsInt() {
		return nil, fmt.Errorf("attribute %q is not a whole number", c.Name)
	}
	return sum.Add(sum, whole.Num()), nil
}
