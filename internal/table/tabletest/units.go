package tabletest

import (
	"context"
	"encoding/json"

	"allyway/internal/table"
)

func getUnits(keys int, found []table.Item) float64 {
	units := float64(keys - len(found))
	for _, item := range found {
		units += started(bytesOf(item), 4096)
	}
	return units
}

func queryUnits(index table.Index, found []table.Item) float64 {
	total := 0
	for _, item := range found {
		total += bytesOf(item)
	}
	units := started(total, 4096)
	if index != table.Primary {
		units /= 2
	}
	return units
}

// peek reads the items of a Write, as they are before it. It reads from the engine inside a Faulty one, so that this
// read has no faults.
func peek(ctx context.Context, engine table.Engine, ops []table.Op) map[table.Key]table.Item {
	for {
		wrapper, ok := engine.(interface{ Underlying() table.Engine })
		if !ok {
			break
		}
		engine = wrapper.Underlying()
	}
	keys := make([]table.Key, len(ops))
	for i, op := range ops {
		keys[i] = op.Item.Key
	}
	items, err := engine.Get(ctx, keys)
	if err != nil {
		return nil // the units are then counted as for new items
	}
	old := make(map[table.Key]table.Item, len(items))
	for _, item := range items {
		old[item.Key] = item
	}
	return old
}

func writeUnits(ops []table.Op, old map[table.Key]table.Item) float64 {
	units := 0.0
	for _, op := range ops {
		before := old[op.Item.Key]
		after := before
		switch op.Kind {
		case table.KindPut:
			after = op.Item
		case table.KindDelete:
			after = table.Item{}
		case table.KindPatch:
			after.Attributes = patched(before.Attributes, op.Changes)
		}
		units += started(max(bytesOf(before), bytesOf(after)), 1024)
		if op.Kind == table.KindCheck {
			continue
		}
		units += indexUnits(before.GSI1, after.GSI1, before, after)
		units += indexUnits(before.GSI2, after.GSI2, before, after)
	}
	return 2 * units
}

// indexUnits returns the units of one index when an item changes. An entry that keeps its place is written like the
// item. An entry that moves is removed and put.
func indexUnits(was, is table.Key, before, after table.Item) float64 {
	if was == is {
		if is == (table.Key{}) {
			return 0
		}
		return started(max(bytesOf(before), bytesOf(after)), 1024)
	}
	units := 0.0
	if was != (table.Key{}) {
		units += started(bytesOf(before), 1024)
	}
	if is != (table.Key{}) {
		units += started(bytesOf(after), 1024)
	}
	return units
}

// started returns the number of started blocks, at least one.
func started(bytes, block int) float64 {
	return float64(max(1, (bytes+block-1)/block))
}

// bytesOf returns an item's size, or 0 if there is no item.
func bytesOf(item table.Item) int {
	size, err := table.Size(item)
	if err != nil {
		return 0
	}
	return size
}

func patched(attributes json.RawMessage, changes []table.Change) json.RawMessage {
	after, _, err := table.Patched(attributes, changes)
	if err != nil {
		return attributes
	}
	return after
}
