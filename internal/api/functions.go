package api

import "slices"

// What each Lambda function serves. A function links the operations that it names and no others, so that its binary
// and its start stay small.

// SignIn starts, shows and ends sessions, and describes the API.
func SignIn() []Operation { return servedBy("sign-in", sessionOperations(), documentOperations()) }

// ResetPassword sets passwords and confirms addresses.
func ResetPassword() []Operation { return servedBy("reset-password", passwordOperations()) }

// AddPartner adds and changes partners, their logos and the portal's, and counts.
func AddPartner() []Operation {
	return servedBy("add-partner", partnerOperations(), logoOperations())
}

// ManagePeople adds and changes people, staff and groups.
func ManagePeople() []Operation {
	return servedBy("manage-people", peopleOperations(), groupOperations(), staffOperations())
}

// InviteUser invites, one or many, and decides requests.
func InviteUser() []Operation {
	return servedBy("invite-user", inviteOperations(), bulkOperations(), requestOperations())
}

// AcceptInvite serves the page of an invite.
func AcceptInvite() []Operation { return servedBy("accept-invite", acceptOperations()) }

// LinkMember keeps ecosystems, their members and who is linked with them.
func LinkMember() []Operation {
	return servedBy("link-member", ecosystemOperations(), memberOperations())
}

// ChangeSettings shows and changes the portal's settings.
func ChangeSettings() []Operation { return servedBy("change-settings", settingsOperations()) }

// ListEvents lists what was done.
func ListEvents() []Operation { return servedBy("list-events", eventOperations()) }

// Everything is what all functions serve; the local process does.
func Everything() []Operation {
	return slices.Concat(SignIn(), ResetPassword(), AddPartner(), ManagePeople(), InviteUser(), AcceptInvite(),
		LinkMember(), ChangeSettings(), ListEvents())
}

func servedBy(function string, groups ...[]Operation) []Operation {
	operations := slices.Concat(groups...)
	for i := range operations {
		operations[i].Function = function
	}
	return operations
}

// Routes are all of the API's.
func Routes() []Route {
	var all []Route
	for _, op := range Everything() {
		all = append(all, op.Route)
	}
	return all
}

// Functions are the names of those that serve the API, sorted.
func Functions() []string {
	var names []string
	for _, r := range Routes() {
		names = append(names, r.Function)
	}
	slices.Sort(names)
	return slices.Compact(names)
}
