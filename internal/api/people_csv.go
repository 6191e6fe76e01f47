package api

import (
	"strings"
	"time"
)

func (person) header() []string {
	return []string{"id", "firstName", "lastName", "email", "phone", "title", "status", "role", "groups", "invitedAt", "inviteExpiresAt", "mail",
		"declinedAt", "partner"}
}

func (p person) cells() []string {
	return []string{p.ID, p.FirstName, p.LastName, p.Email, p.Phone, p.Title, string(p.Status), string(p.Role), strings.Join(p.groupNames, "|"),
		cellTime(p.InvitedAt), cellTime(p.InviteExpiresAt), string(p.Mail), cellTime(p.DeclinedAt), nameOf(p.Partner)}
}

func nameOf(r *reference) string {
	if r == nil {
		return ""
	}
	return r.Name
}

func cellTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.RFC3339)
}
