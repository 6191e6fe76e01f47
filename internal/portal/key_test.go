package portal_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"allyway/internal/portal"
)

func TestNewKey(t *testing.T) {
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	read, write := portal.ScopePeopleRead, portal.ScopePeopleWrite
	at := func(t time.Time) *time.Time { return &t }
	for _, c := range []struct {
		in    portal.NewKey
		wrong string
	}{
		{portal.NewKey{Name: "CRM", Scopes: []portal.Scope{write, read, read}}, ""},
		{portal.NewKey{Name: "CRM", Scopes: []portal.Scope{write, read}, ExpiresAt: at(now.Add(time.Second))}, ""},
		{portal.NewKey{Name: "CRM", Scopes: []portal.Scope{write, read}, ExpiresAt: at(now)}, "body.expiresAt"},
		{portal.NewKey{Name: "CRM", Scopes: []portal.Scope{write, read}, ExpiresAt: at(now.Add(-time.Hour))}, "body.expiresAt"},
		{portal.NewKey{Name: "CRM", Scopes: []portal.Scope{write, read}, ExpiresAt: at(time.Time{})}, "body.expiresAt"},
		{portal.NewKey{Name: "CRM", Scopes: []portal.Scope{write, read}, ExpiresAt: at(time.Date(9999, 12, 31, 23, 59, 59, 0, time.FixedZone("", -60)))}, "body.expiresAt"},
		{portal.NewKey{Name: "CRM", Scopes: []portal.Scope{write, read}, ExpiresAt: at(time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC))}, ""},
		{portal.NewKey{Name: " ", Scopes: []portal.Scope{write, read}}, "body.name"},
		{portal.NewKey{Name: strings.Repeat("n", 1000), Scopes: []portal.Scope{write, read}}, "body.name"},
		{portal.NewKey{Name: "CRM"}, "body.scopes"},
		{portal.NewKey{Name: "CRM", Scopes: []portal.Scope{read, "people:*"}}, "body.scopes"},
	} {
		var wrong portal.Problems
		k := c.in.Key("k", "olga", now, &wrong)
		if c.wrong != "" {
			if !wrong.At(c.wrong) {
				t.Errorf("%+v: %v, want a problem at %s", c.in, wrong, c.wrong)
			}
			continue
		}
		if wrong.Err() != nil || k.Name != "CRM" || !slices.Equal(k.Scopes, []portal.Scope{read, write}) || k.CreatedBy != "olga" || !k.Valid(now) {
			t.Errorf("%+v: %+v, %v", c.in, k, wrong)
		}
	}
}

func TestKeyEndsAtItsTime(t *testing.T) {
	at := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	k := portal.ProgramKey{ID: "k", Scopes: []portal.Scope{portal.ScopePeopleRead}, ExpiresAt: at}
	for moment, want := range map[time.Time]bool{at.Add(-time.Millisecond): true, at: false, at.Add(time.Hour): false} {
		if k.Valid(moment) != want {
			t.Errorf("valid %v before its end: %v", at.Sub(moment), !want)
		}
	}
	if !k.Has(portal.ScopePeopleRead) || k.Has(portal.ScopePeopleWrite) || k.Has("") {
		t.Errorf("the scopes of %v", k.Scopes)
	}
	if who := k.Actor(); who.Role != portal.RoleAdmin || who.ID != "k" || who.Role.Above(portal.RoleAdmin) {
		t.Errorf("the key acts as %+v", who)
	}
}
