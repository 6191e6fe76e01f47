package api

import (
	"fmt"
	"reflect"
	"strings"
	"sync"
)

// fill sets the fields of shape, a pointer to a struct, from the fields of noun that have the same JSON names. A field
// with the tag `fill:"-"` is left to the caller. A list that an answer always has is [] if it is empty, never null. A
// field that noun does not have is a mistake in the program, and fill panics.
func fill(shape, noun any) {
	to, from := reflect.ValueOf(shape).Elem(), reflect.Indirect(reflect.ValueOf(noun))
	for _, step := range stepsOf(to.Type(), from.Type()) {
		target, value := to.Field(step.to), from.Field(step.from)
		if step.list && value.IsNil() {
			value = reflect.MakeSlice(value.Type(), 0, 0)
		}
		switch { // a conversion allocates, so there is none if the types agree
		case !step.convert:
			target.Set(value)
		case target.Kind() == reflect.String:
			target.SetString(value.String())
		default:
			target.Set(value.Convert(target.Type()))
		}
	}
}

// step copies one field.
type step struct {
	to, from int
	convert  bool // the types differ
	list     bool // if the list is nil, the answer has [] and not null
}

// steps remembers the steps between two types, which are the same for every value.
var steps sync.Map

func stepsOf(shape, noun reflect.Type) []step {
	key := [2]reflect.Type{shape, noun}
	if known, ok := steps.Load(key); ok {
		return known.([]step)
	}
	fields := map[string]reflect.StructField{}
	for i := range noun.NumField() {
		fields[jsonName(noun.Field(i))] = noun.Field(i)
	}
	var all []step
	for i := range shape.NumField() {
		to := shape.Field(i)
		if to.Tag.Get("fill") == "-" {
			continue
		}
		from, ok := fields[jsonName(to)]
		if !ok || from.Type.Kind() != to.Type.Kind() || !from.Type.ConvertibleTo(to.Type) {
			panic(fmt.Sprintf("api: %v has no %s for %v", noun, to.Name, shape))
		}
		list := to.Type.Kind() == reflect.Slice && !strings.Contains(to.Tag.Get("json"), ",omit")
		all = append(all, step{i, from.Index[0], to.Type != from.Type, list})
	}
	steps.Store(key, all)
	return all
}
