package portal

import (
	"maps"
	"strings"
	"testing"
)

// TestExternalRefs: which names of systems and which ids there can be.
func TestExternalRefs(t *testing.T) {
	for _, c := range []struct {
		system, id string
		wrong      string // where; empty: nothing
	}{
		{"hubspot", "512", ""}, {"my-erp_2", "a/b c🏢", ""}, {strings.Repeat("s", 40), strings.Repeat("🏢", 200), ""}, {"sf", "003aB", ""},
		{"", "1", "system"}, {"HubSpot", "1", "system"}, {"a b", "1", "system"}, {"a/b", "1", "system"}, {"a#b", "1", "system"}, {strings.Repeat("s", 41), "1", "system"}, {"é", "1", "system"},
		{"crm", "", "id"}, {"crm", " 1", "id"}, {"crm", "1 ", "id"}, {"crm", "\t", "id"}, {"crm", "a\nb", "id"}, {"crm", "\xff", "id"}, {"crm", "a\u2028b", "id"}, {"crm", strings.Repeat("x", 201), "id"},
	} {
		var wrong Problems
		valid := ExternalRef{c.system, c.id}.Valid("system", "id", &wrong)
		if valid != (c.wrong == "") || valid != (len(wrong) == 0) || !valid && (len(wrong) != 1 || wrong[0].Location != c.wrong) {
			t.Errorf("%q %q: %v, %v", c.system, c.id, valid, wrong)
		}
	}
}

// TestExternalIDsAreMerged: the ids of systems that are not named stay.
func TestExternalIDsAreMerged(t *testing.T) {
	one, two := "1", "2"
	had := ExternalIDs{"crm": "1", "erp": "1"}
	for _, c := range []struct {
		given map[string]*string
		want  ExternalIDs
	}{
		{nil, had}, {map[string]*string{"crm": &one}, had}, {map[string]*string{"crm": &two}, ExternalIDs{"crm": "2", "erp": "1"}},
		{map[string]*string{"lms": &two, "erp": nil}, ExternalIDs{"crm": "1", "lms": "2"}}, {map[string]*string{"crm": nil, "erp": nil}, nil},
	} {
		var wrong Problems
		if got := had.merged(c.given, "at", &wrong); !maps.Equal(got, c.want) || len(wrong) > 0 || (got == nil) != (c.want == nil) {
			t.Errorf("%v: %v, %v", c.given, got, wrong)
		}
	}
	if had["crm"] != "1" || len(had) != 2 {
		t.Errorf("the ids before are changed: %v", had)
	}
}

// TestReplaceTakesExternalIDs: an account takes the ids of the contact whose place it takes, and keeps its own.
func TestReplaceTakesExternalIDs(t *testing.T) {
	account, contact := Person{ExternalIDs: ExternalIDs{"crm": "1"}}, Person{ID: "c", ExternalIDs: ExternalIDs{"crm": "2", "erp": "3"}}
	account.Replace(&contact)
	if want := (ExternalIDs{"crm": "1", "erp": "3"}); !maps.Equal(account.ExternalIDs, want) {
		t.Errorf("%v, want %v", account.ExternalIDs, want)
	}
}
