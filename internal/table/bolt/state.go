package bolt

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"slices"

	"go.etcd.io/bbolt"

	"allyway/internal/table"
)

// state is the table inside one write transaction, after the earlier Writes of the batch.
type state struct {
	items, gsi1, gsi2, ttl *bbolt.Bucket

	changed bool
}

func newState(tx *bbolt.Tx) *state {
	return &state{
		items: tx.Bucket(itemsBucket), gsi1: tx.Bucket(gsi1Bucket),
		gsi2: tx.Bucket(gsi2Bucket), ttl: tx.Bucket(ttlBucket),
	}
}

// change is what a judged op will do: replace one item by another. Either may be nil.
type change struct{ old, new *table.Item }

// write judges all ops before it applies any.
func (s *state) write(ops []table.Op, now int64) error {
	var (
		changes []change
		refused table.Refused
		mistake error
	)
	for i, op := range ops {
		old, err := s.get(op.Item.Key)
		if err != nil {
			return broken{err}
		}
		if !holds(op.Cond, old, now) {
			refused.Failed = append(refused.Failed, i)
			continue
		}
		next, within, err := result(op, old)
		switch {
		case err != nil:
			mistake = fmt.Errorf("op %d on %s: %w", i, op.Item.Key, err)
		case !within:
			refused.Failed = append(refused.Failed, i)
		case op.Kind != table.KindCheck:
			changes = append(changes, change{old, next})
		}
	}
	if len(refused.Failed) > 0 {
		return &refused
	}
	if mistake != nil {
		return mistake
	}
	for _, c := range changes {
		if err := s.replace(c.old, c.new); err != nil {
			return broken{err}
		}
	}
	return nil
}

func holds(cond table.Condition, old *table.Item, now int64) bool {
	there := old != nil && (old.TTL == 0 || old.TTL > now)
	switch cond.Rule {
	case table.RuleAbsent:
		return !there
	case table.RulePresent:
		return there
	case table.RuleVersion:
		return there && old.Version == cond.N
	default:
		return true
	}
}

// result returns the item after an op, or nil for none. within is false if a Patch would leave a number's bounds.
func result(op table.Op, old *table.Item) (_ *table.Item, within bool, err error) {
	switch op.Kind {
	case table.KindPut:
		item := op.Item
		item.Version = 1
		if op.Cond.Rule == table.RuleVersion {
			item.Version = op.Cond.N + 1
		}
		return &item, true, nil
	case table.KindPatch:
		item := *old
		item.Version++
		item.Attributes, within, err = table.Patched(old.Attributes, op.Changes)
		if err != nil || !within {
			return nil, false, err
		}
		size, err := table.Size(item)
		if err == nil && size > table.MaxItemBytes {
			err = fmt.Errorf("%d bytes, at most %d", size, table.MaxItemBytes)
		}
		return &item, true, err
	case table.KindCheck:
		return old, true, nil
	default: // delete
		return nil, true, nil
	}
}

// count adds n to a counter, unless the sum would exceed limit. It does not look at the counter's ttl, because each
// window has a key of its own and ends before its counter expires.
func (s *state) count(key table.Key, n, limit, ttl int64) (bool, error) {
	old, err := s.get(key)
	if err != nil {
		return false, broken{err}
	}
	next := table.Item{Key: key, Attributes: []byte("{}")}
	if old != nil {
		next = *old
	}
	next.TTL = ttl
	return s.addToCounter(old, next, table.Add("n", n).Within(n, limit))
}

func (s *state) uncount(key table.Key, n int64) (bool, error) {
	old, err := s.get(key)
	if err != nil {
		return false, broken{err}
	}
	if old == nil {
		return false, nil
	}
	return s.addToCounter(old, *old, table.Add("n", -n).Within(0, math.MaxInt64))
}

// addToCounter applies a change to the counter next and stores it in place of old. It reports whether the change is
// within its bounds.
func (s *state) addToCounter(old *table.Item, next table.Item, change table.Change) (within bool, err error) {
	next.Version++
	next.Attributes, within, err = table.Patched(next.Attributes, []table.Change{change})
	if err != nil || !within {
		return false, err
	}
	if err := s.replace(old, &next); err != nil {
		return false, broken{err}
	}
	return true, nil
}

func (s *state) sweep(now int64, max int) (removed int, err error) {
	var expired [][]byte
	cursor := s.ttl.Cursor()
	for k, _ := cursor.First(); k != nil && len(expired) < max; k, _ = cursor.Next() {
		if len(k) < 8 || int64(binary.BigEndian.Uint64(k)) > now {
			break
		}
		expired = append(expired, bytes.Clone(k[8:]))
	}
	for _, k := range expired {
		key, err := decodeKey(k)
		if err != nil {
			return 0, broken{err}
		}
		item, err := s.get(key)
		if err == nil && item != nil {
			err = s.replace(item, nil)
		}
		if err != nil {
			return 0, broken{err}
		}
	}
	return len(expired), nil
}

func (s *state) get(key table.Key) (*table.Item, error) {
	value := s.items.Get(encodeKey(key))
	if value == nil {
		return nil, nil
	}
	item, err := decodeItem(key, value)
	if err != nil {
		return nil, err
	}
	return &item, nil
}

// replace replaces old by next and updates the other buckets.
func (s *state) replace(old, next *table.Item) error {
	if old == nil && next == nil {
		return nil
	}
	s.changed = true
	var was, is table.Item
	if old != nil {
		was = *old
	}
	if next != nil {
		is = *next
	}
	key := was.Key
	if next != nil {
		key = is.Key
	}
	if err := s.moveEntry(s.gsi1, key, was.GSI1, is.GSI1); err != nil {
		return err
	}
	if err := s.moveEntry(s.gsi2, key, was.GSI2, is.GSI2); err != nil {
		return err
	}
	k := encodeKey(key)
	if err := s.moveTTL(k, was.TTL, is.TTL); err != nil {
		return err
	}
	if next == nil {
		return s.items.Delete(k)
	}
	return s.items.Put(k, encodeItem(is))
}

func (s *state) moveTTL(key []byte, was, is int64) error {
	if was == is {
		return nil
	}
	if was != 0 {
		if err := s.ttl.Delete(encodeTTL(was, key)); err != nil {
			return err
		}
	}
	if is == 0 {
		return nil
	}
	return s.ttl.Put(encodeTTL(is, key), nil)
}

// moveEntry moves an item's key from one place in an index to another. A zero place is none.
func (s *state) moveEntry(index *bbolt.Bucket, key, was, is table.Key) error {
	if was == is {
		return nil
	}
	if was != (table.Key{}) {
		refs, err := decodeRefs(index.Get(encodeKey(was)))
		if err != nil {
			return err
		}
		refs = slices.DeleteFunc(refs, func(k table.Key) bool { return k == key })
		if err := putRefs(index, was, refs); err != nil {
			return err
		}
	}
	if is == (table.Key{}) {
		return nil
	}
	refs, err := decodeRefs(index.Get(encodeKey(is)))
	if err != nil {
		return err
	}
	return putRefs(index, is, append(refs, key))
}

func putRefs(index *bbolt.Bucket, place table.Key, refs []table.Key) error {
	if len(refs) == 0 {
		return index.Delete(encodeKey(place))
	}
	return index.Put(encodeKey(place), encodeRefs(refs))
}
