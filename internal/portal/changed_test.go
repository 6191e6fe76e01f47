package portal

import (
	"reflect"
	"slices"
	"testing"
	"time"
)

// TestChangedSeesEveryField changes each field of each noun by itself. Every field is seen, under its own name or the
// one that its tag gives, unless its tag says that it is bookkeeping. A new field is tested without a change here.
func TestChangedSeesEveryField(t *testing.T) {
	seesEvery[Person](t)
	seesEvery[Partner](t)
	seesEvery[Settings](t)
	seesEvery[Group](t)
	seesEvery[Webhook](t)
	seesEvery[Ecosystem](t)
	seesEvery[Member](t)
}

func seesEvery[T any](t *testing.T) {
	noun := reflect.TypeFor[T]()
	for i := range noun.NumField() {
		field := noun.Field(i)
		var before, after T
		another(t, reflect.ValueOf(&after).Elem().Field(i))
		want := []string{jsonName(field)}
		if as, ok := field.Tag.Lookup("changed"); ok {
			want[0] = as
		}
		if want[0] == "-" {
			want = nil
		}
		if got := Changed(&before, &after); !slices.Equal(got, want) {
			t.Errorf("%s.%s: changed %q, want %q", noun.Name(), field.Name, got, want)
		}
		if got := Changed(&after, &after); got != nil {
			t.Errorf("%s.%s: nothing changed, and yet %q", noun.Name(), field.Name, got)
		}
	}
}

// another gives a field a value that is not its zero value.
func another(t *testing.T, field reflect.Value) {
	t.Helper()
	switch v := field.Addr().Interface().(type) {
	case *time.Time:
		*v = noon
		return
	case *[]time.Time:
		*v = []time.Time{noon}
		return
	case *ExternalIDs:
		*v = ExternalIDs{"crm": "1"}
		return
	case *[]Tie:
		*v = []Tie{{Ecosystem: Reference{ID: "e", Name: "North"}}}
		return
	case **Reference:
		*v = &Reference{ID: "p", Name: "Acme"}
		return
	case **Archive:
		*v = &Archive{At: noon}
		return
	case *OpenRequest:
		v.Place = "x"
		return
	case **PendingInvite:
		*v = &PendingInvite{Partner: "p", Role: RoleUser}
		return
	case *MailStatus:
		v.State = MailSent
		return
	case *SelfManagement:
		v.Disable = true
		return
	}
	switch field.Kind() {
	case reflect.String:
		field.SetString("x")
	case reflect.Bool:
		field.SetBool(true)
	case reflect.Int, reflect.Int64:
		field.SetInt(1)
	case reflect.Slice:
		field.Set(reflect.ValueOf([]string{"x"}))
	case reflect.Pointer:
		field.Set(reflect.ValueOf(new(int64)))
	default:
		t.Fatalf("a field of type %s", field.Type())
	}
}

// TestFieldsClear sets fields to nil. Such a field is cleared or gets its default. If neither is possible, nil is
// refused.
func TestFieldsClear(t *testing.T) {
	whole := Partner{Name: "Acme", Kind: KindDistributor, Licence: LicenceGuest, Status: PartnerInactive, LicensedID: "A-1", Type: "reseller",
		AccessPointURL: "https://acme.com", Domains: []string{"acme.com"}, Phone: "+15550109999", Address: "1 Street", Notes: "n"}
	p := whole
	var wrong Problems
	p.Set(Fields{"kind": nil, "status": nil, "licensedId": nil, "accessPointUrl": nil, "domains": nil, "type": nil, "phone": nil,
		"address": nil, "notes": nil, "licence": nil}, &wrong)
	if want := (Partner{Name: "Acme", Kind: KindPartner, Licence: LicenceGuest, Status: PartnerActive}); wrong.Err() != nil || !reflect.DeepEqual(p, want) {
		t.Errorf("%+v, %v", p, wrong.Err())
	}
	p = whole
	if p.Set(Fields{"name": nil}, &wrong); p.Name != "Acme" || !wrong.At("body.name") {
		t.Errorf("the name is %q, %v", p.Name, wrong)
	}
	s := DefaultSettings()
	s.InviteLifetimeHours, s.SelfManagement = 5, SelfManagement{true, true, true}
	wrong = nil
	s.Set(Fields{"inviteLifetimeHours": nil, "selfManagement": Fields{"disable": nil, "partners": false}}, &wrong)
	if wrong.Err() != nil || s.InviteLifetimeHours != 168 || s.SelfManagement != (SelfManagement{Distributors: true}) {
		t.Errorf("%+v, %v", s, wrong.Err())
	}
	if s.Set(Fields{"selfManagement": nil}, &wrong); wrong.Err() != nil || s.SelfManagement != (SelfManagement{}) {
		t.Errorf("%+v, %v", s.SelfManagement, wrong.Err())
	}
	m := Member{Name: "Acme", Kind: MemberPerson, Tags: []string{"gold"}}
	if m.Set(Fields{"kind": nil, "tags": nil}, &wrong); !wrong.At("body.kind") || m.Kind != MemberPerson || len(m.Tags) > 0 {
		t.Errorf("%+v, %v", m, wrong)
	}
	slots := int64(3)
	e := Ecosystem{Name: "North", UserSlots: &slots}
	wrong = nil
	if e.Set(Fields{"userSlots": nil}, &wrong); e.UserSlots != nil || wrong.Err() != nil {
		t.Errorf("%+v, %v", e, wrong)
	}
	if e.Set(Fields{"userSlots": int64(0)}, &wrong); e.UserSlots != nil || !wrong.At("body.userSlots") {
		t.Errorf("%+v, %v", e, wrong)
	}
}
