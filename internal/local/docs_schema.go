package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// schema is the part of a JSON schema that the page shows.
type schema struct {
	Ref                          string    `json:"$ref"`
	Type                         typeNames `json:"type"`
	Format, Description, Pattern string
	PatternDescription           string
	Properties                   map[string]*schema
	Required                     []string
	Items                        *schema
	Enum, Examples               []any
	Default                      any
	Minimum, Maximum             *json.Number
	MinLength, MaxLength         *int
	MinItems, MaxItems           *int
}

// typeNames are the types that a value may have. "null" is one of them.
type typeNames []string

// UnmarshalJSON reads one name or a list of names.
func (t *typeNames) UnmarshalJSON(b []byte) error {
	var one string
	if json.Unmarshal(b, &one) == nil {
		*t = typeNames{one}
		return nil
	}
	return json.Unmarshal(b, (*[]string)(t))
}

// shape is a body: its fields, or the name of a shape that the page describes elsewhere.
type shape struct {
	Name   string
	Media  string // empty for JSON
	Type   typeName
	Fields []field
}

// field is one line of a table of fields or parameters.
type field struct {
	Name, In, Doc string
	Type          typeName
	Required      bool
	Notes         []string // rules for the value, and an example
}

// typeName is a type in words, or the name of a shared shape.
type typeName struct {
	List, Nullable bool
	Text, Shared   string
}

// shapes are the document's schemas. Some of them are shared: the page describes these only once.
type shapes struct {
	all  map[string]*schema
	used map[string]bool // by fields, as their type
}

func newShapes(all map[string]*schema) *shapes {
	s := &shapes{all: all, used: map[string]bool{}}
	for _, one := range all {
		for _, property := range one.Properties {
			for ; property != nil; property = property.Items {
				if name := refName(property); name != "" {
					s.used[name] = true
				}
			}
		}
	}
	s.used["Problem"] = all["Problem"] != nil
	return s
}

func refName(s *schema) string { return strings.TrimPrefix(s.Ref, "#/components/schemas/") }

// shared returns the shapes that are the type of a field, by name.
func (s *shapes) shared() []*shape {
	var out []*shape
	for _, name := range slices.Sorted(maps.Keys(s.used)) {
		if s.used[name] {
			out = append(out, &shape{Name: name, Fields: s.fields(s.all[name])})
		}
	}
	return out
}

// content returns the body of a request or an answer: the JSON form if there are several.
func (s *shapes) content(forms map[string]content) *shape {
	if len(forms) == 0 {
		return nil
	}
	media := slices.Sorted(maps.Keys(forms))[0]
	if _, ok := forms["application/json"]; ok {
		media = "application/json"
	}
	out := &shape{Type: s.typeName(forms[media].Schema)}
	if media != "application/json" {
		out.Media = media
	}
	if out.Type.Shared == "" {
		out.Fields = s.fields(s.resolve(forms[media].Schema))
	}
	return out
}

func (s *shapes) resolve(one *schema) *schema {
	if one == nil || one.Ref == "" {
		return one
	}
	return s.all[refName(one)]
}

// fields returns the fields of a schema, the required ones first.
func (s *shapes) fields(of *schema) []field {
	if of == nil {
		return nil
	}
	var out []field
	for _, name := range slices.Sorted(maps.Keys(of.Properties)) {
		out = append(out, s.field(name, of.Properties[name], slices.Contains(of.Required, name)))
	}
	slices.SortStableFunc(out, func(a, b field) int {
		switch {
		case a.Required == b.Required:
			return 0
		case a.Required:
			return -1
		}
		return 1
	})
	return out
}

func (s *shapes) field(name string, of *schema, required bool) field {
	f := field{Name: name, Required: required, Type: s.typeName(of)}
	if of == nil {
		return f
	}
	f.Doc = of.Description
	if of.Items != nil {
		f.Doc = cmp.Or(f.Doc, of.Items.Description)
		f.Notes = append(f.Notes, notes(of.Items)...)
	}
	f.Notes = append(f.Notes, notes(of)...)
	return f
}

func (s *shapes) typeName(of *schema) typeName {
	if of == nil {
		return typeName{Text: "nothing"}
	}
	if of.Ref != "" {
		name := refName(of)
		if s.used[name] {
			return typeName{Shared: name}
		}
		return typeName{Text: "object"}
	}
	if of.Items != nil {
		inner := s.typeName(of.Items)
		inner.List = true // the API sends an empty list as [], never as null
		return inner
	}
	t := typeName{Nullable: slices.Contains(of.Type, "null")}
	named := slices.DeleteFunc(slices.Clone(of.Type), func(name string) bool { return name == "null" })
	t.Text = cmp.Or(strings.Join(named, " or "), "anything")
	if of.Format == "date-time" {
		t.Text = "time"
	}
	return t
}

// notes returns the rules for a value, and an example.
func notes(of *schema) []string {
	var out []string
	add := func(format string, values ...any) { out = append(out, fmt.Sprintf(format, values...)) }
	if len(of.Enum) > 0 {
		var values []string
		for _, value := range of.Enum {
			values = append(values, fmt.Sprintf("`%v`", value))
		}
		add("one of %s", strings.Join(values, ", "))
	}
	if of.Minimum != nil {
		add("at least %s", *of.Minimum)
	}
	if of.Maximum != nil {
		add("at most %s", *of.Maximum)
	}
	if of.MaxLength != nil {
		add("at most %d characters", *of.MaxLength)
	}
	if of.MinLength != nil {
		add("at least %d characters", *of.MinLength)
	}
	if of.MaxItems != nil {
		add("at most %d of them", *of.MaxItems)
	}
	if of.Pattern != "" {
		add("%s", cmp.Or(of.PatternDescription, "matches `"+of.Pattern+"`"))
	}
	if of.Default != nil {
		add("`%v` if left out", of.Default)
	}
	if len(of.Examples) > 0 {
		add("such as `%v`", of.Examples[0])
	}
	return out
}
