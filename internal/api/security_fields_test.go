package api_test

import (
	"net/http"
	"strings"
	"testing"

	"allyway/internal/api/apitest"
	"allyway/internal/portal"
)

// TestExtraFieldsAreRefused sends fields that a record has but the request does not. They are refused.
func TestExtraFieldsAreRefused(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	partner := w.Partner(owner, "Acme")
	eco := ecosystem(w, owner, body{"name": "North"})
	id, link := w.Invited(owner, partner, "ivo@acme.com", false)
	o := roomOf{partner: partner, person: id, webhook: someID, delivery: someID, key: someID, ecosystem: strings.TrimPrefix(eco, "/v1/ecosystems/"), member: member(w, owner, eco, "First"),
		capture: someID, workspace: someID, group: someID, request: someID}
	for _, r := range bodyRoutes(t) {
		if goodBodies(o, 1)[r.Method+" "+r.Path] == nil {
			t.Errorf("no body that fits for %s %s", r.Method, r.Path)
			continue
		}
		for field, value := range map[string]any{"role": "owner", "status": "active", "partner": partner, "id": someID, "email": "evil@example.com", "person": id,
			"ecosystem": o.ecosystem, "epoch": 7, "version": 7, "inviteVersion": 7, "invitedBy": id, "invitedById": id, "groups": []string{}, "notes": "x",
			"createdAt": "2026-03-02T09:30:00Z", "mail": "sent", "links": []any{}, "counts": body{}, "permissions": []string{"all"}, "pendingEmail": "evil@example.com",
			"expiresAt": "2099-03-02T09:30:00Z", "hasAccount": true, "pk": "PORTAL", "v": 1, "ttl": 1} {
			if _, known := r.schema.Properties[field]; known {
				continue
			}
			in := goodBodies(o, 1)[r.Method+" "+r.Path]
			in[field] = value
			if _, ok := in["token"]; ok {
				in["token"] = link
			}
			w.Refuses(422, "invalid", r.Method, o.address(r.Path), owner, in)
		}
	}
	a := w.Must(http.StatusOK, "GET", "/v1/session", w.Accept(link, "Ivo", "Invited"), nil)
	if a.Text("person.role") != "user" || a.Text("person.email") != "ivo@acme.com" || a.Text("person.partner.id") != partner {
		t.Errorf("accepted as %s", a.Raw)
	}
}

// An invite to a role above user can be accepted only while the inviter has the right to give this role.
func TestInvitersRightIsCheckedAgainAtAcceptance(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	partner := w.Partner(owner, "Acme")
	inviter, inviting := w.Staff(owner, "ada@example.test", portal.RoleAdmin)
	second, secondOwner := w.Staff(owner, "oda@example.test", portal.RoleOwner)
	w.Mails()
	_, manager := w.Invited(inviting, partner, "mia@acme.com", true)
	_, user := w.Invited(inviting, partner, "ana@acme.com", false)
	_, staff := w.InvitedStaff(secondOwner, "abe@example.test", portal.RoleAdmin)

	refused := func(link string) {
		t.Helper()
		w.Refuses(400, "link_invalid", "POST", "/v1/invites/accept", "", body{"token": link, "password": apitest.Secret})
	}
	w.Must(http.StatusOK, "POST", "/v1/people/"+inviter+"/disable", owner, nil)
	w.Must(http.StatusOK, "POST", "/v1/people/"+second+"/disable", owner, nil)
	refused(manager)
	refused(staff)
	w.Accept(user, "Ana", "User")

	w.Must(http.StatusOK, "POST", "/v1/people/"+inviter+"/enable", owner, nil)
	w.Must(http.StatusOK, "POST", "/v1/people/"+second+"/enable", owner, nil)
	w.Alter(inviter, func(p *portal.Person) { p.Role, p.Partner = portal.RoleUser, partner })
	w.Alter(second, func(p *portal.Person) { p.Role = portal.RoleAdmin })
	refused(manager)
	refused(staff)
	w.Alter(inviter, func(p *portal.Person) { p.Role, p.Partner = portal.RoleAdmin, "" })
	w.Alter(second, func(p *portal.Person) { p.Role = portal.RoleOwner })
	for want, link := range map[string]string{"primary_contact": manager, "admin": staff} {
		if a := w.Must(http.StatusOK, "GET", "/v1/session", w.Accept(link, "A", "B"), nil); a.Text("person.role") != want {
			t.Errorf("accepted as %s, want %s", a.Raw, want)
		}
	}
}
