package api

import (
	"context"
	"net/http"

	"allyway/internal/portal"
)

// accessOperations change one person's access and address.
func (a *peopleAPI) accessOperations() []operation {
	return []operation{
		serve(Route{
			Method: http.MethodPost, Path: "/v1/people/{person}/disable", Who: portal.Managers, Scope: portal.ScopePeopleWrite, Status: http.StatusOK,
			ID: "disablePerson", Subject: subjectPeople, Summary: "End a person's access",
			Text: "Ends every session of the person at once, and every link is dead. " +
				"Primary contacts may do this for their own organisation, if the settings allow it.",
			Refuses: []portal.Code{portal.CodeWrongState, portal.CodeLastOwner, portal.CodeLastPrimaryContact},
		}, a.disable),
		serve(Route{
			Method: http.MethodPost, Path: "/v1/people/{person}/enable", Who: portal.Managers, Scope: portal.ScopeInvitesWrite, Status: http.StatusOK,
			ID: "enablePerson", Subject: subjectPeople, Summary: "Give a disabled person access again",
			Text: "The person has the same status as before. An invited person gets a new link. Primary contacts may do this for their own " +
				"organisation, if the settings allow it, but not for a person whom staff disabled.",
			Refuses: append([]portal.Code{portal.CodeWrongState}, inviteRefusals...),
		}, a.enable),
		serve(Route{
			Method: http.MethodDelete, Path: "/v1/people/{person}/sessions", Who: portal.Staff, Status: http.StatusNoContent,
			ID: "endPersonSessions", Subject: subjectPeople, Summary: "Sign a person out everywhere",
			Text: "Ends every session of the person at once. They can sign in again.",
		}, a.endSessions),
		serve(Route{
			Method: http.MethodDelete, Path: "/v1/people/{person}", Who: portal.Managers, Status: http.StatusNoContent,
			ID: "erasePerson", Subject: subjectPeople, Summary: "Erase a person",
			Text: "Deletes the person's data, password, sessions, links, requests and unsent mail. The person is not found any more. " +
				"Primary contacts may do this for a contact of their own organisation who was never invited, if the settings allow it.",
			Refuses: []portal.Code{portal.CodeConfirmPassword, portal.CodeWrongState, portal.CodeLastOwner},
		}, a.erase),
		serve(Route{
			Method: http.MethodPost, Path: "/v1/people/{person}/move", Who: portal.Staff, Scope: portal.ScopeInvitesWrite, Status: http.StatusOK,
			ID: "movePerson", Subject: subjectPeople, Summary: "Move a person to another partner",
			Text:    "The person is a user there, without groups. Their sessions and links end. An invited person gets a new invite.",
			Refuses: []portal.Code{portal.CodeWrongState, portal.CodeEmailTaken, portal.CodePartnerInactive, portal.CodeAddressBounced, portal.CodeTooManyAttempts},
		}, a.move),
		serve(Route{
			Method: http.MethodPost, Path: "/v1/people/{person}/release-email", Who: portal.Staff, Status: http.StatusOK,
			ID: "releaseEmail", Subject: subjectPeople, Summary: "Take a person's address from them",
			Text:    "Another person can then have the address. A person with access is disabled. A contact loses the address. A request is denied.",
			Refuses: []portal.Code{portal.CodeConfirmPassword, portal.CodeEmailMissing, portal.CodeLastOwner},
		}, a.releaseEmail),
		serve(Route{
			Method: http.MethodPost, Path: "/v1/people/{person}/mail/clear", Who: portal.Staff, Status: http.StatusOK,
			ID: "clearMail", Subject: subjectPeople, Summary: "Forget that mail to a person failed",
			Text:    "After a bounce, a complaint or a failure, the person can be mailed again.",
			Refuses: []portal.Code{portal.CodeWrongState},
		}, a.clearMail),
		serve(Route{
			Method: http.MethodPost, Path: "/v1/people/{person}/unlock", Who: portal.Staff, Status: http.StatusOK,
			ID: "unlockPerson", Subject: subjectPeople, Summary: "Let a person sign in after too many attempts",
			Text: "Forgets failed attempts to sign in as the person, from everywhere.",
		}, a.unlock),
	}
}

func (a *peopleAPI) disable(ctx context.Context, in *PersonID) (*one[person], error) {
	return a.onePerson(a.room.Disable(ctx, session(ctx), in.Person))
}

func (a *peopleAPI) enable(ctx context.Context, in *PersonID) (*one[person], error) {
	return a.onePerson(a.room.Enable(ctx, session(ctx), in.Person))
}

func (a *peopleAPI) endSessions(ctx context.Context, in *PersonID) (*struct{}, error) {
	return nil, a.room.EndSessions(ctx, session(ctx), in.Person)
}

func (a *peopleAPI) erase(ctx context.Context, in *PersonID) (*struct{}, error) {
	return nil, a.room.Erase(ctx, session(ctx), in.Person)
}

type movePersonInput struct {
	PersonID
	Body struct {
		Partner string `json:"partner" pattern:"^[0-9A-HJKMNP-TV-Z]{26}$" patternDescription:"a partner's id" doc:"A partner's id."`
	}
}

func (a *peopleAPI) move(ctx context.Context, in *movePersonInput) (*one[person], error) {
	return a.onePerson(a.room.Move(ctx, session(ctx), in.Person, in.Body.Partner))
}

func (a *peopleAPI) releaseEmail(ctx context.Context, in *PersonID) (*one[person], error) {
	return a.onePerson(a.room.ReleaseEmail(ctx, session(ctx), in.Person))
}

func (a *peopleAPI) unlock(ctx context.Context, in *PersonID) (*one[person], error) {
	return a.onePerson(a.room.Unlock(ctx, session(ctx), in.Person))
}

func (a *peopleAPI) clearMail(ctx context.Context, in *PersonID) (*one[person], error) {
	return a.onePerson(a.room.ClearMail(ctx, session(ctx), in.Person))
}
