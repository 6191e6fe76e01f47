package api

import (
	"encoding/json"
	"maps"
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"allyway/internal/portal"
)

// patched is a field of a JSON merge patch (RFC 7396): missing, null, or a value.
//
// A noun's fields that callers set are one struct of patched fields, such as PersonFields. Adding and editing share it.
// A field with the tag `add:"required"` must be there in a request that adds.
type patched[T any] struct {
	given bool
	value *T // nil: null
}

// UnmarshalJSON is only called for a field that the request has.
func (p *patched[T]) UnmarshalJSON(b []byte) error {
	p.given = true
	return json.Unmarshal(b, &p.value)
}

// Schema returns the value's own schema, with null allowed.
func (p patched[T]) Schema(r huma.Registry) *huma.Schema {
	s := *huma.SchemaFromType(r, reflect.TypeFor[T]())
	s.Nullable = true
	return &s
}

// pointer returns the new value, the zero value for null, and nil if the field was not sent.
func (p patched[T]) pointer() *T {
	if !p.given {
		return nil
	}
	if p.value == nil {
		return new(T)
	}
	return p.value
}

// field returns what a room gets for the field: its value, or nil for null. For a nested struct, the value is its
// fields.
func (p patched[T]) field() (value any, given bool) {
	if p.value == nil {
		return nil, p.given
	}
	if reflect.TypeFor[T]().Kind() == reflect.Struct {
		return edited(*p.value), true
	}
	return *p.value, true
}

// edited returns the fields that a request changes, from a struct of patched fields.
func edited(in any) portal.Fields {
	fields, v := portal.Fields{}, reflect.ValueOf(in)
	for i := range v.NumField() {
		if p, ok := v.Field(i).Interface().(interface{ field() (any, bool) }); ok {
			if value, given := p.field(); given {
				fields[jsonName(v.Type().Field(i))] = value
			}
		}
	}
	return fields
}

// added returns the fields of something new. It treats null as not sent.
func added(in any) portal.Fields {
	fields := edited(in)
	maps.DeleteFunc(fields, func(_ string, value any) bool { return value == nil })
	return fields
}

// describeFields completes the schema of a request's body. If the request adds something, the fields that it must have
// are required. These fields, and those with the tag `null:"never"`, cannot be cleared, so the schema takes no null for
// them.
func describeFields(schemas huma.Registry, input reflect.Type, adds bool) {
	body, _ := input.FieldByName("Body")
	if body.Type.Kind() != reflect.Struct {
		return
	}
	var required, never []string
	for _, f := range reflect.VisibleFields(body.Type) {
		switch {
		case f.Tag.Get("add") == "required":
			required, never = append(required, jsonName(f)), append(never, jsonName(f))
		case f.Tag.Get("null") == "never":
			never = append(never, jsonName(f))
		}
	}
	if never == nil {
		return
	}
	s := schemas.Schema(body.Type, true, input.Name()+body.Name)
	if s.Ref != "" {
		s = schemas.SchemaFromRef(s.Ref)
	}
	for _, name := range never {
		s.Properties[name].Nullable = false
	}
	if adds {
		s.Required = append(s.Required, required...)
	}
	s.PrecomputeMessages()
}

func jsonName(f reflect.StructField) string {
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	return name
}
