package bolt

import (
	"bytes"
	"context"
	"slices"

	"go.etcd.io/bbolt"

	"allyway/internal/table"
)

// pageBytes is the size at which DynamoDB ends a page.
const pageBytes = 1 << 20

// Query implements table.Engine.
func (e *Engine) Query(_ context.Context, q table.Query) (page table.Page, err error) {
	span := q.Span()
	if span.Empty() {
		return table.Page{}, nil
	}
	err = e.db.View(func(tx *bbolt.Tx) error {
		walk := walker{cursor: tx.Bucket(bucketOf(q.Index)).Cursor(), partition: encodePartition(q.PK), span: span, desc: q.Desc}
		size := 0
		for sk, value, ok := walk.first(); ok; sk, value, ok = walk.next() {
			if len(page.Items) >= q.Limit || size >= pageBytes {
				page.Next = lastSK(q.Index, page.Items)
				return nil
			}
			if len(page.Items) == cap(page.Items) {
				page.Items = slices.Grow(page.Items, len(page.Items)+1) // append alone may copy a long page many times
			}
			before := len(page.Items)
			if page.Items, err = read(tx, q.Index, table.Key{PK: q.PK, SK: sk}, value, page.Items); err != nil {
				return err
			}
			for _, item := range page.Items[before:] {
				size += len(item.Attributes)
			}
		}
		return nil
	})
	return page, err
}

func bucketOf(index table.Index) []byte {
	switch index {
	case table.GSI1:
		return gsi1Bucket
	case table.GSI2:
		return gsi2Bucket
	default:
		return itemsBucket
	}
}

// lastSK returns the sort key after which the next page continues.
func lastSK(index table.Index, items []table.Item) string {
	last := items[len(items)-1]
	switch index {
	case table.GSI1:
		return last.GSI1.SK
	case table.GSI2:
		return last.GSI2.SK
	default:
		return last.SK
	}
}

// read appends the item at a place, or the items that an index has there, to items.
func read(tx *bbolt.Tx, index table.Index, place table.Key, value []byte, items []table.Item) ([]table.Item, error) {
	if index == table.Primary {
		item, err := decodeItem(place, value)
		return append(items, item), err
	}
	refs, err := decodeRefs(value)
	if err != nil {
		return items, err
	}
	bucket := tx.Bucket(itemsBucket)
	for _, key := range refs {
		item, err := decodeItem(key, bucket.Get(encodeKey(key)))
		if err != nil {
			return items, err
		}
		items = append(items, item)
	}
	return items, nil
}

// walker visits the sort keys of a partition that are in a span, in either direction.
type walker struct {
	cursor    *bbolt.Cursor
	partition []byte
	span      table.Span
	desc      bool
}

func (w *walker) first() (sk string, value []byte, ok bool) {
	if !w.desc {
		k, v := w.cursor.Seek(append(bytes.Clone(w.partition), w.span.Low...))
		if sk, ok := w.sortKey(k); ok && w.span.LowOpen && sk == w.span.Low {
			k, v = w.cursor.Next()
		}
		return w.at(k, v)
	}
	// Seek the first key after the span, then step back into it.
	behind := append(bytes.Clone(w.partition), w.span.High...)
	if w.span.High == "" {
		behind = append(behind, 0xFF) // no UTF-8 text begins with this byte
	}
	k, v := w.cursor.Seek(behind)
	switch sk, here := w.sortKey(k); {
	case k == nil:
		k, v = w.cursor.Last()
	case here && w.span.Holds(sk) && sk == w.span.High:
	default:
		k, v = w.cursor.Prev()
	}
	return w.at(k, v)
}

func (w *walker) next() (sk string, value []byte, ok bool) {
	if w.desc {
		return w.at(w.cursor.Prev())
	}
	return w.at(w.cursor.Next())
}

// at reports whether the cursor is still in the span.
func (w *walker) at(k, v []byte) (sk string, value []byte, ok bool) {
	sk, ok = w.sortKey(k)
	return sk, v, ok && w.span.Holds(sk)
}

func (w *walker) sortKey(k []byte) (sk string, ok bool) {
	rest, ok := bytes.CutPrefix(k, w.partition)
	return string(rest), ok && k != nil
}
