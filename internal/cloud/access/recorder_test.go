package access_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"allyway/internal/cloud/access"
	"allyway/internal/table"
)

// recorder notes which keys of the rules were needed.
type recorder struct {
	mu     sync.Mutex
	needed map[string]bool
}

// on returns an engine that notes what a function does with it.
func (r *recorder) on(engine table.Engine, function string) table.Engine {
	return &recording{engine, r, function}
}

type recording struct {
	table.Engine
	recorder *recorder
	function string
}

func entry(function string, r access.Rule, key string) string {
	return fmt.Sprintf("%s %s%s %s %v", function, r.Action, r.Index, key, r.Attributes)
}

func (r *recording) note(action access.Action, index string, changed []table.Change, pk string) {
	for _, rule := range access.Rules(r.function) {
		if rule.Action != action || rule.Index != index || len(rule.Attributes) > 0 &&
			!slices.ContainsFunc(changed, func(c table.Change) bool { return slices.Contains(rule.Attributes, c.Name) }) {
			continue
		}
		for _, key := range rule.Keys {
			if (access.Rule{Keys: []string{key}}).Allows(pk) {
				r.recorder.mu.Lock()
				r.recorder.needed[entry(r.function, rule, key)] = true
				r.recorder.mu.Unlock()
			}
		}
	}
}

func (r *recording) Get(ctx context.Context, keys []table.Key) ([]table.Item, error) {
	for _, key := range keys {
		r.note(access.Read, "", nil, key.PK)
	}
	return r.Engine.Get(ctx, keys)
}

func (r *recording) Query(ctx context.Context, q table.Query) (table.Page, error) {
	r.note(access.List, map[table.Index]string{table.GSI1: "gsi1", table.GSI2: "gsi2"}[q.Index], nil, q.PK)
	return r.Engine.Query(ctx, q)
}

func (r *recording) Write(ctx context.Context, ops []table.Op, now time.Time) error {
	kinds := map[table.Kind]access.Action{table.KindPut: access.Put, table.KindPatch: access.Patch,
		table.KindDelete: access.Delete, table.KindCheck: access.Check}
	for _, op := range ops {
		r.note(kinds[op.Kind], "", op.Changes, op.Item.PK)
	}
	return r.Engine.Write(ctx, ops, now)
}

func (r *recording) Count(ctx context.Context, key table.Key, n, limit, ttl int64) (bool, error) {
	r.note(access.Patch, "", nil, key.PK)
	return r.Engine.Count(ctx, key, n, limit, ttl)
}

func (r *recording) Uncount(ctx context.Context, key table.Key, n int64) (bool, error) {
	r.note(access.Patch, "", nil, key.PK)
	return r.Engine.Uncount(ctx, key, n)
}

// checkAllNeeded fails the test for each key of a rule that nothing needed, because that is a right without a use.
func (r *recorder) checkAllNeeded(t *testing.T) {
	for _, function := range access.Functions() {
		for _, rule := range access.Rules(function) {
			for _, key := range rule.Keys {
				if e := entry(function, rule, key); !r.needed[e] {
					t.Errorf("nothing needs: %s", e)
				}
			}
		}
	}
}
