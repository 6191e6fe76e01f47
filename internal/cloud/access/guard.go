package access

import (
	"context"
	"fmt"
	"slices"
	"time"

	"allyway/internal/table"
)

// Guard returns an engine that does what a function's rules allow. It refuses everything else, with an error that names
// the missing right. Tests run each function's use cases on this engine, because the role of the deployed function
// refuses the same calls.
func Guard(engine table.Engine, function string) table.Engine {
	return &guard{engine, function, Rules(function)}
}

type guard struct {
	table.Engine
	function string
	rules    []Rule
}

// The attributes that every change touches, by their names in DynamoDB.
var own = []string{"pk", "sk", "v", "ttl"}

// Get needs one rule that covers all keys, as a role does.
func (g *guard) Get(ctx context.Context, keys []table.Key) ([]table.Item, error) {
	var partitions []string
	for _, k := range keys {
		partitions = append(partitions, k.PK)
	}
	if err := g.check(Read, "", nil, partitions...); err != nil {
		return nil, err
	}
	return g.Engine.Get(ctx, keys)
}

func (g *guard) Query(ctx context.Context, q table.Query) (table.Page, error) {
	index := map[table.Index]string{table.GSI1: "gsi1", table.GSI2: "gsi2"}[q.Index]
	if err := g.check(List, index, nil, q.PK); err != nil {
		return table.Page{}, err
	}
	return g.Engine.Query(ctx, q)
}

func (g *guard) Write(ctx context.Context, ops []table.Op, now time.Time) error {
	for _, op := range ops {
		var changed []string
		for _, c := range op.Changes {
			changed = append(changed, c.Name)
		}
		if err := g.check(action(op, len(ops) == 1), "", changed, op.Item.PK); err != nil {
			return err
		}
	}
	return g.Engine.Write(ctx, ops, now)
}

// Count counts as a patch of the counter.
func (g *guard) Count(ctx context.Context, key table.Key, n, limit, ttl int64) (bool, error) {
	if err := g.check(Patch, "", []string{"n"}, key.PK); err != nil {
		return false, err
	}
	return g.Engine.Count(ctx, key, n, limit, ttl)
}

// Uncount counts as a patch of the counter.
func (g *guard) Uncount(ctx context.Context, key table.Key, n int64) (bool, error) {
	if err := g.check(Patch, "", []string{"n"}, key.PK); err != nil {
		return false, err
	}
	return g.Engine.Uncount(ctx, key, n)
}

// action returns the action that DynamoDB checks for an op. A single Check is a read.
func action(op table.Op, lone bool) Action {
	switch op.Kind {
	case table.KindPut:
		return Put
	case table.KindPatch:
		return Patch
	case table.KindDelete:
		return Delete
	}
	if lone {
		return Read
	}
	return Check
}

func (g *guard) check(action Action, index string, changed []string, partitions ...string) error {
	for _, r := range g.rules {
		if r.Action == action && r.Index == index && r.covers(partitions, changed) {
			return nil
		}
	}
	return fmt.Errorf("access: %s may not %s %v %s %v", g.function, action, partitions, index, changed)
}

func (r Rule) covers(partitions, changed []string) bool {
	for _, pk := range partitions {
		if !r.Allows(pk) {
			return false
		}
	}
	if len(r.Attributes) == 0 {
		return true
	}
	for _, name := range changed {
		if !slices.Contains(r.Attributes, name) && !slices.Contains(own, name) {
			return false
		}
	}
	return true
}
