package cost

import (
	"flag"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"allyway/internal/api"
)

var update = flag.Bool("update", false, "write docs/access-patterns.md and docs/cost.md")

// measured is an operation with its cost.
type measured struct {
	operation
	function      string
	calls         int
	reads, writes float64
	words         string
	seen          []call
}

// TestCosts measures every operation once, on a clock of its own. Time passes only while all goroutines wait. So two
// calls are parallel only if the code makes them parallel, even on a busy machine.
func TestCosts(t *testing.T) {
	functions := map[string]string{"send-email": "send-email", "expire-invites": "expire-invites", "remind-invites": "expire-invites", "mail-captures": "expire-invites",
		"record-feedback": "record-feedback", "make-owner": "make-owner", "send-webhook": "send-webhook"}
	for _, r := range api.Routes() {
		functions[r.Method+" "+r.Path] = r.Function
	}
	var rows []measured
	for _, op := range operations() {
		if functions[op.name] == "" {
			t.Errorf("%s is neither a route nor a job", op.name)
		}
		t.Run(op.name+" "+op.when, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { rows = append(rows, measure(t, op, functions[op.name])) })
		})
	}
	if t.Failed() {
		return
	}
	for name := range functions {
		if !has(rows, name) {
			t.Errorf("%s is not measured; add it to operations_test.go", name)
		}
	}
	checkSameForAll(t, rows)
	checkItems(t, rows)
	checkPage(t, "access-patterns.md", page(rows))
	checkPage(t, "cost.md", money(t, rows))
}

func measure(t *testing.T, op operation, function string) measured {
	s := newStage(t)
	op.run(s)
	if s.meter == nil {
		t.Fatal("nothing was measured")
	}
	m := measured{operation: op, function: function, calls: s.meter.Sequential(), reads: s.meter.ReadUnits(), writes: s.meter.WriteUnits(),
		words: inWords(s.witness.seen()), seen: s.witness.seen()}
	if m.calls > op.most.calls {
		t.Errorf("%d calls one after another, at most %d: %s", m.calls, op.most.calls, m.words)
	}
	if op.most.reads > 0 && m.reads > op.most.reads {
		t.Errorf("%g read units, at most %g: %s", m.reads, op.most.reads, m.words)
	}
	if op.most.writes > 0 && m.writes > op.most.writes {
		t.Errorf("%g write units, at most %g: %s", m.writes, op.most.writes, m.words)
	}
	return m
}

func has(rows []measured, name string) bool {
	for _, r := range rows {
		if r.name == name {
			return true
		}
	}
	return false
}

// checkSameForAll checks calls whose cost could show who has an account. They must cost the same for everybody.
func checkSameForAll(t *testing.T, rows []measured) {
	t.Helper()
	type figures struct {
		Calls         int
		Reads, Writes float64
	}
	of := func(name, when string) (f figures) {
		for _, r := range rows {
			if r.name == name && r.when == when {
				f = figures{r.calls, r.reads, r.writes}
			}
		}
		if f == (figures{}) {
			t.Errorf("%s, %s is not measured", name, when)
		}
		return f
	}
	if diff := cmp.Diff(of("POST /v1/session", "another password"), of("POST /v1/session", "an unknown address")); diff != "" {
		t.Errorf("signing in costs otherwise for an unknown address: %s", diff)
	}
	const add, mine = "POST /v1/partners/{partner}/people", ", by a primary contact"
	if diff := cmp.Diff(of(add, "a request for an address that is taken"+mine), of(add, "a request"+mine)); diff != "" {
		t.Errorf("asking for a person costs otherwise for an address that is taken: %s", diff)
	}
	const code = "POST /v1/invites/code"
	if diff := cmp.Diff(of(code, "a wrong code"), of(code, "an unknown address")); diff != "" {
		t.Errorf("a code costs otherwise for an unknown address: %s", diff)
	}
	const forgot = "POST /v1/password/forgot"
	for _, when := range []string{"an active person's address", "an invited person's", "a contact's"} {
		known, unknown := of(forgot, when), of(forgot, "an unknown address")
		if known.Calls != unknown.Calls || known.Reads != unknown.Reads {
			t.Errorf("forgot costs %+v for %s, %+v for an unknown address", known, when, unknown)
		}
	}
}

// checkPage compares the page with what was measured, or writes it.
func checkPage(t *testing.T, name, want string) {
	t.Helper()
	path := filepath.Join("..", "..", "docs", name)
	if *update {
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(got), want); diff != "" {
		t.Errorf("docs/%s is not what is measured; run `go test ./internal/cost -update` (-page +measured):\n%s", name, diff)
	}
}
