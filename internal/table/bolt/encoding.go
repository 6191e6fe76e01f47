package bolt

import (
	"encoding/binary"
	"errors"
	"fmt"

	"allyway/internal/table"
)

// These are the buckets. An item's entries in the other three buckets are derived from the item and change with it.
//
//	items  partition, sort key            → the item
//	gsi1/2 index partition, sort key      → the keys of the items there, one as a rule
//	ttl    epoch seconds, the item's key  → nothing
var (
	itemsBucket = []byte("items")
	gsi1Bucket  = []byte("gsi1")
	gsi2Bucket  = []byte("gsi2")
	ttlBucket   = []byte("ttl")
)

// layout is the first byte of every stored item, so that items of a later layout can be told from these.
const layout = 1

var errDamaged = errors.New("stored item is damaged")

// encodeKey returns a key with the length of its partition first. So no partition is mixed with another, and sort keys
// keep their order within a partition.
func encodeKey(k table.Key) []byte {
	return append(encodePartition(k.PK), k.SK...)
}

func encodePartition(pk string) []byte {
	b := binary.BigEndian.AppendUint16(make([]byte, 0, 2+len(pk)+64), uint16(len(pk)))
	return append(b, pk...)
}

func decodeKey(b []byte) (table.Key, error) {
	if len(b) < 2 || len(b) < 2+int(binary.BigEndian.Uint16(b)) {
		return table.Key{}, errDamaged
	}
	n := 2 + int(binary.BigEndian.Uint16(b))
	return table.Key{PK: string(b[2:n]), SK: string(b[n:])}, nil
}

func encodeTTL(ttl int64, key []byte) []byte {
	b := binary.BigEndian.AppendUint64(make([]byte, 0, 8+len(key)), uint64(ttl))
	return append(b, key...)
}

func encodeItem(item table.Item) []byte {
	b := make([]byte, 0, 32+len(item.GSI1.PK)+len(item.GSI1.SK)+len(item.GSI2.PK)+len(item.GSI2.SK)+len(item.Attributes))
	b = append(b, layout)
	b = binary.AppendUvarint(b, uint64(item.Version))
	b = binary.AppendUvarint(b, uint64(item.TTL))
	for _, s := range []string{item.GSI1.PK, item.GSI1.SK, item.GSI2.PK, item.GSI2.SK} {
		b = binary.AppendUvarint(b, uint64(len(s)))
		b = append(b, s...)
	}
	return append(b, item.Attributes...)
}

// decodeItem decodes an item. It copies parts of b, because b belongs to the transaction.
func decodeItem(key table.Key, b []byte) (table.Item, error) {
	if len(b) == 0 || b[0] != layout {
		return table.Item{}, fmt.Errorf("%s: %w", key, errDamaged)
	}
	r := reader{rest: b[1:]}
	item := table.Item{Key: key, Version: int64(r.number()), TTL: int64(r.number())}
	for _, s := range []*string{&item.GSI1.PK, &item.GSI1.SK, &item.GSI2.PK, &item.GSI2.SK} {
		*s = r.text()
	}
	if r.failed {
		return table.Item{}, fmt.Errorf("%s: %w", key, errDamaged)
	}
	item.Attributes = append([]byte(nil), r.rest...)
	return item, nil
}

type reader struct {
	rest   []byte
	failed bool
}

func (r *reader) number() uint64 {
	n, size := binary.Uvarint(r.rest)
	if size <= 0 {
		r.failed = true
		return 0
	}
	r.rest = r.rest[size:]
	return n
}

func (r *reader) text() string {
	n := r.number()
	if n > uint64(len(r.rest)) {
		r.failed = true
		return ""
	}
	s := string(r.rest[:n])
	r.rest = r.rest[n:]
	return s
}

// encodeRefs and decodeRefs keep the keys of the items at one place of an index.
func encodeRefs(keys []table.Key) []byte {
	var b []byte
	for _, k := range keys {
		for _, s := range []string{k.PK, k.SK} {
			b = binary.AppendUvarint(b, uint64(len(s)))
			b = append(b, s...)
		}
	}
	return b
}

func decodeRefs(b []byte) ([]table.Key, error) {
	r := reader{rest: b}
	var keys []table.Key
	for len(r.rest) > 0 {
		keys = append(keys, table.Key{PK: r.text(), SK: r.text()})
		if r.failed {
			return nil, errDamaged
		}
	}
	return keys, nil
}
