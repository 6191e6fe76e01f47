// Package access says which function may do what to which items of the table. Infrastructure makes each function's
// role from it, and Guard holds a test's table to it, so that what the roles allow is what the code does.
package access

import (
	"slices"
	"strings"
)

// Action is one of DynamoDB's own, without its "dynamodb:". A transaction is authorised as the actions of its parts.
type Action string

// The actions that functions have. Nobody scans.
const (
	Read   Action = "BatchGetItem"
	List   Action = "Query"
	Put    Action = "PutItem"
	Patch  Action = "UpdateItem"
	Delete Action = "DeleteItem"
	Check  Action = "ConditionCheckItem"
)

// Rule allows one action on the items whose partition key (on an index: the index's) matches one of Keys, in which a *
// stands for anything. One call must be allowed by one rule as a whole: a Read of several keys needs a rule with all.
type Rule struct {
	Action     Action
	Index      string   // List alone: empty is the table itself
	Keys       []string // sorted
	Attributes []string // Patch alone: no others may be changed; empty: any
}

// Allows tells whether the rule covers a partition key.
func (r Rule) Allows(pk string) bool {
	return slices.ContainsFunc(r.Keys, func(pattern string) bool {
		prefix, open := strings.CutSuffix(pattern, "*")
		return pk == pattern || open && strings.HasPrefix(pk, prefix)
	})
}

// grants are what a function may do, as the table below has it: an action with the partition keys it is for.
type grants []grant

type grant struct {
	action     Action
	index      string
	keys       []string
	attributes []string
}

func to(action Action, keys ...string) grant { return grant{action: action, keys: keys} }

func on(index string, keys ...string) grant { return grant{action: List, index: index, keys: keys} }

// only narrows a Patch to some attributes.
func (g grant) only(attributes ...string) grant {
	g.attributes = attributes
	return g
}

// Functions are the names of all that have rules, sorted.
func Functions() []string {
	var names []string
	for name := range matrix() {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Rules are what a function may do, one for each action, index and set of attributes; nil for a function that is not
// known.
func Rules(function string) []Rule {
	var rules []Rule
	for _, g := range matrix()[function] {
		i := slices.IndexFunc(rules, func(r Rule) bool {
			return r.Action == g.action && r.Index == g.index && slices.Equal(r.Attributes, g.attributes)
		})
		if i < 0 {
			i = len(rules)
			rules = append(rules, Rule{Action: g.action, Index: g.index, Attributes: g.attributes})
		}
		rules[i].Keys = append(rules[i].Keys, g.keys...)
	}
	for i := range rules {
		slices.Sort(rules[i].Keys)
		rules[i].Keys = slices.Compact(rules[i].Keys)
	}
	return rules
}
