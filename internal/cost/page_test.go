package cost

import (
	"fmt"
	"slices"
	"strings"

	"allyway/internal/cloud/access"
)

const intro = `# Access patterns

This page lists every item of the table, and the table calls of every route and job. ` + "`go test ./internal/cost -update`" + `
writes it from measurements. Without ` + "`-update`" + `, the same test fails if the page is out of date, or if an operation exceeds
its ceiling. The ceilings are in that test.

## Items

Braces are for a value: ` + "`{p}`" + ` is a partner's id, ` + "`{u}`" + ` a person's, ` + "`{e}`" + ` an ecosystem's, ` + "`{m}`" + ` a member's, ` + "`{w}`" + ` a workspace's, ` + "`{c}`" + ` a data capture's, and ` + "`{id}`" + ` the
item's own. ` + "`{name}`" + ` is folded, so that case and accents do not change the order. A ` + "`{shard}`" + ` is 0 to 7. Every item has its
version as ` + "`v`" + `. The last two columns show which functions write and read the item. The functions' roles allow only that
(` + "`internal/cloud/access`" + `). The local process also has items with the key ` + "`MAILBOX`" + `, for its mailbox.

| item | | pk | sk | index 1 | index 2 | ttl | written by | read by |
|---|---|---|---|---|---|---|---|---|
`

const costs = `
Some rules need a number. The number is stored, and the Write that changes what it counts also changes the number, within
its bounds. COUNT has a partner's active primary contacts. OWNERS has the portal's active owners. An ecosystem has how many
users and members it has, and a member has how many users it has.

## Operations

Each row shows the calls that the test saw on the embedded engine. After a semicolon, the next call waits for the
one before. ‖ is between calls that run at the same time. Calls in brackets were repeated, one after another, as often
as the number says. A Write is all or nothing. “As read” means that the item still has the version that was read, and “in
bounds” that a number stays within its limits.

*Calls* counts calls that follow one another, and parallel calls once. It does not include API Gateway, hashing or SES.
*Read* and *write* are DynamoDB's units, for items below 1 KB. Units of a transaction count double, and each index entry
that moves counts twice. *At most* is the ceiling that the test checks: calls, and then units if they have a ceiling.
`

// page returns the text of docs/access-patterns.md.
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

// functions returns the names in one text. If only a few functions are missing, it names these instead.
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
