package tabletest

import (
	"fmt"
	"testing"
	"time"

	"allyway/internal/table"
)

// The states of an item before a Write. A live item is at version 3.
const (
	missing = "missing"
	live    = "live"
	expired = "expired"
)

// writeCase is one op with a condition, and the states that it accepts.
type writeCase struct {
	name    string
	op      func(k table.Key) table.Op
	accepts []string
}

// after returns the item after an accepted op, or nil if there is none.
func (c writeCase) after(k table.Key, before *table.Item) *table.Item {
	op := c.op(k)
	switch op.Kind {
	case table.KindPut:
		put := op.Item
		put.Version = 1
		if op.Cond.Rule == table.RuleVersion {
			put.Version = op.Cond.N + 1
		}
		return &put
	case table.KindPatch:
		patched := *before
		patched.Version++
		patched.Attributes = table.Encode(map[string]any{"text": "patched", "number": 7})
		return &patched
	case table.KindDelete:
		return nil
	default:
		return before
	}
}

func writeCases() []writeCase {
	put := func(cond table.Condition) func(table.Key) table.Op {
		return func(k table.Key) table.Op { return table.Put(item(k, "put", 5), cond) }
	}
	patch := func(cond table.Condition) func(table.Key) table.Op {
		return func(k table.Key) table.Op { return table.Patch(k, cond, table.Set("text", "patched")) }
	}
	del := func(cond table.Condition) func(table.Key) table.Op {
		return func(k table.Key) table.Op { return table.Delete(k, cond) }
	}
	check := func(cond table.Condition) func(table.Key) table.Op {
		return func(k table.Key) table.Op { return table.Check(k, cond) }
	}
	any, there, gone := []string{missing, live, expired}, []string{live}, []string{missing, expired}
	return []writeCase{
		{"put any", put(table.Any), any},
		{"put absent", put(table.Absent), gone},
		{"put present", put(table.Present), there},
		{"put version", put(table.Version(3)), there},
		{"put older version", put(table.Version(2)), nil},
		{"put later version", put(table.Version(4)), nil},
		{"patch present", patch(table.Present), there},
		{"patch version", patch(table.Version(3)), there},
		{"patch older version", patch(table.Version(2)), nil},
		{"delete any", del(table.Any), any},
		{"delete present", del(table.Present), there},
		{"delete version", del(table.Version(3)), there},
		{"delete older version", del(table.Version(2)), nil},
		{"check absent", check(table.Absent), gone},
		{"check present", check(table.Present), there},
		{"check version", check(table.Version(3)), there},
		{"check older version", check(table.Version(2)), nil},
	}
}

// everyWrite tests each op with each condition on each state of the item, alone and as the first, the middle and the
// last of three. It checks everything that the Write touches.
func everyWrite(s *suite) {
	n := 0
	for _, c := range writeCases() {
		for _, state := range []string{missing, live, expired} {
			for place, position := range []string{"first", "middle", "last", "alone"} {
				n++
				s.Run(c.name+" "+state+" "+position, func(t *testing.T) {
					oneWrite(s.with(t), fmt.Sprintf("ITEM#%d", n), c, state, place)
				})
			}
		}
	}
}

func oneWrite(s *suite, name string, c writeCase, state string, place int) {
	k := key(name)
	before := s.prepare(k, state)
	ops := []table.Op{c.op(k)}
	neighbours := []table.Item{item(key(name+"a"), "a", 1), item(key(name+"b"), "b", 2)}
	if place < 3 {
		a, b := table.Put(neighbours[0], table.Absent), table.Put(neighbours[1], table.Any)
		ops = [][]table.Op{{c.op(k), a, b}, {a, c.op(k), b}, {a, b, c.op(k)}}[place]
	} else {
		place, neighbours = 0, nil
	}
	accepted := false
	for _, ok := range c.accepts {
		accepted = accepted || ok == state
	}
	err := s.table.Write(s.ctx, ops...)
	var want []table.Item
	absent := []table.Key{k, key(name + "a"), key(name + "b")}
	left := before
	if accepted {
		if err != nil {
			s.Errorf("refused: %v", err)
		}
		left = c.after(k, before)
		for _, i := range neighbours {
			i.Version = 1
			want = append(want, i)
		}
	} else {
		s.wantRefused(err, ops, place)
	}
	if left != nil {
		want = append(want, *left)
	}
	for _, i := range want {
		absent = without(absent, i.Key)
	}
	s.wantStored(want, absent...)
}

func without(keys []table.Key, k table.Key) []table.Key {
	var kept []table.Key
	for _, other := range keys {
		if other != k {
			kept = append(kept, other)
		}
	}
	return kept
}

// prepare brings an item into a state and returns it, or nil if it is missing.
func (s *suite) prepare(k table.Key, state string) *table.Item {
	s.Helper()
	if state == missing {
		return nil
	}
	before := item(k, "before", 7)
	if state == expired {
		before.TTL = s.now.Unix()
	}
	for v, cond := range []table.Condition{table.Absent, table.Version(1), table.Version(2)} {
		if err := s.engine.Write(s.ctx, []table.Op{table.Put(before, cond)}, s.now.Add(-time.Second)); err != nil {
			s.Fatalf("prepare version %d: %v", v+1, err)
		}
	}
	before.Version = 3
	return &before
}

func severalRefusals(s *suite) {
	s.prepare(key("LIVE"), live)
	ops := []table.Op{
		table.Put(item(key("LIVE"), "x", 1), table.Absent),
		table.Put(item(key("FREE"), "x", 1), table.Absent),
		table.Check(key("NONE"), table.Present),
		table.Delete(key("GONE"), table.Any),
		table.Patch(key("NOBODY"), table.Version(1), table.Set("text", "x")),
	}
	s.wantRefused(s.table.Write(s.ctx, ops...), ops, 0, 2, 4)
	s.wantStored(nil, key("FREE"), key("NONE"), key("NOBODY"))

	// A Patch beyond its bounds fails like a condition, also together with others.
	ops = []table.Op{
		table.Patch(key("LIVE"), table.Present, table.Add("number", 1).Within(0, 7)),
		table.Put(item(key("FREE"), "x", 1), table.Any),
		table.Check(key("NONE"), table.Present),
	}
	s.wantRefused(s.table.Write(s.ctx, ops...), ops, 0, 2)
	s.wantStored(nil, key("FREE"))
}

func versions(s *suite) {
	k := key("V")
	steps := []struct {
		op   table.Op
		want int64
	}{
		{table.Put(item(k, "a", 1), table.Absent), 1},
		{table.Put(item(k, "b", 1), table.Version(1)), 2},
		{table.Patch(k, table.Version(2), table.Set("text", "c")), 3},
		{table.Patch(k, table.Present), 4},
		{table.Put(item(k, "d", 1), table.Version(4)), 5},
		{table.Put(item(k, "e", 1), table.Present), 1},
		{table.Patch(k, table.Present, table.Set("text", "f")), 2},
		{table.Put(item(k, "g", 1), table.Any), 1},
	}
	for i, step := range steps {
		s.write(step.op)
		if got := s.stored(k)[k].Version; got != step.want {
			t := step.op
			s.Errorf("step %d (kind %d, condition %+v): version %d, want %d", i, t.Kind, t.Cond, got, step.want)
		}
	}
	// The table sets the version, and ignores the version in the item.
	lie := item(k, "h", 1)
	lie.Version = 99
	s.write(table.Put(lie, table.Version(1)))
	if got := s.stored(k)[k].Version; got != 2 {
		s.Errorf("version %d, want 2", got)
	}
}
