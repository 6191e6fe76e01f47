package settings_test

import (
	"context"
	"reflect"
	"testing"

	"allyway/internal/portal"
	"allyway/internal/record/recordtest"
	"allyway/internal/settings"
)

// TestNullRestoresDefaults changes settings, then clears them with nil. Each answer has the stored version.
func TestNullRestoresDefaults(t *testing.T) {
	store := recordtest.New(t)
	service, by := settings.New(store), recordtest.Owner(t, store)
	change := func(in portal.Fields, version int64) portal.Settings {
		t.Helper()
		got, err := service.Change(context.Background(), by, nil, in)
		if err != nil || got.Version != version {
			t.Fatalf("%v: version %d, want %d, %v", in, got.Version, version, err)
		}
		stored, err := service.Read(context.Background(), by)
		if err != nil || !reflect.DeepEqual(stored, got) {
			t.Errorf("%v: answered %+v, stored %+v, %v", in, got, stored, err)
		}
		return got
	}
	change(portal.Fields{"portalName": "Hub", "replyTo": "help@example.com", "reminders": false,
		"selfManagement": portal.Fields{"partners": true, "disable": true}}, 1)
	got := change(portal.Fields{"selfManagement": portal.Fields{"disable": nil}}, 2)
	if got.SelfManagement != (portal.SelfManagement{Partners: true}) {
		t.Errorf("self-management is %+v", got.SelfManagement)
	}
	got = change(portal.Fields{"portalName": nil, "replyTo": nil, "reminders": nil, "selfManagement": nil}, 3)
	want := portal.DefaultSettings()
	want.Version = 3
	if !reflect.DeepEqual(got, want) {
		t.Errorf("the settings are %+v, want the defaults", got)
	}
	change(portal.Fields{"selfManagement": nil}, 3) // changes nothing
}
