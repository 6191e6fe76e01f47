package table

import "context"

// Copying is an engine whose whole table can be copied.
type Copying interface {
	Engine
	// Scan returns the items that come after a key in the engine's own order, in portions; the zero key is before all.
	// It returns expired items, too. next is the key to continue after; at the end it is the zero key.
	Scan(ctx context.Context, after Key) (items []Item, next Key, err error)
	// Load stores items as they are, with their versions, in place of the items with the same keys. If it fails, some
	// of them may be stored.
	Load(ctx context.Context, items []Item) error
}
