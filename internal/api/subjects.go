package api

import "github.com/danielgtaylor/huma/v2"

// The subjects that the OpenAPI document groups routes under.
const (
	subjectPartners   = "Partners"
	subjectPeople     = "People"
	subjectInvites    = "Invites"
	subjectRequests   = "Requests"
	subjectSessions   = "Sessions"
	subjectPasswords  = "Passwords"
	subjectAccounts   = "Accounts"
	subjectEcosystems = "Ecosystems"
	subjectMembers    = "Members"
	subjectCaptures   = "Captures"
	subjectLinks      = "Links"
	subjectWorkspaces = "Workspaces"
	subjectGroups     = "Groups"
	subjectStaff      = "Staff"
	subjectSettings   = "Settings"
	subjectKeys       = "Keys"
	subjectEvents     = "Events"
	subjectWebhooks   = "Webhooks"
	subjectLogos      = "Logos"
	subjectCounts     = "Counts"
	subjectAPI        = "API"
)

// subjects returns the subjects in the order in which a new user needs them.
func subjects() []*huma.Tag {
	return []*huma.Tag{
		{Name: subjectPartners, Description: "The organisations that use the portal."},
		{Name: subjectPeople, Description: "Contacts, invited people and users: one record for each person."},
		{Name: subjectInvites, Description: "Inviting people, one or many, and accepting an invite."},
		{Name: subjectRequests, Description: "Additions by primary contacts that wait for staff to decide."},
		{Name: subjectSessions, Description: "Signing in and out."},
		{Name: subjectPasswords, Description: "Passwords, and the addresses that people sign in with."},
		{Name: subjectAccounts, Description: "Signing up for an account, and joining a partner."},
		{Name: subjectEcosystems, Description: "Networks of members that the portal maps."},
		{Name: subjectMembers, Description: "The organisations and people in an ecosystem."},
		{Name: subjectLinks, Description: "Who uses an ecosystem, and which member each user is linked with."},
		{Name: subjectCaptures, Description: "Questions that the members of an ecosystem are asked, and their responses."},
		{Name: subjectWorkspaces, Description: "Shared spaces that people are given access to."},
		{Name: subjectGroups, Description: "Named sets of permissions that web clients read."},
		{Name: subjectStaff, Description: "The vendor's own people."},
		{Name: subjectSettings, Description: "The portal's settings."},
		{Name: subjectKeys, Description: "Credentials for programs."},
		{Name: subjectEvents, Description: "What was done, when and by whom."},
		{Name: subjectWebhooks, Description: "The operator's own URLs that are notified of events."},
		{Name: subjectLogos, Description: "The logos of the portal and of partners."},
		{Name: subjectCounts, Description: "How many people are in each status."},
		{Name: subjectAPI, Description: "This description, and whether the portal answers."},
	}
}
