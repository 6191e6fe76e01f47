package main

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestMeasures runs the parts that send requests to the real local process, for a moment each. Every operation must
// succeed with every number of clients, and in a portal whose people were copied.
func TestMeasures(t *testing.T) {
	program := filepath.Join(t.TempDir(), "allyway")
	if out, err := exec.Command("go", "build", "-o", program, "allyway/internal/local").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	o := options{program: program, each: 100 * time.Millisecond}
	operations, memory, err := measurePortal(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if len(operations) != 6 || memory.idle < 5 || memory.signIns < memory.idle {
		t.Errorf("%d operations, memory %+v", len(operations), memory)
	}
	for _, m := range operations {
		for _, l := range m.with {
			if l.perSecond <= 0 || l.p50 <= 0 || l.p99 < l.p50 {
				t.Errorf("%s: %+v", m.name, l)
			}
		}
	}
	long, err := measureMixed(t.Context(), options{program: program, mixed: 2 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	if long.perSecond <= 0 || long.late < 5 {
		t.Errorf("mixed: %+v", long)
	}
	size, err := measureSize(t.Context(), o, 300)
	if err != nil {
		t.Fatal(err)
	}
	if len(size.operations) != 5 || size.start <= 0 {
		t.Errorf("a portal of 300: %+v", size)
	}
	r := report{operations: operations, memory: memory, mixed: long, sizes: []sized{size}}
	if r.patterns, err = readPatterns("../../docs/access-patterns.md"); err != nil {
		t.Fatal(err)
	}
	page, err := r.page()
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{"| read the session | 16 |", "| list 50 people, p50 in ms |", "`POST /v1/invites/accept`", "clients sent all operations in turn. No request failed", "write units a second of PEOPLE"} {
		if !strings.Contains(page, part) {
			t.Errorf("the page lacks %q:\n%s", part, page)
		}
	}
}

// TestPartitionLoads computes what an operation does to partitions.
func TestPartitionLoads(t *testing.T) {
	p := patterns{items: map[string]item{
		"PERSON": {"PERSON#{u}", "PARTNER#{p}", "PEOPLE"}, "EVENT": {"EVENT#{day}#{shard}", "EVENT#PERSON#{u}", ""},
		"COUNT": {"COUNT#{p}", "", ""}, "PERSONWORD": {"PERSONWORD#{letter}", "", ""},
	}}
	got, err := p.loads(pattern{operation: "POST /people", reads: 3.5, calls: "Get { PERSON } ‖ Query index 2: PEOPLE by prefix; " +
		"Write { patch COUNT if present and budgetHour in bounds, put EVENT, put PERSON if as read, 2 × put PERSONWORD }; " +
		"Write { 3 × patch PERSON if as read }"})
	if err != nil {
		t.Fatal(err)
	}
	sums := map[string]partitionLoad{}
	for _, l := range got {
		was := sums[l.partition]
		sums[l.partition] = partitionLoad{l.partition, was.reads + l.reads, was.writes + l.writes}
	}
	for name, want := range map[string]partitionLoad{
		"PEOPLE": {"PEOPLE", 3.5, 8}, "PARTNER#{p}": {"PARTNER#{p}", 0, 8}, "COUNT#{p}": {"COUNT#{p}", 0, 2}, "PERSONWORD#{letter}": {"PERSONWORD#{letter}", 0, 4},
	} {
		if sums[name] != want {
			t.Errorf("%s: %+v, want %+v", name, sums[name], want)
		}
	}
	if _, err := p.loads(pattern{calls: "Write { put NOTHING }"}); err == nil {
		t.Error("an item that is not on the page passes")
	}
	for pattern, want := range map[string]float64{"PEOPLE": 1, "EVENT#{day}#{shard}": 1.0 / 8, "PERSONWORD#{letter}": firstLetter, "COUNT#{p}": 1e-6} {
		if got := hottest(pattern); got != want {
			t.Errorf("the hottest %s has %g, want %g", pattern, got, want)
		}
	}
}

func TestOptionsThatAreRefused(t *testing.T) {
	for _, args := range [][]string{{"-people", "many"}, {"-people", "10"}, {"-each", "1ms"}, {"-each", "soon"}, {"-mixed", "1ms"}, {"-only", "portal,hills"}, {"-only", ""}} {
		if _, err := readOptions(args); err == nil {
			t.Errorf("%v passes", args)
		}
	}
}
