package cost

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"allyway/internal/table/tabletest"
)

// deepest is how often an operation is repeated in the model.
const deepest = 5

// history is the model of an operation that is repeated on a table that never fails: the answer of each repetition, and
// the state after it.
type history struct {
	said   []said     // said[i] is the answer in states[i]
	states [][]string // states[0] is the state before the first
	calls  int        // calls of the first
	whole  bool       // each repetition makes at most one Write, so it happens completely or not at all
	silent bool       // over its limit, it gives the same answer and does nothing; tries that failed count, too
}

func (s *stage) history(do func() said, deep int) history {
	s.T.Helper()
	s.fails.keep(s.T)
	h := history{states: [][]string{s.fails.state(s.T)}, whole: true}
	for i := range deep {
		s.fails.faults(tabletest.Faults{})
		h.said = append(h.said, do())
		h.states = append(h.states, s.fails.state(s.T))
		h.whole = h.whole && s.fails.writes <= 1
		if i == 0 {
			h.calls = s.fails.Calls()
		}
	}
	return h
}

// at returns how often the operation was done, if the state is one of the model's. It looks at the states from and to,
// and those between.
func (h history) at(state []string, from, to int) (times int, ok bool) {
	for i := from; i <= to; i++ {
		if slices.Equal(h.states[i], state) {
			return i, true
		}
	}
	return 0, false
}

// try does an operation on a table with faults, and checks its answer and the state after it. before is how often the
// operation was done until then. try returns how often it is done now. ok is false if the state is between two of the
// model's, which is allowed only for an operation of several Writes.
func (h history) try(s *stage, do func() said, faults tabletest.Faults, before int, what string) (times int, ok bool) {
	s.T.Helper()
	s.fails.faults(faults)
	got := do()
	s.fails.faults(tabletest.Faults{})
	state := s.fails.state(s.T)
	times, ok = h.at(state, before, before+1)
	switch {
	case got.status == http.StatusServiceUnavailable, got.more && !h.said[before].more: // the answer is that it stopped
		if !ok && h.whole {
			s.T.Errorf("%s: half a state: %s", what, cmp.Diff(h.states[before+1], state))
		}
	case got != h.said[before]:
		s.T.Errorf("%s: said %v, want %v or 503", what, got, h.said[before])
	case h.silent && slices.Equal(h.states[before], state):
		return before, true
	case !slices.Equal(h.states[before+1], state):
		s.T.Errorf("%s: said %v, and the state is (-want +got) %s", what, got, cmp.Diff(h.states[before+1], state))
	default:
		return before + 1, true
	}
	return times, ok
}

// again repeats the operation without faults. The answer and the state must be the model's.
func (h history) again(s *stage, do func() said, times int, between bool, what string) {
	s.T.Helper()
	if !between {
		h.try(s, do, tabletest.Faults{}, times, what+", repeated")
		return
	}
	s.Clock.Move(s.lease)
	got, state := do(), s.fails.state(s.T)
	if _, ok := h.at(state, 1, len(h.said)); !ok || !slices.Contains(h.said, got) {
		s.T.Errorf("%s, repeated: said %v, and the state is (-want +got) %s", what, got, cmp.Diff(h.states[1], state))
	}
}

// TestFaultAtEveryCallLeavesNoHalfState has each call of each operation fail in turn, before it is carried out or with
// its answer lost. If an operation has more than 32 calls, only some of them fail. After the fault, the operation is
// done or not done, and a repeated one succeeds or says that it was done. An operation of several Writes may be half
// done; a repeated one then completes it.
func TestFaultAtEveryCallLeavesNoHalfState(t *testing.T) {
	t.Parallel()
	faults := 0
	for _, op := range operations() {
		t.Run(op.name+" "+op.when, func(t *testing.T) {
			onFailing(t, op, 2, func(s *stage, h history, do func() said) {
				for call := 1; call <= h.calls; call++ {
					if h.calls > 32 && call > 6 && call < h.calls-6 && call%(h.calls/6) != 0 {
						continue // other calls do the same as these
					}
					for fault, how := range map[tabletest.Fault]string{tabletest.Before: "before", tabletest.Lost: "after"} {
						faults++
						s.fails.restore()
						what := fmt.Sprintf("a fault %s call %d of %d", how, call, h.calls)
						times, ok := h.try(s, do, tabletest.Faults{At: map[int]tabletest.Fault{call: fault}}, 0, what)
						h.again(s, do, times, !ok, what)
					}
				}
			})
		})
	}
	t.Logf("%d operations, %d faults", len(operations()), faults)
}

// TestRandomFaultsLeaveNoHalfState repeats a random operation while a third of its calls fail. It compares the
// operation with the model after each try.
func TestRandomFaultsLeaveNoHalfState(t *testing.T) {
	t.Parallel()
	all := operations()
	rapid.Check(t, func(rt *rapid.T) {
		op := rapid.SampledFrom(all).Draw(rt, "operation")
		rt.Log(op.name, op.when)
		onFailing(t, op, deepest, func(s *stage, h history, do func() said) {
			s.fails.restore()
			times, between := 0, false
			for try := range rapid.IntRange(1, deepest-1).Draw(rt, "tries") {
				faults := tabletest.Faults{Before: 0.2, Lost: 0.15, Seed: rapid.Uint64().Draw(rt, "seed")}
				what := fmt.Sprintf("%s %s, try %d of seed %d", op.name, op.when, try+1, faults.Seed)
				if between {
					s.fails.faults(faults)
					do()
					s.fails.faults(tabletest.Faults{})
					continue
				}
				var ok bool
				times, ok = h.try(s, do, faults, times, what)
				between = !ok
			}
			h.again(s, do, times, between, strings.TrimSpace(op.name+" "+op.when))
		})
		if t.Failed() {
			rt.FailNow()
		}
	})
}

// onFailing prepares an operation on a table that can fail, and calls judge, which tries it.
func onFailing(t *testing.T, op operation, deep int, judge func(s *stage, h history, do func() said)) {
	s := &stage{fails: newFailing(t)}
	if op.name == "send-email" || op.name == "send-webhook" {
		s.lease = 2 * time.Minute // another sender can send a mail only after the lease of the first has ended
	}
	tried := false
	s.trial = func(do func() said) {
		tried = true
		h := s.history(do, deep)
		h.silent = slices.Contains([]string{"POST /v1/invites/renew", "POST /v1/password/forgot", "POST /v1/accounts"}, op.name)
		judge(s, h, do)
	}
	op.run(s.set(t))
	if !tried {
		t.Fatal("nothing was tried")
	}
}
