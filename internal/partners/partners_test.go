package partners_test

import (
	"context"
	"slices"
	"testing"

	"allyway/internal/partners"
	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/record/recordtest"
	"allyway/internal/token"
)

// newService returns the use cases on a new portal, with its owner's session and that of a primary contact of a partner
// called Acme.
func newService(t *testing.T) (s *partners.Service, store *record.Store, owner, contact token.Session) {
	t.Helper()
	store = recordtest.New(t)
	acme := recordtest.Partner(t, store, "Acme")
	owner = recordtest.Owner(t, store)
	contact = recordtest.SignIn(t, store, portal.RolePrimaryContact, "", acme)
	return partners.New(store, recordtest.Cursors(), func(b []byte) string { return map[string]string{"image": "image/png"}[string(b)] }), store, owner, contact
}

// TestVersions checks that an answer has the stored version, and that an old version is refused even if nothing would
// change.
func TestVersions(t *testing.T) {
	ctx := context.Background()
	s, _, owner, _ := newService(t)
	added, err := s.Add(ctx, owner, partners.Add{Fields: portal.Fields{"name": "Bolt", "notes": "n"},
		PrimaryContact: &partners.FirstContact{Fields: portal.Fields{"firstName": "Bo", "lastName": "Lt"}}})
	if err != nil {
		t.Fatal(err)
	}
	id := added.Partner.ID
	stored := func() int64 {
		read, err := s.Read(ctx, owner, id)
		if err != nil {
			t.Fatal(err)
		}
		return read.Partner.Version
	}
	if added.Partner.Version != 1 || stored() != 1 || added.Counts.Contacts != 1 {
		t.Errorf("added version %d with %+v; stored version %d", added.Partner.Version, added.Counts, stored())
	}
	_, err = s.Edit(ctx, owner, partners.Edit{ID: id, IfMatch: portal.Versions{2}, Fields: portal.Fields{"name": "Bolt"}})
	recordtest.Refused(t, err, portal.CodeChanged)
	edited, err := s.Edit(ctx, owner, partners.Edit{ID: id, IfMatch: portal.Versions{1}, Fields: portal.Fields{"notes": nil}})
	if err != nil || edited.Partner.Version != 2 || edited.Partner.Notes != "" || stored() != 2 {
		t.Errorf("edited %+v, %v; stored version %d", edited, err, stored())
	}
	same, err := s.Edit(ctx, owner, partners.Edit{ID: id, IfMatch: portal.Versions{2}, Fields: portal.Fields{"name": "Bolt"}})
	if err != nil || same.Partner.Version != 2 || stored() != 2 {
		t.Errorf("the same again: %+v, %v; stored version %d", same, err, stored())
	}
}

// A caller who may not call it learns nothing about the input, and an input with a mistake adds nothing.
func TestAuthorisedBeforeJudged(t *testing.T) {
	ctx := context.Background()
	s, _, owner, contact := newService(t)
	bad := portal.Fields{"name": "", "phone": "x"}
	_, err := s.Add(ctx, contact, partners.Add{Fields: bad})
	recordtest.Refused(t, err, portal.CodeForbidden)
	_, err = s.Edit(ctx, contact, partners.Edit{ID: contact.Partner, Fields: bad})
	recordtest.Refused(t, err, portal.CodeForbidden)
	_, err = s.Edit(ctx, owner, partners.Edit{ID: token.NewID(), Fields: bad})
	recordtest.Refused(t, err, portal.CodeNotFound)
	_, err = s.Edit(ctx, owner, partners.Edit{ID: contact.Partner, IfMatch: portal.Versions{9}, Fields: bad})
	recordtest.Refused(t, err, portal.CodeChanged)
	_, err = s.Add(ctx, owner, partners.Add{Fields: bad})
	recordtest.Refused(t, err, portal.CodeInvalid)
	if all, err := s.AllCounts(ctx, owner); err != nil || len(all) != 1 {
		t.Errorf("%d partners, %v", len(all), err)
	}
}

// A person without a partner becomes the first primary contact of one partner, once.
func TestFirstContact(t *testing.T) {
	ctx := context.Background()
	s, store, owner, _ := newService(t)
	var wrong portal.Problems
	lone := portal.NewPerson(token.NewID(), portal.Fields{"firstName": "Lo", "lastName": "Ne", "email": "lone@free.io"}, "body", store.Now(), &wrong)
	recordtest.Save(t, store, lone)
	add := func(first partners.FirstContact) (*partners.Row, error) {
		return s.Add(ctx, owner, partners.Add{Fields: portal.Fields{"name": "Bolt"}, PrimaryContact: &first})
	}
	_, err := add(partners.FirstContact{ID: lone.ID, Access: true})
	recordtest.Refused(t, err, portal.CodeInvalid)
	_, err = add(partners.FirstContact{Fields: portal.Fields{"firstName": "A", "lastName": "B", "email": "LONE@free.io"}})
	recordtest.Refused(t, err, portal.CodeEmailTaken)
	added, err := add(partners.FirstContact{ID: lone.ID})
	if err != nil {
		t.Fatal(err)
	}
	if who := recordtest.Stored(t, store, lone.ID); who.Partner != added.Partner.ID || who.Role != portal.RolePrimaryContact {
		t.Errorf("the first contact is %+v", who)
	}
	_, err = add(partners.FirstContact{ID: lone.ID})
	recordtest.Refused(t, err, portal.CodeWrongState)
}

// Only staff see notes.
func TestNotesAreForStaff(t *testing.T) {
	ctx := context.Background()
	s, _, owner, contact := newService(t)
	if _, err := s.Edit(ctx, owner, partners.Edit{ID: contact.Partner, Fields: portal.Fields{"notes": "for staff"}}); err != nil {
		t.Fatal(err)
	}
	for session, notes := range map[token.Session]string{owner: "for staff", contact: ""} {
		if row, err := s.Read(ctx, session, contact.Partner); err != nil || row.Partner.Notes != notes {
			t.Errorf("notes: %+v, %v; want %q", row, err, notes)
		}
	}
}

// A page has the partners of the kind and the status that were asked for, which may be none.
func TestList(t *testing.T) {
	ctx := context.Background()
	s, _, owner, contact := newService(t)
	for _, scenario := range []struct {
		in   partners.List
		want int
	}{
		{partners.List{}, 1},
		{partners.List{Q: "ÁC", Kind: portal.KindPartner, Status: portal.PartnerActive}, 1},
		{partners.List{Q: "b"}, 0},
		{partners.List{Kind: portal.KindDistributor}, 0},
		{partners.List{Status: portal.PartnerInactive}, 0},
	} {
		scenario.in.Page.Limit = 10
		rows, next, err := s.List(ctx, owner, scenario.in)
		if err != nil || rows == nil || len(rows) != scenario.want || next != "" {
			t.Errorf("%+v: %d rows, next %q, %v; want %d", scenario.in, len(rows), next, err, scenario.want)
		}
		if len(rows) == 1 && (rows[0].Partner.ID != contact.Partner || rows[0].Counts.Active != 1 || rows[0].Counts.PrimaryContacts != 1) {
			t.Errorf("listed %+v with %+v", rows[0].Partner, rows[0].Counts)
		}
	}
	_, _, err := s.List(ctx, owner, partners.List{Page: record.PageOf{Limit: 10, Cursor: "x"}})
	recordtest.Refused(t, err, portal.CodeMalformed)
	_, _, err = s.List(ctx, contact, partners.List{Page: record.PageOf{Limit: 10}})
	recordtest.Refused(t, err, portal.CodeForbidden)
}

// A logo that is no image is refused, and setting the same logo again writes nothing.
func TestLogos(t *testing.T) {
	ctx := context.Background()
	s, store, owner, contact := newService(t)
	recordtest.Refused(t, s.SetLogo(ctx, owner, contact.Partner, []byte("text")), portal.CodeUnsupportedImage)
	recordtest.Refused(t, s.SetPortalLogo(ctx, contact, []byte("image")), portal.CodeForbidden)
	for range 2 {
		if err := s.SetLogo(ctx, owner, contact.Partner, []byte("image")); err != nil {
			t.Fatal(err)
		}
		if err := s.SetPortalLogo(ctx, owner, []byte("image")); err != nil {
			t.Fatal(err)
		}
	}
	row, err := s.Read(ctx, owner, contact.Partner)
	if err != nil || row.Partner.Version != 2 {
		t.Fatalf("the partner: %+v, %v", row, err)
	}
	found, err := store.Get(ctx, record.Settings)
	if err != nil {
		t.Fatal(err)
	}
	if set, err := found.Settings(); err != nil || set.Logo != row.Partner.Logo || set.Version != 1 {
		t.Errorf("the settings: %+v, %v", set, err)
	}
	image, err := s.ReadLogo(ctx, row.Partner.Logo)
	if err != nil || image.Type != "image/png" || !slices.Equal(image.Bytes, []byte("image")) {
		t.Errorf("the image: %+v, %v", image, err)
	}
	if err := s.SetLogo(ctx, owner, contact.Partner, nil); err != nil {
		t.Fatal(err)
	}
	if row, err := s.Read(ctx, owner, contact.Partner); err != nil || row.Partner.Logo != "" {
		t.Errorf("removed: %+v, %v", row, err)
	}
	_, err = s.ReadLogo(ctx, "nothing")
	recordtest.Refused(t, err, portal.CodeNotFound)
}

func TestNewNeedsAJudgeOfImages(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("New accepts nil")
		}
	}()
	partners.New(record.New(nil, nil), recordtest.Cursors(), nil)
}
