package people_test

import (
	"slices"
	"testing"

	"allyway/internal/people"
	"allyway/internal/portal"
	"allyway/internal/record"
)

// All groups have one version. It is compared before the input is judged, and it stays if nothing changes.
func TestGroupVersions(t *testing.T) {
	w := newWorld(t)
	if all, _, err := w.ListGroups(ctx, w.owner, record.PageOf{Limit: 50}); err != nil || len(all) != 0 {
		t.Fatalf("groups %+v, %v", all, err)
	}
	sales, err := w.AddGroup(ctx, w.owner, portal.Fields{"name": "Sales"}, record.Once{})
	if err != nil || sales.Version != 1 || sales.Permissions == nil {
		t.Fatalf("added %+v, %v", sales, err)
	}
	once := record.Once{Key: "k", Body: []byte("body")}
	buyers, err := w.AddGroup(ctx, w.owner, portal.Fields{"name": "Buyers", "permissions": []string{"b", "a", "b"}}, once)
	if err != nil || buyers.Version != 2 || !slices.Equal(buyers.Permissions, []string{"b", "a"}) {
		t.Fatalf("added %+v, %v", buyers, err)
	}
	if again, err := w.AddGroup(ctx, w.owner, portal.Fields{"name": "Buyers", "permissions": []string{"b", "a", "b"}}, once); err != nil || again.ID != buyers.ID || again.Version != 2 {
		t.Errorf("added again: %+v, %v", again, err)
	}
	for _, in := range []portal.Fields{{"name": "Sales"}, {"name": ""}, {"name": "Other"}} {
		_, err := w.EditGroup(ctx, w.owner, sales.ID, portal.Versions{sales.Version}, in)
		w.refuses(err, portal.CodeChanged)
	}
	_, err = w.EditGroup(ctx, w.owner, sales.ID, nil, portal.Fields{"name": "bÜyers"})
	w.refuses(err, portal.CodeConflict)
	_, err = w.EditGroup(ctx, w.owner, sales.ID, nil, portal.Fields{"name": nil})
	w.refuses(err, portal.CodeInvalid)
	_, err = w.AddGroup(ctx, w.owner, portal.Fields{"permissions": []string{"a"}}, record.Once{})
	w.refuses(err, portal.CodeInvalid)
	same, err := w.EditGroup(ctx, w.owner, sales.ID, portal.Versions{2}, portal.Fields{"name": "Sales", "permissions": nil})
	if err != nil || same.Version != 2 {
		t.Errorf("the same again: %+v, %v", same, err)
	}
	edited, err := w.EditGroup(ctx, w.owner, buyers.ID, portal.Versions{2}, portal.Fields{"permissions": nil})
	if err != nil || edited.Version != 3 || edited.Name != "Buyers" || edited.Permissions == nil || len(edited.Permissions) != 0 {
		t.Errorf("cleared: %+v, %v", edited, err)
	}
	all, _, err := w.ListGroups(ctx, w.owner, record.PageOf{Limit: 50})
	if err != nil || len(all) != 2 || all[0].ID != buyers.ID || all[1].ID != sales.ID || all[0].Version != 3 || all[0].Permissions == nil {
		t.Errorf("groups: %+v, %v", all, err)
	}
	seen, _, err := w.ListGroups(ctx, w.contact, record.PageOf{Limit: 50})
	if err != nil || len(seen) != 2 || seen[0].Permissions != nil {
		t.Errorf("seen by a primary contact: %+v, %v", seen, err)
	}
	if err := w.RemoveGroup(ctx, w.owner, sales.ID); err != nil {
		t.Error(err)
	}
	w.refuses(w.RemoveGroup(ctx, w.owner, sales.ID), portal.CodeNotFound)
}

// TestRemovedGroups checks that a caller may send back a removed group that the person had, but may not give it to
// somebody else.
func TestRemovedGroups(t *testing.T) {
	w := newWorld(t)
	group, err := w.AddGroup(ctx, w.owner, portal.Fields{"name": "Sales"}, record.Once{})
	if err != nil {
		t.Fatal(err)
	}
	give := func(id string) (*portal.PersonView, error) {
		return w.Edit(ctx, w.owner, people.Edit{ID: id, Groups: &[]string{group.ID, group.ID}})
	}
	if view, err := give(w.user.Person); err != nil || !slices.Equal(view.Person.Groups, []string{group.ID}) {
		t.Errorf("given: %+v, %v", view, err)
	}
	if err := w.RemoveGroup(ctx, w.owner, group.ID); err != nil {
		t.Fatal(err)
	}
	if view, err := give(w.user.Person); err != nil || len(view.Person.Groups) != 0 {
		t.Errorf("sent back: %+v, %v", view, err)
	}
	_, err = give(w.contact.Person)
	w.refuses(err, portal.CodeInvalid)
}
