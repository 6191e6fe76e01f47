package bolt

import (
	"bytes"
	"context"

	"go.etcd.io/bbolt"

	"allyway/internal/table"
)

var _ table.Copying = (*Engine)(nil)

const scanned = 500 // items of one Scan

// Scan implements table.Copying.
func (e *Engine) Scan(_ context.Context, after table.Key) (items []table.Item, next table.Key, err error) {
	err = e.db.View(func(tx *bbolt.Tx) error {
		cursor := tx.Bucket(itemsBucket).Cursor()
		k, v := cursor.First()
		if after != (table.Key{}) {
			from := encodeKey(after)
			if k, v = cursor.Seek(from); bytes.Equal(k, from) {
				k, v = cursor.Next()
			}
		}
		for ; k != nil && len(items) < scanned; k, v = cursor.Next() {
			key, err := decodeKey(k)
			if err != nil {
				return err
			}
			item, err := decodeItem(key, v)
			if err != nil {
				return err
			}
			items = append(items, item)
		}
		if k != nil {
			next = items[len(items)-1].Key
		}
		return nil
	})
	return items, next, err
}

// Load implements table.Copying. It stores all items or none.
func (e *Engine) Load(ctx context.Context, items []table.Item) error {
	return e.committer.do(ctx, func(s *state) error {
		for i := range items {
			old, err := s.get(items[i].Key)
			if err == nil {
				err = s.replace(old, &items[i])
			}
			if err != nil {
				return broken{err}
			}
		}
		return nil
	})
}
