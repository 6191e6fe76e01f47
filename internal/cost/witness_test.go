package cost

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"allyway/internal/table"
)

// latency is how long each call takes, on the clock of the test. Calls that begin at the same time are parallel.
const latency = time.Millisecond

// witness is an engine that remembers its calls. Each call takes some time, so calls that can run in parallel do so.
type witness struct {
	table.Engine
	mu    sync.Mutex
	calls []call
}

// call is one call as the engine saw it.
type call struct {
	at    time.Time
	keys  []table.Key // of a Get
	query *table.Query
	ops   []table.Op // of a Write
	count *table.Key
	back  bool // an Uncount
}

func (w *witness) saw(c call) {
	c.at = time.Now()
	w.mu.Lock()
	w.calls = append(w.calls, c)
	w.mu.Unlock()
	time.Sleep(latency)
}

// forget forgets all calls.
func (w *witness) forget() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.calls = nil
}

func (w *witness) seen() []call {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.calls)
}

func (w *witness) Get(ctx context.Context, keys []table.Key) ([]table.Item, error) {
	w.saw(call{keys: keys})
	return w.Engine.Get(ctx, keys)
}

func (w *witness) Query(ctx context.Context, q table.Query) (table.Page, error) {
	w.saw(call{query: &q})
	return w.Engine.Query(ctx, q)
}

func (w *witness) Write(ctx context.Context, ops []table.Op, now time.Time) error {
	w.dropPeek(ops)
	w.saw(call{ops: ops})
	return w.Engine.Write(ctx, ops, now)
}

func (w *witness) Count(ctx context.Context, key table.Key, n, limit, ttl int64) (bool, error) {
	w.saw(call{count: &key})
	return w.Engine.Count(ctx, key, n, limit, ttl)
}

func (w *witness) Uncount(ctx context.Context, key table.Key, n int64) (bool, error) {
	w.saw(call{count: &key, back: true})
	return w.Engine.Uncount(ctx, key, n)
}

// dropPeek forgets the read that a metered engine makes just before a Write. That read has the same keys, and finds the
// items that the Write replaces.
func (w *witness) dropPeek(ops []table.Op) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for i := len(w.calls) - 1; i >= 0; i-- {
		if slices.EqualFunc(w.calls[i].keys, ops, func(k table.Key, op table.Op) bool { return k == op.Item.Key }) {
			w.calls = slices.Delete(w.calls, i, i+1)
			return
		}
	}
}

// inWords writes calls as text, step by step. A semicolon is between two calls if the second waits for the first. The
// sign ‖ is between parallel calls.
func inWords(calls []call) string {
	var steps []string
	for len(calls) > 0 {
		n := slices.IndexFunc(calls, func(c call) bool { return !c.at.Equal(calls[0].at) })
		if n < 0 {
			n = len(calls)
		}
		steps = append(steps, together(calls[:n]))
		calls = calls[n:]
	}
	return strings.Join(folded(steps), "; ")
}

// folded shortens repeated steps. If up to three steps are repeated three times or more, it writes them once, with the
// number.
func folded(steps []string) (said []string) {
	for len(steps) > 0 {
		length, times := 1, 1
		for n := 1; n <= 3 && times < 3; n++ {
			length, times = n, 1
			for end := n * (times + 1); end <= len(steps) && slices.Equal(steps[:n], steps[end-n:end]); end += n {
				times++
			}
		}
		if times < 3 {
			said, steps = append(said, steps[0]), steps[1:]
			continue
		}
		said = append(said, fmt.Sprintf("[ %s ] %d times", strings.Join(steps[:length], "; "), times))
		steps = steps[length*times:]
	}
	return said
}

// together writes parallel calls: each different one once, with the number.
func together(calls []call) string {
	times := map[string]int{}
	for _, c := range calls {
		times[c.String()]++
	}
	var said []string
	for text, n := range times {
		if n > 1 {
			text = fmt.Sprintf("%d × %s", n, text)
		}
		said = append(said, text)
	}
	slices.SortFunc(said, func(a, b string) int {
		return cmp.Or(cmp.Compare(strings.TrimLeft(a, "0123456789 ×"), strings.TrimLeft(b, "0123456789 ×")), cmp.Compare(a, b))
	})
	return strings.Join(said, " ‖ ")
}

func (c call) String() string {
	switch {
	case c.query != nil:
		return "Query " + queried(*c.query)
	case c.ops != nil:
		return "Write { " + strings.Join(tally(c.ops, told), ", ") + " }"
	case c.back:
		return "Uncount " + itemOf(*c.count)
	case c.count != nil:
		return "Count " + itemOf(*c.count)
	}
	return "Get { " + strings.Join(tally(c.keys, itemOf), ", ") + " }"
}

// tally writes each different text once, in order, with the number.
func tally[T any](all []T, say func(T) string) []string {
	var said []string
	times := map[string]int{}
	for _, one := range all {
		text := say(one)
		if times[text]++; times[text] == 1 {
			said = append(said, text)
		}
	}
	slices.Sort(said)
	for i, text := range said {
		if n := times[text]; n > 1 {
			said[i] = fmt.Sprintf("%d × %s", n, text)
		}
	}
	return said
}

func queried(q table.Query) string {
	index := map[table.Index]string{table.GSI1: "index 1: ", table.GSI2: "index 2: "}[q.Index]
	name, _, _ := strings.Cut(q.PK, "#")
	if q.Index == table.Primary {
		name = itemOf(table.Key{PK: q.PK, SK: q.Prefix})
	}
	if q.Index != table.Primary && q.Prefix != "" {
		name += " by prefix"
	}
	return index + name
}

func told(op table.Op) string {
	verb := map[table.Kind]string{table.KindPut: "put ", table.KindPatch: "patch ", table.KindDelete: "delete ", table.KindCheck: "check "}[op.Kind]
	cond := map[table.Rule]string{table.RuleAny: "", table.RuleAbsent: " if absent", table.RulePresent: " if present", table.RuleVersion: " if as read"}[op.Cond.Rule]
	var bounded []string
	for _, c := range op.Changes {
		if c.Bounds {
			bounded = append(bounded, c.Name)
		}
	}
	if len(bounded) > 0 {
		cond += " and " + strings.Join(bounded, ", ") + " in bounds"
	}
	return verb + itemOf(op.Item.Key) + cond
}

// itemOf returns the item's name in the table of items: the beginning of its partition key. If several kinds share
// that, it also uses the sort key.
func itemOf(key table.Key) string {
	name, _, _ := strings.Cut(key.PK, "#")
	switch name {
	case "TIES":
		kind, _, _ := strings.Cut(key.SK, "#")
		return name + " " + kind
	case "CAPTURE":
		if key.SK == "mail" {
			return name + " mail"
		}
	}
	return name
}
