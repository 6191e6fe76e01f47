package portal

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestFixedChanges changes nouns. A field of a fixed set shows with both values, and no other field shows.
func TestFixedChanges(t *testing.T) {
	before, after := DefaultSettings(), DefaultSettings()
	after.SignUp, after.SelfManagement.Disable = !before.SignUp, true
	after.InviteLifetimeHours, after.PortalName, after.ReplyTo, after.SupportContact = 24, "Northwind", "a@b.example", "Ann"
	after.IgnoredDomains, after.Logo = []string{"gmail.com"}, "hash"
	slots, more := int64(5), int64(6)
	for name, c := range map[string]struct{ got, want []FromTo }{
		"settings": {FixedChanges(&before, &after), []FromTo{
			{"inviteLifetimeHours", before.InviteLifetimeHours, 24}, {"selfManagement.disable", false, true}, {"signUp", before.SignUp, after.SignUp}}},
		"a person": {FixedChanges(
			&Person{Status: StatusInvited, Role: RoleUser, FirstName: "Ann", Email: "a@b.example", Phone: "+15550109999", Notes: "x", Title: "x", Address: "x"},
			&Person{Status: StatusActive, Role: RolePrimaryContact, FirstName: "Bea", Email: "b@b.example", Groups: []string{"g"}, InviteExpired: true}),
			[]FromTo{{"status", "invited", "active"}, {"role", "user", "primary_contact"}, {"groups", []string{}, []string{"g"}}}},
		"a partner": {FixedChanges(&Partner{Name: "A", Kind: KindPartner, Licence: "licensed", LicensedID: "1", Status: PartnerActive},
			&Partner{Name: "B", Kind: KindPartner, Licence: "guest", Status: PartnerInactive, Domains: []string{"b.example"}}),
			[]FromTo{{"licence", "licensed", "guest"}, {"status", "active", "inactive"}}},
		"slots":    {FixedChanges(&Ecosystem{UserSlots: &slots}, &Ecosystem{UserSlots: &more}), []FromTo{{"userSlots", int64(5), int64(6)}}},
		"no limit": {FixedChanges(&Ecosystem{UserSlots: &slots}, &Ecosystem{}), []FromTo{{"userSlots", int64(5), nil}}},
		"a member": {FixedChanges(&Member{Name: "A", Kind: "person", Email: "a@b.example"}, &Member{Name: "B", Kind: "organisation"}),
			[]FromTo{{"kind", "person", "organisation"}}},
		"nothing": {FixedChanges(&before, &before), nil},
	} {
		if diff := cmp.Diff(c.want, c.got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}
