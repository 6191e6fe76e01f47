package cost

import (
	"fmt"
	"slices"
	"strings"

	"allyway/internal/cloud/access"
)

const intro = `# Access patterns

What stands in the table, and what each route and job asks of it. This page is written by ` + "`go test ./internal/cost -update`" + `
from what was measured, and held true by the same test; the ceilings stand in that test.

## Items

Braces stand for a value: ` + "`{p}`" + ` is a partner's id, ` + "`{u}`" + ` a person's, ` + "`{e}`" + ` an ecosystem's, ` + "`{m}`" + ` a member's, ` + "`{id}`" + ` the item's own;
` + "`{name}`" + ` is folded, so that case and accents do not sort; a ` + "`{shard}`" + ` is 0 to 7. Every item has its version as ` + "`v`" + `. Who may write
and read is what the functions' roles are made from (` + "`internal/cloud/access`" + `). The local process keeps its mailbox under
` + "`MAILBOX`" + ` beside these.

| item | | pk | sk | index 1 | index 2 | ttl | written by | read by |
|---|---|---|---|---|---|---|---|---|
`

const costs = `
Numbers that a rule needs are kept beside what they count, and changed in the same Write by additions that stay in bounds: a
partner's active primary contacts in COUNT, the portal's active owners in OWNERS, the users and members of an ecosystem on it,
and the users of a member on it.

## Operations

Each is told as it was seen on the embedded engine. A semicolon parts what waits for one another, ‖ what runs at the same
time; what stands in brackets was done so many times, one after another. In a Write all or nothing happens: “as read” means that the item is at the version that was read, “in bounds” that a
number stays within its limits. *Calls* are those one after another, parallel ones counted once; what API Gateway, hashing
or SES take is not among them. *Read* and *write* are DynamoDB's units, for items below 1 KB: a transaction's count double,
and each index entry that moves counts twice. *At most* is the ceiling that the test holds: calls, then units where there
is a ceiling for them.
`

// page is docs/access-patterns.md.
func page(rows []measured) string {
	var b strings.Builder
	b.WriteString(intro)
	for _, k := range kinds() {
		write, read := k.who()
		cells := []string{k.name, k.what, code(k.pk), code(k.sk), place(k.gsi1), place(k.gsi2), k.ttl, functions(write), functions(read)}
		fmt.Fprintf(&b, "| %s |\n", strings.Join(cells, " | "))
	}
	b.WriteString(costs)
	for _, function := range access.Functions() {
		fmt.Fprintf(&b, "\n### %s\n\n| operation | | the table's calls | calls | read | write | at most |\n|---|---|---|---:|---:|---:|---|\n", function)
		for _, r := range rows {
			if r.function == function {
				fmt.Fprintf(&b, "| %s | %s | %s | %d | %g | %g | %s |\n", r.name, r.when, r.words, r.calls, r.reads, r.writes, r.most)
			}
		}
	}
	return b.String()
}

func code(s string) string {
	if s == "" {
		return ""
	}
	return "`" + strings.ReplaceAll(s, " or ", "` or `") + "`"
}

func place(p [2]string) string {
	if p[0] == "" {
		return ""
	}
	return code(p[0]) + " / " + code(p[1])
}

// functions names them, or those that are missing where these are few.
func functions(names []string) string {
	all := access.Functions()
	missing := slices.DeleteFunc(slices.Clone(all), func(f string) bool { return slices.Contains(names, f) })
	switch {
	case len(names) == 0:
		return "nobody"
	case len(missing) == 0:
		return "all"
	case len(missing) <= 3:
		return "all but " + strings.Join(missing, ", ")
	}
	return strings.Join(names, ", ")
}

func (c ceiling) String() string {
	said := fmt.Sprint(c.calls)
	if c.reads > 0 {
		said += fmt.Sprintf("; %g read", c.reads)
	}
	if c.writes > 0 {
		said += fmt.Sprintf("; %g write", c.writes)
	}
	return said
}
