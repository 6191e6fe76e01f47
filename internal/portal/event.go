package portal

import "time"

// EventRetention is how long events are kept.
const EventRetention = 400 * 24 * time.Hour

// Event is the record of one change: who did what to whom, and when. Detail names fields and ids, never personal
// values.
type Event struct {
	ID      string         `json:"id"`
	Type    string         `json:"type"`
	At      time.Time      `json:"at"`
	By      string         `json:"by,omitempty"`  // a person; empty: the portal itself, or somebody who is not signed in
	Key     string         `json:"key,omitempty"` // the program's key that did it; By is then empty
	Person  string         `json:"person,omitempty"`
	Role    Role           `json:"role,omitempty"` // the person's, when it happened; empty: not known
	Partner string         `json:"partner,omitempty"`
	Detail  map[string]any `json:"detail,omitempty"`
}

// SeenBy reports whether a person of the staff may see the event. Owners see all events. Admins see none about another
// staff person. If an older event has no role, admins see it only if it has a partner, because staff people have none.
func (e *Event) SeenBy(who *Person) bool {
	switch {
	case who.Role == RoleOwner, e.Person == "", e.Person == who.ID:
		return true
	case e.Role == "":
		return e.Partner != ""
	}
	return !e.Role.Staff()
}

// The types of events.
const (
	EventOwnerMade          = "portal.owner_made"
	EventSettingsChanged    = "portal.settings_changed"
	EventPortalLogoChanged  = "portal.logo_changed"
	EventKeyCreated         = "key.created"
	EventKeyEnded           = "key.ended"
	EventGroupAdded         = "group.added"
	EventGroupChanged       = "group.changed"
	EventGroupRemoved       = "group.removed"
	EventPartnerLogoChanged = "partner.logo_changed"
	EventRequestMade        = "request.made"
	EventRequestApproved    = "request.approved"
	EventRequestDenied      = "request.denied"
	EventRequestWithdrawn   = "request.withdrawn"
	EventRequestClosed      = "request.closed"
	EventPersonMoved        = "person.moved"
	EventEmailReleased      = "person.email_released"
	EventEmailChangeAsked   = "person.email_change_asked"
	EventEmailConfirmed     = "person.email_confirmed"
	EventPersonUnlocked     = "person.unlocked"
	EventMailCleared        = "person.mail_cleared"
	EventMailFeedback       = "person.mail_feedback"
	EventAccountConfirmed   = "account.confirmed"
	EventSignUpRepeated     = "account.signed_up_again"
	EventInviteReminded     = "invite.reminded"
	EventInviteLinkTaken    = "invite.link_taken"
	EventPartnerAdded       = "partner.added"
	EventPartnerChanged     = "partner.changed"
	EventPartnerArchived    = "partner.archived"
	EventPartnerRestored    = "partner.restored"
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
	EventSessionsEnded      = "session.all_ended"
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
	EventCaptureAdded       = "capture.added"
	EventCaptureChanged     = "capture.changed"
	EventCaptureAnswered    = "capture.answered"
	EventCaptureMailSet     = "capture.mail_set"
	EventCaptureMailStopped = "capture.mail_stopped"
	EventCaptureMailed      = "capture.mailed"
	EventCaptureReminded    = "capture.reminded"
	EventWorkspaceAdded     = "workspace.added"
	EventWorkspaceChanged   = "workspace.changed"
	EventWorkspaceRemoved   = "workspace.removed"
	EventAccessGiven        = "workspace.access_given"
	EventAccessEnded        = "workspace.access_ended"
	EventWebhookAdded       = "webhook.added"
	EventWebhookChanged     = "webhook.changed"
	EventWebhookRemoved     = "webhook.removed"
	EventWebhookRotated     = "webhook.secret_rotated"
	EventWebhookTested      = "webhook.tested"
	EventWebhookStopped     = "webhook.stopped"
	EventDeliveryRepeated   = "webhook.delivery_repeated"
	EventMemberLinked       = "member.linked"
	EventMemberUnlinked     = "member.unlinked"
)

// EventTypes are all types of events.
var EventTypes = []string{
	EventOwnerMade, EventSettingsChanged, EventPortalLogoChanged, EventGroupAdded, EventGroupChanged,
	EventGroupRemoved, EventPartnerLogoChanged, EventRequestMade, EventRequestApproved, EventRequestDenied,
	EventRequestClosed, EventPersonMoved, EventEmailReleased, EventEmailChangeAsked, EventEmailConfirmed,
	EventPersonUnlocked, EventMailCleared, EventMailFeedback, EventInviteReminded, EventInviteLinkTaken,
	EventAccountConfirmed, EventSignUpRepeated,
	EventPartnerAdded, EventPartnerChanged, EventPersonAdded, EventPersonChanged, EventPersonInvited,
	EventPersonDisabled, EventPersonEnabled, EventPersonErased, EventInviteResent, EventInviteRevoked,
	EventInviteAccepted, EventInviteDeclined, EventInviteRenewed, EventInviteMailedAgain, EventInviteExpired,
	EventSignedIn, EventSignedOut, EventSignedOutElsewhere, EventSessionsEnded, EventResetRequested,
	EventPasswordReset, EventPasswordChanged, EventEcosystemAdded, EventEcosystemChanged, EventEcosystemRemoved,
	EventMemberAdded, EventMemberChanged, EventMemberRemoved, EventEcosystemUserAdded, EventEcosystemUserGone,
	EventWebhookAdded, EventWebhookChanged, EventWebhookRemoved, EventWebhookRotated, EventWebhookTested, EventWebhookStopped,
	EventDeliveryRepeated,
	EventMemberLinked, EventMemberUnlinked, EventRequestWithdrawn, EventPartnerArchived, EventPartnerRestored,
	EventCaptureAdded, EventCaptureChanged, EventCaptureAnswered, EventCaptureMailSet, EventCaptureMailStopped,
	EventCaptureMailed, EventCaptureReminded, EventWorkspaceAdded, EventWorkspaceChanged, EventWorkspaceRemoved,
	EventAccessGiven, EventAccessEnded, EventKeyCreated, EventKeyEnded,
}
