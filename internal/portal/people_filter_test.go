package portal

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestPeopleFilter(t *testing.T) {
	now := time.Date(2026, 3, 2, 9, 30, 0, 0, time.UTC)
	people := []*Person{
		{ID: "never", Status: StatusContact},
		{ID: "asked", Status: StatusRequested},
		{ID: "declined", Status: StatusContact, InvitedAt: now, DeclinedAt: now},
		{ID: "asked again", Status: StatusRequested, InvitedAt: now, DeclinedAt: now},
		{ID: "revoked", Status: StatusContact, InvitedAt: now, RevokedAt: now, Role: RolePrimaryContact},
		{ID: "valid", Status: StatusInvited, InvitedAt: now, InviteExpiresAt: now.Add(time.Second), Mail: MailStatus{State: MailSent}},
		{ID: "expired", Status: StatusInvited, InvitedAt: now, InviteExpiresAt: now},
		{ID: "bounced", Status: StatusInvited, InvitedAt: now, InviteExpiresAt: now, Mail: MailStatus{State: MailBounced}},
		{ID: "complained", Status: StatusActive, InvitedAt: now, Mail: MailStatus{State: MailComplained}, Role: RolePrimaryContact},
		{ID: "failed", Status: StatusDisabled, Mail: MailStatus{State: MailFailed}},
		{ID: "first owner", Status: StatusActive, Role: RoleOwner},
	}
	for _, c := range []struct {
		filter PeopleFilter
		want   []string
	}{
		{PeopleFilter{Invite: InvitesExpired}, []string{"expired", "bounced"}},
		{PeopleFilter{Invite: InvitesDeclined}, []string{"declined", "asked again"}},
		{PeopleFilter{Invite: InvitesNever}, []string{"never", "asked"}},
		{PeopleFilter{Invite: InvitesNever, Status: StatusContact}, []string{"never"}},
		{PeopleFilter{Invite: InvitesExpired, Status: StatusActive}, nil},
		{PeopleFilter{Invite: InvitesExpired, Mail: MailBounced}, []string{"bounced"}},
		{PeopleFilter{Mail: MailBounced}, []string{"bounced"}},
		{PeopleFilter{Mail: MailComplained}, []string{"complained"}},
		{PeopleFilter{Mail: MailFailed}, []string{"failed"}},
		{PeopleFilter{Role: RolePrimaryContact}, []string{"revoked", "complained"}},
		{PeopleFilter{Status: StatusInvited}, []string{"valid", "expired", "bounced"}},
	} {
		var got []string
		for _, p := range people {
			if c.filter.Has(p, now) {
				got = append(got, p.ID)
			}
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%+v: %s", c.filter, diff)
		}
	}
	if (PeopleFilter{Status: StatusInvited}).Rare() || !(PeopleFilter{Mail: MailFailed}).Rare() {
		t.Error("a status alone is no rare filter, a state of mail is")
	}
}
