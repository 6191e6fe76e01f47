package portal

import (
	"reflect"
	"strings"
)

// FromTo is a field that has changed, with both values. An event shows it. The values are of a fixed set, so they are
// never personal: statuses, roles, kinds, on and off, and numbers within bounds. From or To is nil for no limit.
type FromTo struct {
	Field string `json:"field"`
	From  any    `json:"from"`
	To    any    `json:"to"`
}

// FixedChanges returns the fields of a fixed set in which two records of one noun differ. The rule of a field's tag `set`
// says which are of a fixed set. Fields that no caller sets directly have the tag `shown:"from-to"`.
func FixedChanges[T any](before, after *T) []FromTo {
	return fixedChanges(reflect.ValueOf(before).Elem(), reflect.ValueOf(after).Elem(), "")
}

func fixedChanges(before, after reflect.Value, prefix string) (changes []FromTo) {
	for i := range before.NumField() {
		field := before.Type().Field(i)
		name := prefix + jsonName(field)
		rule, _, _ := strings.Cut(field.Tag.Get("set"), ",")
		if field.Tag.Get("shown") == "from-to" {
			rule = "one"
		}
		switch was, is := before.Field(i), after.Field(i); rule {
		case "fields":
			changes = append(changes, fixedChanges(was, is, name+".")...)
		case "one", "bool", "number", "limit":
			if from, to := plain(was), plain(is); from != to {
				changes = append(changes, FromTo{name, from, to})
			}
		}
	}
	return changes
}

// plain returns a value without its pointer and its own type. A nil pointer is nil.
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
