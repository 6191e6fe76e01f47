package invites_test

import (
	"testing"

	"allyway/internal/invites"
	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/record/recordtest"
	"allyway/internal/token"
)

// TestApproveElsewhere approves a request at a partner that knows the address already. It is refused, as moving the
// person there is.
func TestApproveElsewhere(t *testing.T) {
	w := newWorld(t)
	w.selfManagement()
	acme, ofAcme := w.partner("Acme", "acme.com")
	other, ofOther := w.partner("Other", "other.com")
	request := func(by token.Session, partner string, access bool) string {
		t.Helper()
		verdicts, _, err := w.InviteMany(ctx, by, invites.Many{Partner: partner, Access: access, Rows: []portal.Row{{Email: "ana@third.com"}}})
		if err != nil || len(verdicts) != 1 || verdicts[0].Person == "" {
			t.Fatalf("%+v, %v", verdicts, err)
		}
		return verdicts[0].Person
	}
	asked, known := request(ofAcme, acme.ID, true), request(ofOther, other.ID, false)

	_, err := w.Approve(ctx, w.owner, invites.Approve{Request: recordtest.OpenRequest(t, w.store, asked), Partner: &other.ID})
	if refusal := recordtest.Refused(t, err, portal.CodeEmailTaken); refusal.Holder == nil || refusal.Holder.ID != known {
		t.Errorf("the holder is %+v, want %s", refusal.Holder, known)
	}
	asked = recordtest.OpenRequest(t, w.store, asked)
	r, err := w.Approve(ctx, w.owner, invites.Approve{Request: asked})
	if err != nil || r.Status != portal.RequestApproved {
		t.Fatalf("%+v, %v", r, err)
	}
	found, err := w.store.Get(ctx, record.Request(asked))
	if err != nil {
		t.Fatal(err)
	}
	if stored, err := found.Request(asked); err != nil || stored.Version != r.Version || stored.Version != 2 {
		t.Errorf("version %d, stored %+v, %v", r.Version, stored, err)
	}
	_, err = w.Approve(ctx, w.owner, invites.Approve{Request: asked})
	recordtest.Refused(t, err, portal.CodeWrongState)
	_, err = w.Invite(ctx, w.owner, known, nil, record.Once{})
	recordtest.Refused(t, err, portal.CodeEmailTaken)
}

// TestCallerFirst sends wrong input as a caller who may not make the call. The caller learns nothing about the input.
func TestCallerFirst(t *testing.T) {
	w := newWorld(t)
	acme, primary := w.partner("Acme", "acme.com")
	bad := record.PageOf{Cursor: "nonsense", Limit: 10}
	for name, call := range map[string]func(token.Session) error{
		"list requests": func(by token.Session) error { _, _, err := w.ListRequests(ctx, by, "", bad); return err },
		"launch":        func(by token.Session) error { _, err := w.Launch(ctx, by, "", "nonsense"); return err },
		"invite many": func(by token.Session) error {
			_, _, err := w.InviteMany(ctx, by, invites.Many{Partner: acme.ID, Groups: []string{"none"}})
			return err
		},
	} {
		for caller, code := range map[token.Session]portal.Code{{}: portal.CodeNotSignedIn, primary: portal.CodeForbidden} {
			if err := call(caller); !portal.HasCode(err, code) {
				t.Errorf("%s: %v, want %s", name, err, code)
			}
		}
		if err := call(w.owner); !portal.HasCode(err, portal.CodeMalformed) && !portal.HasCode(err, portal.CodeInvalid) {
			t.Errorf("%s by an owner: %v", name, err)
		}
	}
}
