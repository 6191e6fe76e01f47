package api

import (
	"slices"

	"allyway/internal/acceptance"
	"allyway/internal/captures"
	"allyway/internal/ecosystems"
	"allyway/internal/events"
	"allyway/internal/invites"
	"allyway/internal/keys"
	"allyway/internal/partners"
	"allyway/internal/passwords"
	"allyway/internal/people"
	"allyway/internal/sessions"
	settingsRoom "allyway/internal/settings"
	"allyway/internal/webhooks"
	"allyway/internal/workspaces"
)

// Function is what one Lambda function serves. It is made from the function's room, so that nothing can be left out.
// Its program contains only its own operations, so that the binary stays small and starts fast.
type Function struct {
	Name string

	ready      bool // has its room
	operations func(*server) []operation
}

// serves returns the function of a room. operations returns the function's operations.
func serves[R any](name string, room *R, operations func(*server) []operation) Function {
	return Function{Name: name, ready: room != nil, operations: func(s *server) []operation {
		all := operations(s)
		for i := range all {
			all[i].Function = name
		}
		return all
	}}
}

// SignIn starts, shows and ends sessions, and describes the API.
func SignIn(room *sessions.Service) Function {
	return serves("sign-in", room, func(s *server) []operation {
		return slices.Concat((&sessionsAPI{s, room}).operations(), (&documentAPI{s}).operations())
	})
}

// ResetPassword sets passwords and confirms addresses.
func ResetPassword(room *passwords.Service) Function {
	return serves("reset-password", room, func(s *server) []operation { return (&passwordsAPI{s, room}).operations() })
}

// AddPartner adds and changes partners, their logos and the portal's logo, and shows counts.
func AddPartner(room *partners.Service) Function {
	return serves("add-partner", room, func(s *server) []operation {
		a := &partnersAPI{s, room}
		return slices.Concat(a.operations(), a.countOperations(), a.logoOperations())
	})
}

// ManagePeople adds and changes people, staff and groups.
func ManagePeople(room *people.Service) Function {
	return serves("manage-people", room, func(s *server) []operation {
		a := &peopleAPI{s, room}
		return slices.Concat(a.operations(), a.accessOperations(), a.groupOperations(), a.staffOperations())
	})
}

// InviteUser invites one person or many, and decides requests.
func InviteUser(room *invites.Service) Function {
	return serves("invite-user", room, func(s *server) []operation {
		a := &invitesAPI{s, room}
		return slices.Concat(a.operations(), a.bulkOperations(), a.launchOperations(), a.chaseOperations(), a.requestOperations())
	})
}

// AcceptInvite serves the page of an invite.
func AcceptInvite(room *acceptance.Service) Function {
	return serves("accept-invite", room, func(s *server) []operation { return (&acceptanceAPI{s, room}).operations() })
}

// LinkMember manages ecosystems, their members, their users and their data captures.
func LinkMember(room *ecosystems.Service, capturing *captures.Service) Function {
	if capturing == nil {
		room = nil // it needs both
	}
	return serves("link-member", room, func(s *server) []operation {
		a, c := &ecosystemsAPI{s, room}, &capturesAPI{s, capturing}
		return slices.Concat(a.operations(), a.userOperations(), a.memberOperations(), a.suggestionOperations(),
			c.operations(), c.responseOperations(), c.mailOperations())
	})
}

// ShareWorkspace manages workspaces, and who has access to them.
func ShareWorkspace(room *workspaces.Service) Function {
	return serves("share-workspace", room, func(s *server) []operation { return (&workspacesAPI{s, room}).operations() })
}

// ChangeSettings shows and changes the portal's settings, and manages the keys of programs and webhooks.
func ChangeSettings(room *settingsRoom.Service, programs *keys.Service, hooks *webhooks.Service) Function {
	if programs == nil || hooks == nil {
		room = nil // it needs all three
	}
	return serves("change-settings", room, func(s *server) []operation {
		return slices.Concat((&settingsAPI{s, room}).operations(), (&keysAPI{s, programs}).operations(), (&webhooksAPI{s, hooks}).operations())
	})
}

// ListEvents lists what was done.
func ListEvents(room *events.Service) Function {
	return serves("list-events", room, func(s *server) []operation { return (&eventsAPI{s, room}).operations() })
}

// Rooms are the rooms of all functions.
type Rooms struct {
	Sessions   *sessions.Service
	Passwords  *passwords.Service
	Partners   *partners.Service
	People     *people.Service
	Invites    *invites.Service
	Acceptance *acceptance.Service
	Captures   *captures.Service
	Ecosystems *ecosystems.Service
	Workspaces *workspaces.Service
	Settings   *settingsRoom.Service
	Keys       *keys.Service
	Events     *events.Service
	Webhooks   *webhooks.Service
}

// Everything returns all functions, for a process that serves the whole API.
func Everything(r Rooms) []Function {
	return []Function{SignIn(r.Sessions), ResetPassword(r.Passwords), AddPartner(r.Partners), ManagePeople(r.People),
		InviteUser(r.Invites), AcceptInvite(r.Acceptance), LinkMember(r.Ecosystems, r.Captures),
		ShareWorkspace(r.Workspaces), ChangeSettings(r.Settings, r.Keys, r.Webhooks), ListEvents(r.Events)}
}

// Routes returns all routes of the API.
func Routes() []Route {
	var all []Route
	for _, f := range Everything(Rooms{}) {
		for _, op := range f.operations(&server{}) {
			all = append(all, op.Route)
		}
	}
	return all
}

// Functions returns the names of the functions that serve the API, sorted.
func Functions() []string {
	var names []string
	for _, f := range Everything(Rooms{}) {
		names = append(names, f.Name)
	}
	slices.Sort(names)
	return names
}
