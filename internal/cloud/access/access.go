// Package access says which function may do what with which items of the table. The roles of the functions are made
// from its rules. In tests, Guard applies the same rules to a table, so that the roles allow exactly what the code
// does.
package access

import (
	"slices"
	"strings"
)

// Action is an action of DynamoDB, without the prefix "dynamodb:". A transaction needs the actions of its parts.
type Action string

// The actions that functions have. None may scan.
const (
	Read   Action = "BatchGetItem"
	List   Action = "Query"
	Put    Action = "PutItem"
	Patch  Action = "UpdateItem"
	Delete Action = "DeleteItem"
	Check  Action = "ConditionCheckItem"
)

// Rule allows one action on the items whose partition key matches one of Keys. A * in Keys matches anything. For an
// index, the partition key of the index must match. One rule must allow a whole call: a Read of several keys needs one
// rule that has all of them.
type Rule struct {
	Action     Action
	Index      string   // only for List; empty means the table itself
	Keys       []string // sorted
	Attributes []string // only for Patch: the attributes that may be changed; empty means all
}

// Allows reports whether the rule covers a partition key.
func (r Rule) Allows(pk string) bool {
	return slices.ContainsFunc(r.Keys, func(pattern string) bool {
		prefix, open := strings.CutSuffix(pattern, "*")
		return pk == pattern || open && strings.HasPrefix(pk, prefix)
	})
}

// grants are the rights of a function, in the form of the matrix: actions with their partition keys.
type grants []grant

type grant struct {
	action     Action
	index      string
	keys       []string
	attributes []string
}

func to(action Action, keys ...string) grant { return grant{action: action, keys: keys} }

func on(index string, keys ...string) grant { return grant{action: List, index: index, keys: keys} }

// only returns the grant of a Patch, limited to some attributes.
func (g grant) only(attributes ...string) grant {
	g.attributes = attributes
	return g
}

// Functions returns the names of all functions that have rules, sorted.
func Functions() []string {
	var names []string
	for name := range matrix() {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Rules returns what a function may do: one rule for each action, index and set of attributes. It returns nil for an
// unknown function.
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
