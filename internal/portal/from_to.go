package portal

import (
	"reflect"
	"slices"
	"strings"
)

// FromTo is a field that has changed, with both values. An event shows it. The values are of a fixed set, so they are
// never personal: statuses, roles, kinds, on and off, numbers within bounds, and ids. From or To is nil for no limit,
// and for no member.
type FromTo struct {
	Field string `json:"field"`
	From  any    `json:"from"`
	To    any    `json:"to"`
}

// FixedChanges returns the fields in which two records of one noun differ, if their values are of a fixed set. Whether
// they are depends on the rule in the field's tag `set`. A field that no caller sets directly has the tag
// `shown:"from-to"` instead, and a list of ids has `shown:"ids"`.
func FixedChanges[T any](before, after *T) []FromTo {
	return fixedChanges(reflect.ValueOf(before).Elem(), reflect.ValueOf(after).Elem(), "")
}

func fixedChanges(before, after reflect.Value, prefix string) (changes []FromTo) {
	for i := range before.NumField() {
		field := before.Type().Field(i)
		name := prefix + jsonName(field)
		rule, _, _ := strings.Cut(field.Tag.Get("set"), ",")
		switch field.Tag.Get("shown") {
		case "from-to":
			rule = "one"
		case "ids":
			rule = "ids"
		}
		switch was, is := before.Field(i), after.Field(i); rule {
		case "fields":
			changes = append(changes, fixedChanges(was, is, name+".")...)
		case "one", "language", "bool", "number", "limit":
			if from, to := plain(was), plain(is); from != to {
				changes = append(changes, FromTo{name, from, to})
			}
		case "ids":
			if from, to := idsOf(was), idsOf(is); !slices.Equal(from, to) {
				changes = append(changes, FromTo{name, from, to})
			}
		}
	}
	return changes
}

// idsOf returns a list of ids. It is never nil, so that an empty list shows as a list.
func idsOf(v reflect.Value) []string { return append([]string{}, v.Interface().([]string)...) }

// plain returns the value that a pointer points to, and a string of a named type as a string. For a nil pointer it
// returns nil.
func plain(v reflect.Value) any {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return nil
		}
		return plain(v.Elem())
	case reflect.String:
		return v.String()
	}
	return v.Interface()
}
