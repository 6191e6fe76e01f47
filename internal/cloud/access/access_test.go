package access

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"allyway/internal/table"
	"allyway/internal/table/bolt"
)

// holders returns the functions that may perform an action on a partition key of the table itself.
func holders(action Action, pk string) []string {
	var names []string
	for _, name := range Functions() {
		for _, r := range Rules(name) {
			if r.Action == action && r.Index == "" && r.Allows(pk) {
				names = append(names, name)
				break
			}
		}
	}
	return names
}

func TestWhoTouchesSecrets(t *testing.T) {
	all := []Action{Read, List, Put, Patch, Delete, Check}
	tests := []struct {
		pk   string
		want map[Action][]string
	}{
		{"CRED#1", map[Action][]string{
			Read:   {"accept-invite", "manage-people", "reset-password", "sign-in"},
			Put:    {"accept-invite", "reset-password", "sign-in"},
			Delete: {"manage-people"},
		}},
		{"SESSION#1", map[Action][]string{
			Read:  {"accept-invite", "add-partner", "change-settings", "invite-user", "link-member", "list-events", "manage-people", "reset-password", "share-workspace", "sign-in"},
			List:  {"manage-people", "sign-in"},
			Patch: {"accept-invite", "add-partner", "change-settings", "invite-user", "link-member", "list-events", "manage-people", "reset-password", "share-workspace", "sign-in"}, // lastUsedAt alone
			Put:   {"accept-invite", "reset-password", "sign-in"}, Delete: {"manage-people", "sign-in"},
			Check: {"invite-user", "link-member", "manage-people", "share-workspace"},
		}},
		{"SETTINGS", map[Action][]string{Read: Functions(), Put: {"add-partner", "change-settings"}}},
		{"GROUPS", map[Action][]string{Read: {"invite-user", "manage-people", "sign-in"}, Put: {"manage-people"}}},
		{"KEYS", map[Action][]string{
			Read:  {"accept-invite", "add-partner", "change-settings", "invite-user", "list-events", "manage-people", "reset-password", "send-email"},
			List:  {"change-settings"},
			Patch: {"add-partner", "invite-user", "list-events", "manage-people"}, // lastUsedAt alone
			Put:   {"change-settings"}, Delete: {"change-settings"},
			Check: {"invite-user", "manage-people"},
		}},
		{"OWNERS", map[Action][]string{Read: {"expire-invites", "make-owner"}, Put: {"make-owner"}, Patch: {"accept-invite", "manage-people"}}},
		{"MAIL#now#1", map[Action][]string{
			Read: {"send-email"}, List: {"send-email"}, Patch: {"send-email"}, Delete: {"send-email"},
			Put: {"accept-invite", "add-partner", "expire-invites", "invite-user", "make-owner", "manage-people", "reset-password", "send-webhook", "share-workspace", "sign-in"},
		}},
		{"HOOKS", map[Action][]string{Read: {"change-settings", "send-webhook"}, List: {"change-settings", "send-webhook"}, Put: {"change-settings"},
			Patch: {"send-webhook"}, Delete: {"change-settings"}}},
	}
	for _, tt := range tests {
		for _, action := range all {
			if got := holders(action, tt.pk); !slices.Equal(got, tt.want[action]) {
				t.Errorf("%s %s: %v, want %v", action, tt.pk, got, tt.want[action])
			}
		}
	}
}

func TestRulesAreNarrow(t *testing.T) {
	for _, name := range Functions() {
		for _, r := range Rules(name) {
			for _, key := range r.Keys {
				if prefix := strings.TrimSuffix(key, "*"); strings.ContainsAny(prefix, "*?") || len(prefix) < 3 ||
					prefix != key && !strings.HasSuffix(prefix, "#") {
					t.Errorf("%s %s %q is wider than one kind of item", name, r.Action, key)
				}
			}
			if r.Index != "" && r.Action != List {
				t.Errorf("%s %s on index %s", name, r.Action, r.Index)
			}
			if r.Action == Patch && (r.Allows("PERSON#1") || r.Allows("OWNERS")) && len(r.Attributes) == 0 {
				t.Errorf("%s may patch every attribute of %v", name, r.Keys)
			}
			if r.Index != "" && slices.ContainsFunc([]string{"CRED#1", "SESSION#1", "KEYS", "MAIL#now#1"}, r.Allows) {
				t.Errorf("%s looks for secrets in index %s", name, r.Index)
			}
		}
	}
	if Rules("nobody") != nil {
		t.Error("a function that is not known has rules")
	}
}

func TestGuard(t *testing.T) {
	engine, err := bolt.Open(filepath.Join(t.TempDir(), "table"))
	if err != nil {
		t.Fatal(err)
	}
	defer engine.Close()
	key := func(pk string) table.Key { return table.Key{PK: pk, SK: "-"} }
	item := func(pk string) table.Item {
		return table.Item{Key: key(pk), Attributes: table.Encode(map[string]any{"a": 1})}
	}
	if err := engine.Write(t.Context(), []table.Op{table.Put(item("PERSON#1"), table.Any)}, time.Now()); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name     string
		function string
		call     func(*table.Table) error
		allowed  bool
	}{
		{"read", "sign-in", get("PERSON#1", "CRED#1", "SESSION#1"), true},
		{"read of another's", "add-partner", get("PERSON#1", "CRED#1"), false},
		{"query", "send-email", query(table.Primary, "MAIL#bulk#1"), true},
		{"query of the wrong place", "send-email", query(table.GSI1, "MAIL#bulk#1"), false},
		{"query of an index", "add-partner", query(table.GSI1, "PARTNERS"), true},
		{"query of the index's key in the table", "add-partner", query(table.Primary, "PARTNERS"), false},
		{"put", "invite-user", write(table.Put(item("MAIL#now#1"), table.Any)), true},
		{"put beside a put that is allowed", "invite-user",
			write(table.Put(item("MAIL#now#1"), table.Any), table.Put(item("CRED#1"), table.Any)), false},
		{"delete", "invite-user", write(table.Delete(key("MAIL#now#1"), table.Any)), false},
		{"patch of the attribute", "send-email", write(table.Patch(key("PERSON#1"), table.Present, table.Set("mail", "sent"))), true},
		{"patch of another", "send-email", write(table.Patch(key("PERSON#1"), table.Present, table.Set("role", "owner"))), false},
		{"patch of both", "send-email",
			write(table.Patch(key("PERSON#1"), table.Present, table.Set("mail", "sent"), table.Set("role", "owner"))), false},
		{"count", "sign-in", count("THROTTLE#a#b"), true},
		{"count elsewhere", "sign-in", count("PERSON#1"), false},
		{"check beside others", "manage-people",
			write(table.Put(item("TIES#1"), table.Any), table.Check(key("PERSON#2"), table.Absent)), true},
		{"a lone check is a read", "send-email", write(table.Check(key("PERSON#1"), table.Present)), true},
		{"unknown function", "nobody", get("SETTINGS"), false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := tt.call(table.New(Guard(engine, tt.function)))
			if (err == nil) != tt.allowed {
				t.Errorf("allowed %v, want %v: %v", err == nil, tt.allowed, err)
			}
			if err != nil && !strings.Contains(err.Error(), "access: "+tt.function+" may not ") {
				t.Errorf("refused for another reason: %v", err)
			}
		})
	}
}

func get(pks ...string) func(*table.Table) error {
	return func(tbl *table.Table) error {
		var keys []table.Key
		for _, pk := range pks {
			keys = append(keys, table.Key{PK: pk, SK: "-"})
		}
		_, err := tbl.Get(context.Background(), keys...)
		return err
	}
}

func query(index table.Index, pk string) func(*table.Table) error {
	return func(tbl *table.Table) error {
		_, err := tbl.Query(context.Background(), table.Query{Index: index, PK: pk})
		return err
	}
}

func write(ops ...table.Op) func(*table.Table) error {
	return func(tbl *table.Table) error { return tbl.Write(context.Background(), ops...) }
}

func count(pk string) func(*table.Table) error {
	return func(tbl *table.Table) error {
		_, err := tbl.Count(context.Background(), table.Key{PK: pk}, 1, 10, time.Minute)
		return err
	}
}
