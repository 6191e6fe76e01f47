package api

import (
	"time"

	"allyway/internal/portal"
)

// person is anyone in the portal as the API shows them.
type person struct {
	ID              string           `json:"id"`
	FirstName       string           `json:"firstName"`
	LastName        string           `json:"lastName"`
	Email           string           `json:"email,omitempty"`
	PendingEmail    string           `json:"pendingEmail,omitempty" doc:"A new address whose link has not been used yet."`
	Phone           string           `json:"phone,omitempty" doc:"E.164."`
	Title           string           `json:"title,omitempty"`
	Address         string           `json:"address,omitempty"`
	Language        string           `json:"language,omitempty" doc:"The language that they have chosen, as a BCP 47 tag. Missing: the portal's."`
	Notes           string           `json:"notes,omitempty" doc:"Only for staff."`
	ExternalIDs     external         `json:"externalIds,omitempty" doc:"Only for staff. The name of another system → the person's id there."`
	Status          portal.Status    `json:"status" enum:"contact,requested,invited,active,disabled"`
	Role            portal.Role      `json:"role" enum:"owner,admin,primary_contact,user"`
	Partner         *reference       `json:"partner,omitempty" fill:"-"`
	Groups          []string         `json:"groups" doc:"Ids."`
	InvitedAt       time.Time        `json:"invitedAt,omitzero"`
	InviteExpiresAt time.Time        `json:"inviteExpiresAt,omitzero" fill:"-"`
	InviteExpired   bool             `json:"inviteExpired,omitempty" fill:"-"`
	DeclinedAt      time.Time        `json:"declinedAt,omitzero"`
	Mail            portal.MailState `json:"mail,omitempty" fill:"-" enum:"queued,sent,bounced,complained,failed" doc:"What happened to the last mail to the person."`
	MailDetail      string           `json:"mailDetail,omitempty" fill:"-" doc:"Only for staff."`
	PendingInvite   *pendingInvite   `json:"pendingInvite,omitempty" fill:"-" doc:"An invite of an active account without a partner. Accepting it joins the account to the partner."`
	Ecosystems      []reference      `json:"ecosystems" fill:"-" doc:"The ecosystems that the person is in."`
	Links           []link           `json:"links" fill:"-" doc:"The members that the person is linked with, at most one in each ecosystem."`
	Request         *openRequest     `json:"request,omitempty" fill:"-" doc:"The request that waits: to invite a requested person, or to let an account join a partner."`
	CreatedAt       time.Time        `json:"createdAt"`

	groupNames []string `fill:"-"` // for CSV only
}

type openRequest struct {
	ID     string        `json:"id"`
	Reason portal.Reason `json:"reason,omitempty" enum:"email_in_use,domain_ignored,domain_of_other_partner,no_domain_assigned,domain_not_assigned,self_registered" doc:"As far as the caller may know."`
}

type link struct {
	Ecosystem reference `json:"ecosystem"`
	Member    reference `json:"member"`
}

// pendingInvite asks an account without a partner to join one.
type pendingInvite struct {
	Partner   reference   `json:"partner"`
	Role      portal.Role `json:"role" enum:"primary_contact,user"`
	Groups    []string    `json:"groups" doc:"Ids."`
	InvitedAt time.Time   `json:"invitedAt"`
	ExpiresAt time.Time   `json:"expiresAt"`
	Expired   bool        `json:"expired,omitempty"`
}

func (s *server) pendingInvite(p *portal.Person) *pendingInvite {
	if p.Pending == nil {
		return nil
	}
	as := p.AsInvited()
	return &pendingInvite{Partner: *as.PartnerReference(), Role: as.Role, Groups: append([]string{}, as.Groups...), InvitedAt: as.InvitedAt,
		ExpiresAt: as.InviteExpiresAt, Expired: as.InviteHasExpired(s.store.Now())}
}

func (s *server) person(v *portal.PersonView) person {
	p := v.Person
	out := person{Partner: p.PartnerReference(), Mail: p.Mail.State, MailDetail: p.Mail.Detail, PendingInvite: s.pendingInvite(p),
		Ecosystems: []reference{}, Links: []link{}, groupNames: v.GroupNames}
	fill(&out, p)
	if p.Status == portal.StatusInvited {
		out.InviteExpiresAt, out.InviteExpired = p.InviteExpiresAt, p.InviteHasExpired(s.store.Now())
	}
	if p.Request.Place != "" {
		out.Request = &openRequest{p.ID + p.Request.Place, p.Request.Reason}
	}
	for _, tie := range p.Ties {
		out.Ecosystems = append(out.Ecosystems, tie.Ecosystem)
		if tie.Member != nil {
			out.Links = append(out.Links, link{tie.Ecosystem, *tie.Member})
		}
	}
	return out
}

// onePerson is the answer with one person.
func (s *server) onePerson(v *portal.PersonView, err error) (*one[person], error) {
	if err != nil {
		return nil, err
	}
	return &one[person]{etag(v.Person.Version), s.person(v)}, nil
}
