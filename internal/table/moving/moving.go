// Package moving copies a whole table from one engine to another, and checks the copy.
package moving

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"time"

	"allyway/internal/table"
)

// These are the errors of Copy after which a person must decide what to do.
var (
	ErrNotEmpty = errors.New("the destination has records already")
	ErrDiffers  = errors.New("the copy differs from the original, which something has changed meanwhile")
)

// Progress is how far a copy has come.
type Progress struct {
	From  string    `json:"from"`  // the original's name
	After table.Key `json:"after"` // the last key that was copied
	Items int64     `json:"items"` // how many items were copied
}

// mark is the key of the item that keeps the progress, in the destination, until the copy is complete.
var mark = table.Key{PK: "MOVE", SK: "-"}

// Copy copies every item of from, with its version and the time when it expires, into to. An interrupted copy continues
// where it stopped when it is called again with the same name of the original. In the end, Copy reads both tables and
// compares their numbers of items and their checksums. It returns these. After each portion it calls tell. Nothing else
// may change either table meanwhile. Errors: ErrNotEmpty if to has items that are not of a begun copy of that original,
// ErrDiffers, and the engines' errors.
func Copy(ctx context.Context, name string, from, to table.Copying, tell func(Progress)) (Sum, error) {
	at, err := begin(ctx, name, to)
	if err != nil {
		return Sum{}, err
	}
	for more := true; more; {
		items, next, err := from.Scan(ctx, at.After)
		if err := cmp.Or(err, ctx.Err()); err != nil {
			return Sum{}, fmt.Errorf("read: %w", err)
		}
		if err := to.Load(ctx, slices.DeleteFunc(items, isMark)); err != nil {
			return Sum{}, fmt.Errorf("store: %w", err)
		}
		at.After, at.Items, more = next, at.Items+int64(len(items)), next != (table.Key{})
		if more {
			if err := to.Load(ctx, []table.Item{{Key: mark, Version: 1, Attributes: table.Encode(at)}}); err != nil {
				return Sum{}, fmt.Errorf("store: %w", err)
			}
		}
		tell(at)
	}
	original, err := SumOf(ctx, from)
	if err != nil {
		return Sum{}, fmt.Errorf("read: %w", err)
	}
	copied, err := SumOf(ctx, to)
	if err != nil {
		return Sum{}, fmt.Errorf("read the copy: %w", err)
	}
	if err := remove(ctx, to, []table.Key{mark}); err != nil {
		return Sum{}, err
	}
	if copied != original {
		return Sum{}, fmt.Errorf("%w: %s here, %s there", ErrDiffers, original, copied)
	}
	return copied, nil
}

// begin returns where the copy starts.
func begin(ctx context.Context, name string, to table.Copying) (Progress, error) {
	found, err := to.Get(ctx, []table.Key{mark})
	if err != nil {
		return Progress{}, fmt.Errorf("read the destination: %w", err)
	}
	if len(found) > 0 {
		var at Progress
		if err := json.Unmarshal(found[0].Attributes, &at); err != nil {
			return Progress{}, err
		}
		if at.From == name {
			return at, nil
		}
		return Progress{}, fmt.Errorf("%w, from a copy of %s that has not ended", ErrNotEmpty, at.From)
	}
	some, _, err := to.Scan(ctx, table.Key{})
	if err != nil {
		return Progress{}, fmt.Errorf("read the destination: %w", err)
	}
	if len(some) > 0 {
		return Progress{}, ErrNotEmpty
	}
	return Progress{From: name}, nil
}

// Clear removes every item of a table.
func Clear(ctx context.Context, from table.Copying) error {
	for {
		items, _, err := from.Scan(ctx, table.Key{})
		if err != nil || len(items) == 0 {
			return err
		}
		var keys []table.Key
		for _, item := range items {
			keys = append(keys, item.Key)
		}
		if err := remove(ctx, from, keys); err != nil {
			return err
		}
	}
}

func remove(ctx context.Context, from table.Engine, keys []table.Key) error {
	for some := range slices.Chunk(keys, table.MaxOps) {
		var ops []table.Op
		for _, key := range some {
			ops = append(ops, table.Delete(key, table.Any))
		}
		if err := from.Write(ctx, ops, time.Now()); err != nil {
			return err
		}
	}
	return nil
}

func isMark(item table.Item) bool { return item.Key == mark }

// Sum is how many items a table has, and their checksum, which does not depend on their order.
type Sum struct {
	Items    int64
	Checksum [sha256.Size]byte
}

func (s Sum) String() string {
	return fmt.Sprintf("%d records with the checksum %x", s.Items, s.Checksum[:8])
}

// SumOf reads a table and returns its sum.
func SumOf(ctx context.Context, from table.Copying) (s Sum, err error) {
	for after, more := (table.Key{}), true; more; {
		items, next, err := from.Scan(ctx, after)
		if err != nil {
			return Sum{}, err
		}
		for _, item := range items {
			if isMark(item) {
				continue
			}
			one, err := checksum(item)
			if err != nil {
				return Sum{}, err
			}
			s.Items++
			for i, b := range one {
				s.Checksum[i] ^= b
			}
		}
		after, more = next, next != (table.Key{})
	}
	return s, nil
}

// checksum returns a checksum of an item that is the same in every engine. Engines write the same attributes in
// different ways: the order of names differs, and 1.50 may come back as 1.5.
func checksum(item table.Item) ([sha256.Size]byte, error) {
	var attributes any
	d := json.NewDecoder(bytes.NewReader(item.Attributes))
	d.UseNumber()
	if err := d.Decode(&attributes); err != nil {
		return [sha256.Size]byte{}, fmt.Errorf("%s: %w", item.Key, err)
	}
	whole, err := json.Marshal([]any{item.Key, item.GSI1, item.GSI2, item.Version, item.TTL, normal(attributes)})
	return sha256.Sum256(whole), err
}

// normal returns a decoded value in which each number is written in one way.
func normal(value any) any {
	switch value := value.(type) {
	case json.Number:
		if n, ok := new(big.Rat).SetString(value.String()); ok {
			return n.RatString()
		}
	case []any:
		for i := range value {
			value[i] = normal(value[i])
		}
	case map[string]any:
		for name := range value {
			value[name] = normal(value[name])
		}
	}
	return value
}
