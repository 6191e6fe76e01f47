package portal

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// Fields are values that somebody gives for a noun's fields, by the fields' JSON names: a string, bool, int, int64,
// []string, map[string]*string or, for a nested struct, Fields. A nil value clears the field or restores its default.
type Fields map[string]any

// Has reports whether a value was given for the field, nil included.
func (f Fields) Has(name string) bool {
	_, ok := f[name]
	return ok
}

// text returns the string that was given for a field, or "".
func (f Fields) text(name string) string {
	s, _ := f[name].(string)
	return s
}

// set checks the given fields and sets them in noun, a pointer to a struct. A field that can be set has a tag
// `set:"rule,argument,…"`, which check reads. A nil value sets the field to the value that it has in defaults, a struct
// of the same type. at is where the fields are in the input, such as "body". A refused field keeps its value, and wrong
// says why. If some values of a list are refused, the others are still set, so that later checks judge them, too.
func set(noun, defaults any, in Fields, at string, wrong *Problems) {
	to, from := reflect.ValueOf(noun).Elem(), reflect.ValueOf(defaults)
	for i := range to.NumField() {
		field := to.Type().Field(i)
		given, ok := in[jsonName(field)]
		tag := field.Tag.Get("set")
		if !ok || tag == "" {
			continue
		}
		rule, arguments, _ := strings.Cut(tag, ",")
		location, value := at+"."+jsonName(field), from.Field(i)
		if nested, ok := given.(Fields); ok {
			set(to.Field(i).Addr().Interface(), value.Interface(), nested, location, wrong)
			continue
		}
		problems := len(*wrong)
		switch {
		case given != nil && rule == "external ids": // they are added to those that the record has
			value = reflect.ValueOf(to.Field(i).Interface().(ExternalIDs).merged(given.(map[string]*string), location, wrong))
		case given != nil:
			value = reflect.ValueOf(check(rule, strings.Split(arguments, ","), given, location, wrong))
		case value.IsZero() && (rule == "name" || rule == "title" || rule == "one" || rule == "webhook"):
			wrong.Add(location, "must not be empty")
		}
		if len(*wrong) == problems || field.Type.Kind() == reflect.Slice {
			to.Field(i).Set(value.Convert(field.Type))
		}
	}
}

// check brings a given value to its stored form by a rule. If the value is refused, it adds the problem to wrong.
func check(rule string, arguments []string, given any, at string, wrong *Problems) any {
	switch rule {
	case "name", "other name": // unlike a name, another name may be cleared with null
		return filled(given.(string), maxName, at, wrong)
	case "title":
		return filled(given.(string), maxLine, at, wrong)
	case "short":
		return text(given.(string), maxName, false, at, wrong)
	case "line":
		return text(given.(string), maxLine, false, at, wrong)
	case "text":
		return text(given.(string), maxText, true, at, wrong)
	case "one":
		return one(given.(string), arguments, at, wrong)
	case "email":
		return optional(given.(string), ParseAddress, at, wrong)
	case "phone":
		return optional(given.(string), ParsePhone, at, wrong)
	case "domain":
		if given.(string) == "" { // this clears it; blanks alone are a mistake
			return ""
		}
		domain, err := ParseDomain(given.(string))
		wrong.Check(at, err)
		return domain
	case "https":
		return optional(given.(string), parseHTTPS, at, wrong)
	case "webhook": // Webhook.CheckURL judges it
		return text(given.(string), maxText, false, at, wrong)
	case "event types":
		return eventTypes(given.([]string), at, wrong)
	case "domains":
		return domains(given.([]string), at, wrong)
	case "ignored":
		return ignoredDomains(given.([]string), at, wrong)
	case "origins":
		return origins(given.([]string), at, wrong)
	case "names":
		return names(given.([]string), arguments, at, wrong)
	case "language":
		return language(given.(string), at, wrong)
	case "other language":
		return otherLanguage(given.(string), at, wrong)
	case "number":
		return number(given.(int), arguments, at, wrong)
	case "limit":
		return limit(given.(int64), arguments, at, wrong)
	case "bool":
		return given.(bool)
	}
	panic("portal: there is no rule " + rule) // a tag of this package names it
}

// Changed returns the names of the fields in which two records of one noun differ, as they are stored. A field with
// the tag `changed:"-"` is bookkeeping and does not count; one with `changed:"other"` counts as the field other.
func Changed[T any](before, after *T) []string {
	was, is := encoded(before), encoded(after)
	var fields []string
	noun := reflect.TypeFor[T]()
	for i := range noun.NumField() {
		stored := jsonName(noun.Field(i))
		name := stored
		if as, ok := noun.Field(i).Tag.Lookup("changed"); ok {
			name = as
		}
		if name != "-" && string(was[stored]) != string(is[stored]) && !slices.Contains(fields, name) {
			fields = append(fields, name)
		}
	}
	return fields
}

func encoded(noun any) map[string]json.RawMessage {
	b, err := json.Marshal(noun)
	if err != nil {
		panic(fmt.Sprintf("portal: encode %T: %v", noun, err)) // a noun that JSON cannot hold is a mistake in the program
	}
	members := map[string]json.RawMessage{}
	_ = json.Unmarshal(b, &members) // it was just made
	return members
}

func jsonName(f reflect.StructField) string {
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	return name
}
