package api

import (
	"reflect"
	"testing"

	"allyway/internal/portal"
)

// TestNoFieldIsForgotten checks that every field of a noun that callers can set is in the shape of a request and in the
// shape of an answer. Function fill must be able to fill the shape of an answer.
func TestNoFieldIsForgotten(t *testing.T) {
	t.Parallel()
	for _, noun := range []struct{ noun, in, out any }{
		{portal.Person{}, PersonFields{}, person{}},
		{portal.Partner{}, PartnerFields{}, partner{}},
		{portal.Ecosystem{}, EcosystemFields{}, ecosystem{}},
		{portal.Member{}, MemberFields{}, member{}},
		{portal.Workspace{}, WorkspaceFields{}, workspace{}},
		{portal.Group{}, GroupFields{}, group{}},
		{portal.Settings{}, SettingsFields{}, settings{}},
		{portal.SelfManagement{}, selfManagementFields{}, selfManagement{}},
	} {
		of := reflect.TypeOf(noun.noun)
		settable := namesOf(noun.noun, func(f reflect.StructField) bool { return f.Tag.Get("set") != "" })
		in, out := namesOf(noun.in, all), namesOf(noun.out, all)
		if len(settable) == 0 {
			t.Errorf("%v has no field that can be set", of)
		}
		for name := range settable {
			if !in[name] {
				t.Errorf("%T lacks %s of %v", noun.in, name, of)
			}
			if !out[name] {
				t.Errorf("%T lacks %s of %v", noun.out, name, of)
			}
		}
		for name := range in {
			if !settable[name] {
				t.Errorf("%T has %s, which %v cannot set", noun.in, name, of)
			}
		}
	}
	for _, pair := range []struct{ shape, noun any }{
		{&person{}, &portal.Person{}}, {&partner{}, &portal.Partner{}}, {&ecosystem{}, &portal.Ecosystem{}}, {&member{}, &portal.Member{}},
		{&settings{}, portal.Settings{}}, {&counts{}, &portal.Counts{}}, {&userRequest{}, &portal.Request{}}, {&ownSession{}, &portal.Session{}},
	} {
		fill(pair.shape, pair.noun) // panics if a field has no source
	}
}

func all(reflect.StructField) bool { return true }

// namesOf returns the JSON names of the wanted fields of a struct.
func namesOf(of any, wanted func(reflect.StructField) bool) map[string]bool {
	names := map[string]bool{}
	for _, f := range reflect.VisibleFields(reflect.TypeOf(of)) {
		if name := jsonName(f); name != "" && wanted(f) {
			names[name] = true
		}
	}
	return names
}

// TestFillNeedsEveryField fills shapes with a field that the noun lacks. That is a mistake in the program, so fill
// panics.
func TestFillNeedsEveryField(t *testing.T) {
	t.Parallel()
	for name, shape := range map[string]any{
		"unknown": &struct {
			Locale string `json:"locale"`
		}{},
		"of another kind": &struct {
			Name int `json:"name"`
		}{},
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("filled")
				}
			}()
			fill(shape, portal.Group{Name: "A"})
		})
	}
}

// TestEveryRouteIsWhole checks that every route has all that the document and the tests need.
func TestEveryRouteIsWhole(t *testing.T) {
	t.Parallel()
	tags, ids := map[string]bool{}, map[string]bool{}
	for _, tag := range subjects() {
		tags[tag.Name] = true
	}
	used := map[string]bool{}
	for _, r := range Routes() {
		if r.Who == 0 || r.Status == 0 || r.ID == "" || r.Summary == "" || r.Function == "" || !tags[r.Subject] || ids[r.ID] {
			t.Errorf("not a whole route of its own: %+v", r)
		}
		ids[r.ID], used[r.Subject] = true, true
		seen := map[portal.Code]bool{}
		for _, code := range r.Refuses {
			if seen[code] {
				t.Errorf("%s refuses with %s twice", r.ID, code)
			}
			seen[code] = true
		}
	}
	for name := range tags {
		if !used[name] {
			t.Errorf("no route is about %s", name)
		}
	}
}
