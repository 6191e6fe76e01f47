package portal

import (
	"time"

	"allyway/internal/table"
	"allyway/internal/token"
)

// eventRetention is how long events are kept.
const eventRetention = 400 * 24 * time.Hour

// Event is the record of one change: who did what to whom, when. Detail names fields and ids, never personal values.
type Event struct {
	ID      string         `json:"id"`
	Type    string         `json:"type"`
	At      time.Time      `json:"at"`
	By      string         `json:"by,omitempty"` // a person; empty: the portal itself, or somebody not signed in
	Person  string         `json:"person,omitempty"`
	Partner string         `json:"partner,omitempty"`
	Detail  map[string]any `json:"detail,omitempty"`
}

// Event types.
const (
	EventOwnerMade          = "portal.owner_made"
	EventSettingsChanged    = "portal.settings_changed"
	EventPortalLogoChanged  = "portal.logo_changed"
	EventGroupAdded         = "group.added"
	EventGroupChanged       = "group.changed"
	EventGroupRemoved       = "group.removed"
	EventPartnerLogoChanged = "partner.logo_changed"
	EventRequestMade        = "request.made"
	EventRequestApproved    = "request.approved"
	EventRequestDenied      = "request.denied"
	EventRequestClosed      = "request.closed"
	EventPersonMoved        = "person.moved"
	EventEmailReleased      = "person.email_released"
	EventEmailChangeAsked   = "person.email_change_asked"
	EventEmailConfirmed     = "person.email_confirmed"
	EventMailCleared        = "person.mail_cleared"
	EventMailFeedback       = "person.mail_feedback"
	EventInviteReminded     = "invite.reminded"
	EventInviteLinkTaken    = "invite.link_taken"
	EventPartnerAdded       = "partner.added"
	EventPartnerChanged     = "partner.changed"
	EventPersonAdded        = "person.added"
	EventPersonChanged      = "person.changed"
	EventPersonInvited      = "person.invited"
	EventPersonDisabled     = "person.disabled"
	EventPersonEnabled      = "person.enabled"
	EventPersonErased       = "person.erased"
	EventInviteResent       = "invite.resent"
	EventInviteRevoked      = "invite.revoked"
	EventInviteAccepted     = "invite.accepted"
	EventInviteDeclined     = "invite.declined"
	EventInviteRenewed      = "invite.renewed"
	EventInviteMailedAgain  = "invite.mailed_again"
	EventInviteExpired      = "invite.expired"
	EventSignedIn           = "session.started"
	EventSignedOut          = "session.ended"
	EventSignedOutElsewhere = "session.others_ended"
	EventResetRequested     = "password.reset_requested"
	EventPasswordReset      = "password.reset"
	EventPasswordChanged    = "password.changed"
	EventEcosystemAdded     = "ecosystem.added"
	EventEcosystemChanged   = "ecosystem.changed"
	EventEcosystemRemoved   = "ecosystem.removed"
	EventMemberAdded        = "member.added"
	EventMemberChanged      = "member.changed"
	EventMemberRemoved      = "member.removed"
	EventEcosystemUserAdded = "ecosystem.user_added"
	EventEcosystemUserGone  = "ecosystem.user_removed"
	EventMemberLinked       = "member.linked"
	EventMemberUnlinked     = "member.unlinked"
)

func (e Event) put() table.Op {
	return table.Put(table.Item{
		Key:        keyEvent(e.ID, e.At),
		GSI1:       indexEventPerson(e.Person, e.ID),
		GSI2:       indexEventPartner(e.Partner, e.ID),
		TTL:        e.At.Add(eventRetention).Unix(),
		Attributes: table.Encode(e),
	}, table.Any)
}

func newEvent(at time.Time, kind, by, person, partner string, detail map[string]any) Event {
	return Event{ID: token.NewIDAt(at), Type: kind, At: at, By: by, Person: person, Partner: partner, Detail: detail}
}
