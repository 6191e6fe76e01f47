// Package table is Allyway's single table: items with a partition key and a sort key, two indexes, and Writes that
// apply all of their ops or none. The product calls Table. An Engine stores the items: table/dynamo in DynamoDB,
// table/bolt in one file. This package has what both engines share: limits, checks of keys, and hiding expired items.
// table/tabletest tests both engines with the same suite. No name in this package comes from DynamoDB or bbolt.
package table

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// Limits of one call, DynamoDB's own.
const (
	MaxOps       = 100             // ops in a Write
	MaxKeys      = 100             // keys in a Get
	MaxItemBytes = 400 * 1024      // one item, names and values
	MaxOpsBytes  = 4 * 1024 * 1024 // all items of a Write
	MaxLimit     = 1000            // items in a page of a Query without a limit
	MostLimit    = 10_000          // items in a page, which is no longer than 1 MB
)

// Key is the key of an item, or its place in an index. An item whose place is a zero Key is not in that index.
type Key struct{ PK, SK string }

func (k Key) String() string { return k.PK + " / " + k.SK }

// Item is one stored item. Attributes is the entity, a JSON object whose members become the item's attributes. Encode
// makes it and Decode reads it. Within an index's partition sort keys must be unique, because a page continues after a
// sort key. So let them end in an id.
type Item struct {
	Key
	GSI1, GSI2 Key
	// Version is the version that was read. A Write sets the stored version: a Put with Absent or Any sets 1, and a
	// Write with Version(n) sets n+1.
	Version int64
	// TTL is when the item expires, in epoch seconds; 0 is never. From that second on, the item counts as absent.
	TTL        int64
	Attributes json.RawMessage
}

// Decode decodes the attributes into v, a pointer to the entity's struct.
func (i Item) Decode(v any) error {
	if err := json.Unmarshal(i.Attributes, v); err != nil {
		return fmt.Errorf("decode %s: %w", i.Key, err)
	}
	return nil
}

// Encode returns an entity's attributes. It panics on a type that has no JSON form.
func Encode(entity any) json.RawMessage {
	b, err := json.Marshal(entity)
	if err != nil {
		panic(fmt.Sprintf("table: encode %T: %v", entity, err))
	}
	return b
}

// Items are the items that a Get found, by key.
type Items map[Key]Item

// Decode decodes the item under key into v and reports whether there is one.
func (is Items) Decode(key Key, v any) (found bool, err error) {
	item, ok := is[key]
	if !ok {
		return false, nil
	}
	return true, item.Decode(v)
}

// Index says where a Query reads.
type Index int

const (
	Primary Index = iota // the table itself, strongly consistent
	GSI1                 // eventually consistent
	GSI2                 // eventually consistent
)

// Query asks for one page of a partition, in the order of its sort keys.
type Query struct {
	Index  Index
	PK     string
	Prefix string // sort keys with this prefix; empty: all
	From   string // without Prefix: sort keys from this one on, inclusive; empty: from the first
	To     string // without Prefix: sort keys up to this one, inclusive; empty: to the last
	Desc   bool   // the last first
	After  string // continue after this sort key (a Page's Next); it need not exist
	Limit  int    // items to read, 1 to MostLimit; 0 is MaxLimit
}

// Page is one page. It may have fewer items than the limit. The list ends only where Next is empty.
type Page struct {
	Items []Item
	Next  string
}

// Kind is what an Op does.
type Kind int

const (
	KindPut Kind = iota
	KindPatch
	KindDelete
	KindCheck
)

// Op is one part of a Write. Make it with Put, Patch, Delete or Check.
type Op struct {
	Kind    Kind
	Item    Item // Put: the whole item; otherwise only its Key
	Cond    Condition
	Changes []Change // Patch
}

// Put stores the whole item and replaces any item under its key. Condition: Absent, Present, Version or Any. Except
// with Version, the version becomes 1, even if there was an item. So use Version if the item's version matters.
func Put(item Item, cond Condition) Op { return Op{Kind: KindPut, Item: item, Cond: cond} }

// Patch changes named attributes of an existing item and increments its version. Keys, index places and TTL stay.
// Condition: Present or Version.
func Patch(key Key, cond Condition, changes ...Change) Op {
	return Op{Kind: KindPatch, Item: Item{Key: key}, Cond: cond, Changes: changes}
}

// Delete removes an item. Condition: Present, Version or Any, which allows a missing item.
func Delete(key Key, cond Condition) Op {
	return Op{Kind: KindDelete, Item: Item{Key: key}, Cond: cond}
}

// Check changes nothing. The Write is refused unless its condition holds: Absent, Present or Version.
func Check(key Key, cond Condition) Op {
	return Op{Kind: KindCheck, Item: Item{Key: key}, Cond: cond}
}

// Condition is what an Op requires of the stored item. An expired item counts as absent.
type Condition struct {
	Rule Rule
	N    int64 // RuleVersion
}

// Rule is the kind of a Condition.
type Rule int

const (
	RuleAny Rule = iota
	RuleAbsent
	RulePresent
	RuleVersion
)

var (
	Any     = Condition{Rule: RuleAny}
	Absent  = Condition{Rule: RuleAbsent}
	Present = Condition{Rule: RulePresent}
)

// Version holds while the item is at version n.
func Version(n int64) Condition { return Condition{Rule: RuleVersion, N: n} }

// Change is one change of a Patch to a top-level attribute. Make it with Set, Remove or Add.
type Change struct {
	Name   string
	Value  json.RawMessage // Set; nil in Remove and Add
	Add    int64
	IsAdd  bool
	Min    int64 // Add: refused if the sum would leave Min…Max
	Max    int64
	Bounds bool
}

// Set sets an attribute to a value.
func Set(name string, value any) Change { return Change{Name: name, Value: Encode(value)} }

// Remove removes an attribute.
func Remove(name string) Change { return Change{Name: name} }

// Add adds to a whole number; a missing attribute counts as 0.
func Add(name string, n int64) Change { return Change{Name: name, Add: n, IsAdd: true} }

// Within refuses the Patch, and so its Write, if the sum would be below min or above max.
func (c Change) Within(min, max int64) Change {
	c.Min, c.Max, c.Bounds = min, max, true
	return c
}

// Refused is the error of a Write whose conditions did not all hold. Nothing was written.
type Refused struct {
	Failed []int // indexes of the ops that failed, ascending
	Keys   []Key // their keys, in the same order
}

func (r *Refused) Error() string { return fmt.Sprintf("write refused at %v", r.Keys) }

// On reports whether the op on key was among the failed.
func (r *Refused) On(key Key) bool {
	for _, k := range r.Keys {
		if k == key {
			return true
		}
	}
	return false
}

// ErrUnavailable means that all retries failed: the table could not be reached, or it refused the call because of load
// or conflicts. If the connection broke, a Write may have happened. It is safe to repeat the Write.
var ErrUnavailable = errors.New("table unavailable")

// Engine stores items. Only Table calls its methods, with arguments that Table has checked. Get and Query may return
// expired items. Write judges conditions at the time now. A failure that may pass is ErrUnavailable.
type Engine interface {
	// Get reads up to MaxKeys different keys, strongly consistent, and returns those found, in any order.
	Get(ctx context.Context, keys []Key) ([]Item, error)
	// Query reads one page. Limit is set. A page's Next is the sort key that it ended on, or empty at the end.
	Query(ctx context.Context, q Query) (Page, error)
	// Write applies all ops (1 to MaxOps, of different keys) or none. A refusal is *Refused with Failed set.
	Write(ctx context.Context, ops []Op, now time.Time) error
	// Count adds n to the number `n` of the item under key if the sum stays within limit. It makes a missing item, with
	// ttl.
	Count(ctx context.Context, key Key, n, limit, ttl int64) (ok bool, err error)
	// Uncount subtracts n from the number `n` of the item under key if there is such an item and the difference is at
	// least 0. It tries once, so that n is never subtracted twice.
	Uncount(ctx context.Context, key Key, n int64) (ok bool, err error)
	Close() error
}
