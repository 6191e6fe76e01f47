package main

import (
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"
)

// pattern is an operation's row on the page of access patterns, which the tests of internal/cost write.
type pattern struct {
	operation, when string
	calls           string // in the page's form
	sequential      int
	reads, writes   float64
}

// item is an item's row on that page: its partition and those of its index entries, with braces for values.
type item struct{ pk, gsi1, gsi2 string }

// patterns is the content of the page.
type patterns struct {
	items      map[string]item
	operations []pattern
}

// readPatterns reads the page.
func readPatterns(file string) (p patterns, err error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return p, err
	}
	p.items = map[string]item{}
	for _, line := range strings.Split(string(text), "\n") {
		cells := strings.Split(strings.Trim(line, "|"), "|")
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		switch {
		case len(cells) == 9 && strings.HasPrefix(cells[2], "`"):
			p.items[cells[0]] = item{partition(cells[2]), partition(cells[4]), partition(cells[5])}
		case len(cells) == 7 && number(cells[3]) > 0:
			n, err := strconv.Atoi(cells[3])
			if err != nil {
				return p, fmt.Errorf("%s: %w", line, err)
			}
			p.operations = append(p.operations, pattern{cells[0], cells[1], cells[2], n, number(cells[4]), number(cells[5])})
		}
	}
	if len(p.items) < 20 || len(p.operations) < 100 {
		return p, fmt.Errorf("%s has only %d items and %d operations: has its form changed?", file, len(p.items), len(p.operations))
	}
	return p, nil
}

var quoted = regexp.MustCompile("`([^`]*)`")

// partition returns the partition in a cell, which may also have a sort key, such as `PEOPLE` / `{status}#{name}#{u}`.
// If there are two partitions, of which an item has one, it returns the first.
func partition(cell string) string {
	first, _, _ := strings.Cut(cell, " / ")
	m := quoted.FindStringSubmatch(first)
	if m == nil {
		return ""
	}
	pk, _, _ := strings.Cut(m[1], " / ")
	return pk
}

// find returns the operation with a name (empty: any) and a case.
func (p patterns) find(operation, when string) (pattern, error) {
	for _, o := range p.operations {
		if (operation == "" || o.operation == operation) && o.when == when {
			return o, nil
		}
	}
	return pattern{}, fmt.Errorf("the page of access patterns has no %q, %q", operation, when)
}

var (
	writes   = regexp.MustCompile(`Write \{ ([^}]*) \}`)
	writeOps = regexp.MustCompile(`(?:(\d+) × )?(put|patch|delete) ([A-Z]+(?: [A-Z]+\b)?(?: mail)?)`)
	readOps  = regexp.MustCompile(`(?:(\d+) × )?Query index (\d): ([A-Z]+)`)
)

// partitionLoad is how many units of a partition one call of an operation needs.
type partitionLoad struct {
	partition     string
	reads, writes float64
}

// loads returns the units that an operation needs of each partition. An item below 1 KB in a Write needs two write
// units, and so does each of its index entries that it changes. A Query of an index needs the page's read units.
func (p patterns) loads(o pattern) ([]partitionLoad, error) {
	var all []partitionLoad
	for _, write := range writes.FindAllStringSubmatch(o.calls, -1) {
		for _, op := range writeOps.FindAllStringSubmatch(write[1], -1) {
			of, ok := p.items[op[3]]
			if !ok {
				return nil, fmt.Errorf("%s writes %s, which is no item of the page", o.operation, op[3])
			}
			n := 1.0
			if op[1] != "" {
				n = number(op[1])
			}
			all = append(all, partitionLoad{of.pk, 0, 2 * n})
			for _, index := range []string{of.gsi1, of.gsi2} {
				if index != "" {
					all = append(all, partitionLoad{index, 0, 2 * n})
				}
			}
		}
	}
	for _, query := range readOps.FindAllStringSubmatch(o.calls, -1) {
		all = append(all, partitionLoad{query[3], o.reads, 0})
	}
	return all, nil
}
