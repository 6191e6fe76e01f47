package people_test

import (
	"context"
	"slices"
	"testing"

	"allyway/internal/people"
	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/record/recordtest"
	"allyway/internal/token"
)

var ctx = context.Background()

// TestEditVersions checks that an answer has the stored version. An old version is refused before the input is judged,
// and also if nothing would change.
func TestEditVersions(t *testing.T) {
	w := newWorld(t)
	added, err := w.Add(ctx, w.owner, people.Add{Partner: w.acme.ID, Fields: portal.Fields{"firstName": "A", "lastName": "B", "title": "Buyer"}})
	if err != nil {
		t.Fatal(err)
	}
	id := added.Person.ID
	if added.Person.Version != 1 || w.person(id).Version != 1 {
		t.Errorf("added version %d, stored %d", added.Person.Version, w.person(id).Version)
	}
	for _, in := range []portal.Fields{{"title": "Buyer"}, {"firstName": ""}, {"title": nil}} {
		_, err := w.Edit(ctx, w.owner, people.Edit{ID: id, IfMatch: portal.Versions{2}, Fields: in})
		w.refuses(err, portal.CodeChanged)
	}
	for i, scenario := range []struct {
		in      portal.Fields
		version int64
	}{{portal.Fields{"title": "Buyer"}, 1}, {portal.Fields{"title": nil}, 2}, {portal.Fields{"title": nil}, 2}} {
		view, err := w.Edit(ctx, w.owner, people.Edit{ID: id, Fields: scenario.in})
		if err != nil || view.Person.Version != scenario.version || w.person(id).Version != scenario.version {
			t.Errorf("%d: %+v, %v; want version %d", i, view, err, scenario.version)
		}
	}
	disabled, err := w.Disable(ctx, w.owner, w.user.Person)
	if err != nil || disabled.Person.Version != w.person(w.user.Person).Version {
		t.Errorf("disabled %+v, %v", disabled, err)
	}
}

// A caller who may not call it learns nothing about the input.
func TestAuthorisedBeforeJudged(t *testing.T) {
	w := newWorld(t)
	bad := portal.Fields{"firstName": "", "phone": "x"}
	_, err := w.Add(ctx, w.user, people.Add{Partner: w.acme.ID, Fields: bad})
	w.refuses(err, portal.CodeForbidden)
	_, err = w.Add(ctx, w.contact, people.Add{Partner: w.other.ID, Fields: bad})
	w.refuses(err, portal.CodeNotFound)
	_, err = w.Add(ctx, w.contact, people.Add{Partner: w.acme.ID, Fields: portal.Fields{"firstName": "", "notes": nil}})
	w.refuses(err, portal.CodeForbidden)
	_, err = w.AddStaff(ctx, w.contact, people.AddStaff{Fields: bad})
	w.refuses(err, portal.CodeForbidden)
	_, err = w.Edit(ctx, w.user, people.Edit{ID: w.contact.Person, Fields: bad})
	w.refuses(err, portal.CodeNotFound)
	_, err = w.AddGroup(ctx, w.contact, bad, record.Once{})
	w.refuses(err, portal.CodeForbidden)
}

// One answer names all that is wrong with a new staff person.
func TestAddStaffNamesAllProblems(t *testing.T) {
	w := newWorld(t)
	_, err := w.AddStaff(ctx, w.owner, people.AddStaff{Fields: portal.Fields{"firstName": "S"}, Role: portal.RoleUser})
	var at []string
	for _, field := range w.refuses(err, portal.CodeInvalid).Fields {
		at = append(at, field.Location)
	}
	if want := []string{"body.lastName", "body.role", "body.email"}; !slices.Equal(at, want) {
		t.Errorf("problems at %q, want %q", at, want)
	}
	view, err := w.AddStaff(ctx, w.owner, people.AddStaff{Fields: portal.Fields{"firstName": "S", "lastName": "T", "email": "st@example.test"}, Role: portal.RoleAdmin})
	if err != nil || view.Person.Status != portal.StatusInvited || view.Person.Version != 1 || w.mails() != "invite" {
		t.Errorf("added %+v, %v; mails %q", view, err, w.mails())
	}
}

// The same request with the same key adds one person.
func TestAddOnce(t *testing.T) {
	w := newWorld(t)
	in := people.Add{Partner: w.acme.ID, Access: true, Fields: portal.Fields{"firstName": "A", "lastName": "B", "email": "a@free.io"},
		Once: record.Once{Key: "k", Body: []byte("body")}}
	first, err := w.Add(ctx, w.contact, in)
	if err != nil || first.Outcome != portal.OutcomeRequested || first.Reason != "" || !w.person(first.Person.ID).Unclaimed {
		t.Fatalf("added %+v, %v", first, err)
	}
	again, err := w.Add(ctx, w.contact, in)
	if err != nil || again.Person.ID != first.Person.ID || again.Outcome != first.Outcome || again.Person.Version != 1 {
		t.Errorf("again: %+v, %v", again, err)
	}
	in.Once.Key = "another"
	_, err = w.Add(ctx, w.contact, in)
	w.refuses(err, portal.CodeEmailTaken)
}

// A search for an address at one partner finds people of that partner alone: the holder of the address, and a person
// who has it unclaimed.
func TestListByAddress(t *testing.T) {
	w := newWorld(t)
	elsewhere := w.add(w.owner, w.other.ID, "held@free.io", false)
	unclaimed := w.add(w.contact, w.acme.ID, "held@free.io", false)
	own := w.add(w.owner, w.acme.ID, "own@acme.com", false)
	for _, scenario := range []struct {
		by         token.Session
		partner, q string
		want       []string
	}{
		{w.owner, "", "HELD@free.io", []string{elsewhere}},
		{w.contact, w.acme.ID, "held@free.io", []string{unclaimed}},
		{w.owner, w.other.ID, "held@free.io", []string{elsewhere}},
		{w.contact, w.acme.ID, "own@acme.com", []string{own}},
		{w.owner, w.other.ID, "own@acme.com", nil},
		{w.contact, w.acme.ID, "own@", []string{own}},
		{w.contact, w.acme.ID, "wn@", nil},
		{w.owner, "", "held@fr", []string{elsewhere, unclaimed}},
		{w.contact, w.acme.ID, "comer", []string{unclaimed, own}},
	} {
		rows, next, err := w.List(ctx, scenario.by, people.List{Partner: scenario.partner, Q: scenario.q, Page: record.PageOf{Limit: 10}})
		var got []string
		for _, row := range rows {
			got = append(got, row.Person.ID)
		}
		slices.Sort(got)
		slices.Sort(scenario.want)
		if err != nil || next != "" || !slices.Equal(got, scenario.want) {
			t.Errorf("%s at %q: %q, next %q, %v; want %q", scenario.q, scenario.partner, got, next, err, scenario.want)
		}
	}
	_, _, err := w.List(ctx, w.contact, people.List{Partner: w.other.ID, Page: record.PageOf{Limit: 10}})
	w.refuses(err, portal.CodeNotFound)
}

// A user cannot take an address that a contact of their partner has unclaimed.
func TestNobodyTakesAColleaguesUnclaimedAddress(t *testing.T) {
	w := newWorld(t)
	unclaimed := w.add(w.contact, w.acme.ID, "two@free.io", false)
	before := w.person(w.user.Person)
	after := *before
	after.Email = "two@free.io"
	made := w.store.Change("", w.store.Now())
	made.SavePerson(before, &after)
	if err := made.Commit(ctx); !record.IsConflict(err) {
		t.Errorf("two people have one address: %v", err)
	}
	rows, _, err := w.List(ctx, w.contact, people.List{Partner: w.acme.ID, Q: "two@free.io", Page: record.PageOf{Limit: 10}})
	if err != nil || len(rows) != 1 || rows[0].Person.ID != unclaimed {
		t.Errorf("found %+v, %v", rows, err)
	}
}

// An unclaimed address moves with its person while nobody else has it.
func TestMoveUnclaimed(t *testing.T) {
	w := newWorld(t)
	free, held := w.add(w.contact, w.acme.ID, "free@free.io", true), w.add(w.contact, w.acme.ID, "held@free.io", false)
	holder := w.add(w.owner, w.other.ID, "held@free.io", false)
	third := recordtest.Partner(t, w.store, "Third")
	for _, to := range []string{w.other.ID, third.ID} {
		_, err := w.Move(ctx, w.owner, held, to)
		if refusal := w.refuses(err, portal.CodeEmailTaken); refusal.Holder == nil || refusal.Holder.ID != holder {
			t.Errorf("the holder is %+v", refusal.Holder)
		}
	}
	view, err := w.Move(ctx, w.owner, free, w.other.ID)
	if err != nil || view.Person.Partner != w.other.ID || view.Person.PartnerName != "Other" || view.Person.Status != portal.StatusContact || !w.person(free).Unclaimed {
		t.Errorf("moved %+v, %v", view, err)
	}
}

// TestChangeOwnEmail changes people's own addresses, for which they need their password. Only staff can find out in
// this way who holds an address.
func TestChangeOwnEmail(t *testing.T) {
	w := newWorld(t)
	w.add(w.owner, w.acme.ID, "held@acme.com", false)
	change := func(email any, current string) (*portal.PersonView, error) {
		return w.Edit(ctx, w.user, people.Edit{ID: w.user.Person, Fields: portal.Fields{"email": email}, Current: current})
	}
	_, err := change("new@acme.com", "")
	w.refuses(err, portal.CodeBadCredentials)
	_, err = change("new@acme.com", "wrong")
	w.refuses(err, portal.CodeBadCredentials)
	_, err = change("new@free.io", secret)
	w.refuses(err, portal.CodeInvalid)
	_, err = change(nil, secret)
	w.refuses(err, portal.CodeEmailMissing)
	view, err := change("held@acme.com", secret)
	if err != nil || view.Person.PendingEmail != "held@acme.com" || w.mails() != "email_notice" {
		t.Errorf("a held address: %+v, %v; mails %q", view, err, w.mails())
	}
	view, err = change("new@acme.com", secret)
	if err != nil || view.Person.PendingEmail != "new@acme.com" || view.Person.Email != "uma@acme.com" || w.mails() != "email_confirm email_notice email_notice" {
		t.Errorf("a free address: %+v, %v; mails %q", view, err, w.mails())
	}
	_, err = w.Edit(ctx, w.owner, people.Edit{ID: w.user.Person, Fields: portal.Fields{"email": "held@acme.com"}})
	w.refuses(err, portal.CodeEmailTaken)
	view, err = change("uma@acme.com", "")
	if err != nil || view.Person.PendingEmail != "" {
		t.Errorf("the old address again: %+v, %v", view, err)
	}
	for range 10 {
		_, err = change("new@acme.com", "wrong")
	}
	w.refuses(err, portal.CodeTooManyAttempts)
}

func TestEraseAndRelease(t *testing.T) {
	w := newWorld(t)
	asked := w.add(w.contact, w.acme.ID, "asked@free.io", true)
	released, err := w.ReleaseEmail(ctx, w.owner, asked)
	if err != nil || released.Person.Status != portal.StatusContact || released.Person.Email != "" || w.mails() != "request_denied" {
		t.Errorf("released %+v, %v; mails %q", released, err, w.mails())
	}
	released, err = w.ReleaseEmail(ctx, w.owner, w.user.Person)
	if err != nil || released.Person.Status != portal.StatusDisabled || released.Person.HasAddress() {
		t.Errorf("released %+v, %v", released, err)
	}
	if err := w.Erase(ctx, w.owner, w.contact.Person); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Read(ctx, w.contact, w.contact.Person); !portal.HasCode(err, portal.CodeNotSignedIn) {
		t.Errorf("an erased person reads: %v", err)
	}
	_, err = w.Read(ctx, w.owner, w.contact.Person)
	w.refuses(err, portal.CodeNotFound)
	w.refuses(w.Erase(ctx, w.owner, w.owner.Person), portal.CodeLastOwner)
}

// Only staff see notes and what the mail system said.
func TestNotesAreForStaff(t *testing.T) {
	w := newWorld(t)
	recordtest.Alter(t, w.store, w.user.Person, func(p *portal.Person) {
		p.Notes, p.Mail = "for staff", portal.MailStatus{State: portal.MailFailed, Detail: "full", At: w.store.Now()}
	})
	for session, notes := range map[token.Session]string{w.owner: "for staff full", w.contact: " ", w.user: " "} {
		view, err := w.Read(ctx, session, w.user.Person)
		if err != nil || view.Person.Notes+" "+view.Person.Mail.Detail != notes {
			t.Errorf("read %+v, %v; want %q", view, err, notes)
		}
	}
	disabled, err := w.Disable(ctx, w.contact, w.user.Person)
	if err != nil || disabled.Person.Notes != "" || w.person(w.user.Person).Notes != "for staff" {
		t.Errorf("disabled %+v, %v", disabled, err)
	}
}

func TestNewNeedsAHasher(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("New accepts nil")
		}
	}()
	people.New(record.New(nil, nil), recordtest.Cursors(), nil)
}
