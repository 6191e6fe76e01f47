package table

import (
	"errors"
	"fmt"
	"slices"
	"unicode/utf8"
)

// More of DynamoDB's limits.
const (
	maxPKBytes = 2048
	maxSKBytes = 1024
	maxChanges = 50  // in a Patch, so that its expression has at most 4 KB
	spareBytes = 128 // of each op and each change in a Write, in addition to its item
)

func checkKey(k Key) error {
	switch {
	case k.PK == "" || k.SK == "":
		return fmt.Errorf("key %q: a part is empty", k)
	case len(k.PK) > maxPKBytes || len(k.SK) > maxSKBytes:
		return fmt.Errorf("key %.80q…: longer than %d and %d bytes", k, maxPKBytes, maxSKBytes)
	case !utf8.ValidString(k.PK) || !utf8.ValidString(k.SK):
		return fmt.Errorf("key %q: not UTF-8", k)
	}
	return nil
}

// checkKeys returns the keys of a Get without zero Keys and repetitions.
func checkKeys(keys []Key) ([]Key, error) {
	if len(keys) == 0 {
		return nil, errors.New("no keys")
	}
	wanted := make([]Key, 0, len(keys))
	seen := make(map[Key]bool, len(keys))
	for _, k := range keys {
		if k == (Key{}) || seen[k] {
			continue
		}
		if err := checkKey(k); err != nil {
			return nil, err
		}
		seen[k] = true
		wanted = append(wanted, k)
	}
	if len(wanted) > MaxKeys {
		return nil, fmt.Errorf("%d keys, at most %d", len(wanted), MaxKeys)
	}
	return wanted, nil
}

// checkQuery checks a query, and sets its limit if that is missing.
func checkQuery(q *Query) error {
	if q.Limit == 0 {
		q.Limit = MaxLimit
	}
	switch {
	case q.Index < Primary || q.Index > GSI2:
		return fmt.Errorf("no index %d", q.Index)
	case q.PK == "" || len(q.PK) > maxPKBytes || !utf8.ValidString(q.PK):
		return fmt.Errorf("partition %.80q: empty, too long or not UTF-8", q.PK)
	case q.Limit < 1 || q.Limit > MostLimit:
		return fmt.Errorf("limit %d, from 1 to %d", q.Limit, MostLimit)
	case q.Prefix != "" && (q.From != "" || q.To != ""):
		return errors.New("a prefix and a range at once")
	}
	for _, sk := range []string{q.Prefix, q.From, q.To, q.After} {
		if len(sk) > maxSKBytes || !utf8.ValidString(sk) {
			return fmt.Errorf("sort key %.80q: too long or not UTF-8", sk)
		}
	}
	return nil
}

func checkOps(ops []Op) error {
	if len(ops) < 1 || len(ops) > MaxOps {
		return fmt.Errorf("%d ops, from 1 to %d", len(ops), MaxOps)
	}
	seen := make(map[Key]bool, len(ops))
	total := 0
	for i, op := range ops {
		size, err := checkOp(op)
		if err != nil {
			return fmt.Errorf("op %d on %.80q: %w", i, op.Item.Key, err)
		}
		if seen[op.Item.Key] {
			return fmt.Errorf("op %d: a second op on %s", i, op.Item.Key)
		}
		seen[op.Item.Key] = true
		total += size + spareBytes*(1+len(op.Changes))
	}
	if total > MaxOpsBytes {
		return fmt.Errorf("%d bytes, at most %d", total, MaxOpsBytes)
	}
	return nil
}

// checkOp returns the size of an op in bytes.
func checkOp(op Op) (size int, err error) {
	if err := checkKey(op.Item.Key); err != nil {
		return 0, err
	}
	if !slices.Contains(allowed(op.Kind), op.Cond.Rule) {
		return 0, fmt.Errorf("kind %d does not take condition %d", op.Kind, op.Cond.Rule)
	}
	if op.Cond.Rule == RuleVersion && op.Cond.N < 1 {
		return 0, fmt.Errorf("version %d: versions begin at 1", op.Cond.N)
	}
	switch op.Kind {
	case KindPut:
		return checkPut(op.Item)
	case KindPatch:
		return checkChanges(op.Changes)
	default:
		return 0, nil
	}
}

// allowed returns the conditions that an op of a kind may have.
func allowed(kind Kind) []Rule {
	switch kind {
	case KindPut:
		return []Rule{RuleAny, RuleAbsent, RulePresent, RuleVersion}
	case KindPatch:
		return []Rule{RulePresent, RuleVersion}
	case KindDelete:
		return []Rule{RuleAny, RulePresent, RuleVersion}
	case KindCheck:
		return []Rule{RuleAbsent, RulePresent, RuleVersion}
	default:
		return nil
	}
}

func checkPut(item Item) (size int, err error) {
	for _, place := range []Key{item.GSI1, item.GSI2} {
		if place == (Key{}) {
			continue
		}
		if err := checkKey(place); err != nil {
			return 0, fmt.Errorf("index place: %w", err)
		}
	}
	if item.TTL < 0 {
		return 0, fmt.Errorf("ttl %d", item.TTL)
	}
	size, err = Size(item)
	if err != nil {
		return 0, err
	}
	if size > MaxItemBytes {
		return 0, fmt.Errorf("%d bytes, at most %d", size, MaxItemBytes)
	}
	return size, nil
}

func checkChanges(changes []Change) (size int, err error) {
	if len(changes) > maxChanges {
		return 0, fmt.Errorf("%d changes, at most %d", len(changes), maxChanges)
	}
	seen := make(map[string]bool, len(changes))
	for _, c := range changes {
		if seen[c.Name] {
			return 0, fmt.Errorf("attribute %q is changed twice", c.Name)
		}
		seen[c.Name] = true
		if err := checkName(c.Name); err != nil {
			return 0, err
		}
		if c.Bounds && c.Min > c.Max {
			return 0, fmt.Errorf("attribute %q: within %d and %d", c.Name, c.Min, c.Max)
		}
		size += len(c.Name)
		if c.Value == nil {
			continue
		}
		n, err := valueSize(c.Value)
		if err != nil {
			return 0, fmt.Errorf("attribute %q: %w", c.Name, err)
		}
		size += n
	}
	if size > MaxItemBytes {
		return 0, fmt.Errorf("%d bytes, at most %d", size, MaxItemBytes)
	}
	return size, nil
}
