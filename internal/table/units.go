package table

import (
	"context"
	"encoding/json"
)

func (c *metered) endGet(keys int, found []Item) {
	if c == nil {
		return
	}
	units := float64(keys - len(found))
	for _, item := range found {
		units += started(bytesOf(item), 4096)
	}
	c.end(keys, units, 0)
}

func (c *metered) endQuery(index Index, found []Item) {
	if c == nil {
		return
	}
	total := 0
	for _, item := range found {
		total += bytesOf(item)
	}
	units := started(total, 4096)
	if index != Primary {
		units /= 2
	}
	c.end(len(found), units, 0)
}

func (c *metered) endCount() {
	if c != nil {
		c.end(1, 0, 1)
	}
}

// peek reads the items that a Write touches, as they are before it. An engine that wraps another names it by an
// Underlying method, so that injected faults don't fall on this read.
func (c *metered) peek(ctx context.Context, engine Engine, ops []Op) map[Key]Item {
	if c == nil {
		return nil
	}
	for {
		wrapper, ok := engine.(interface{ Underlying() Engine })
		if !ok {
			break
		}
		engine = wrapper.Underlying()
	}
	keys := make([]Key, len(ops))
	for i, op := range ops {
		keys[i] = op.Item.Key
	}
	items, err := engine.Get(ctx, keys)
	if err != nil {
		return nil // the units are then those of new items
	}
	old := make(map[Key]Item, len(items))
	for _, item := range items {
		old[item.Key] = item
	}
	return old
}

func (c *metered) endWrite(ops []Op, old map[Key]Item) {
	if c == nil {
		return
	}
	units := 0.0
	for _, op := range ops {
		before := old[op.Item.Key]
		after := before
		switch op.Kind {
		case KindPut:
			after = op.Item
		case KindDelete:
			after = Item{}
		case KindPatch:
			after.Attributes = patched(before.Attributes, op.Changes)
		}
		units += started(max(bytesOf(before), bytesOf(after)), 1024)
		if op.Kind == KindCheck {
			continue
		}
		units += indexUnits(before.GSI1, after.GSI1, before, after)
		units += indexUnits(before.GSI2, after.GSI2, before, after)
	}
	c.end(len(ops), 0, 2*units)
}

// indexUnits is what one index costs when an item changes: an entry that keeps its place is written over, as the item
// is, and one that moves is removed and put.
func indexUnits(was, is Key, before, after Item) float64 {
	if was == is {
		if is == (Key{}) {
			return 0
		}
		return started(max(bytesOf(before), bytesOf(after)), 1024)
	}
	units := 0.0
	if was != (Key{}) {
		units += started(bytesOf(before), 1024)
	}
	if is != (Key{}) {
		units += started(bytesOf(after), 1024)
	}
	return units
}

// started counts started blocks, at least one.
func started(bytes, block int) float64 {
	return float64(max(1, (bytes+block-1)/block))
}

// bytesOf is an item's size, 0 if there is none.
func bytesOf(item Item) int {
	size, err := Size(item)
	if err != nil {
		return 0
	}
	return size
}

func patched(attributes json.RawMessage, changes []Change) json.RawMessage {
	after, _, err := Patched(attributes, changes)
	if err != nil {
		return attributes
	}
	return after
}
