package api

import (
	"context"
	"net/http"
	"time"

	"allyway/internal/portal"
	"allyway/internal/sessions"
)

type sessionsAPI struct {
	*server
	room *sessions.Service
}

func (a *sessionsAPI) operations() []operation {
	return []operation{
		serve(Route{
			Method: http.MethodPost, Path: "/v1/session", Who: portal.Anyone, Status: http.StatusCreated,
			ID: "signIn", Subject: subjectSessions, Summary: "Sign in",
			Text: "Starts a session. The token also comes as a cookie. The answer to a wrong address and to a wrong password is the same. " +
				"Failed attempts are limited for each client address, for each typed address, and more closely for the two together.",
			Refuses: []portal.Code{portal.CodeBadCredentials, portal.CodeTooManyAttempts},
		}, a.signIn),
		serve(Route{
			Method: http.MethodGet, Path: "/v1/session", Who: portal.SignedIn, Status: http.StatusOK,
			ID: "getSession", Subject: subjectSessions, Summary: "Get my session",
			Text: "Returns the caller with their partner, groups and permissions, and what they may do.",
		}, a.get),
		serve(Route{
			Method: http.MethodDelete, Path: "/v1/session", Who: portal.SignedIn, Status: http.StatusNoContent,
			ID: "signOut", Subject: subjectSessions, Summary: "Sign out",
			Text: "Ends the caller's session.",
		}, a.signOut),
		serve(Route{
			Method: http.MethodPost, Path: "/v1/session/confirm", Who: portal.SignedIn, Status: http.StatusNoContent,
			ID: "confirmPassword", Subject: subjectSessions, Summary: "Confirm my password",
			Text: "Some acts need a password entered in the last 10 minutes: they answer 403 `confirm_password` until then. Signing in, " +
				"accepting an invite and this count as entering it. Attempts are limited for each session.",
			Refuses: []portal.Code{portal.CodeBadCredentials, portal.CodeTooManyAttempts},
		}, a.confirm),
		serve(Route{
			Method: http.MethodGet, Path: "/v1/sessions", Who: portal.SignedIn, Status: http.StatusOK,
			ID: "listSessions", Subject: subjectSessions, Summary: "List my sessions",
			Text: "Returns the caller's own valid sessions, the newest first.",
		}, a.list),
		serve(Route{
			Method: http.MethodDelete, Path: "/v1/sessions/{session}", Who: portal.SignedIn, Status: http.StatusNoContent,
			ID: "endSession", Subject: subjectSessions, Summary: "End one of my sessions",
		}, a.end),
		serve(Route{
			Method: http.MethodDelete, Path: "/v1/sessions", Who: portal.SignedIn, Status: http.StatusNoContent,
			ID: "endOtherSessions", Subject: subjectSessions, Summary: "Sign out everywhere else",
			Text: "Ends all of the caller's sessions except this one. Of the browsers that are known from former sign-ins, only this one stays known.",
		}, a.endOthers),
	}
}

type signInInput struct {
	Body struct {
		Email    string `json:"email" maxLength:"1000" doc:"The address. Upper and lower case are the same." example:"ana@example.com"`
		Password string `json:"password" maxLength:"1000"`
		Remember bool   `json:"remember,omitempty" doc:"Keep me signed in: the session lasts 30 days instead of the portal's setting."`
	}
}

// startedSession is a new session, with the token that its person gets only once. It has no ETag, because GET returns
// the session without the token.
type startedSession struct {
	SetCookie []string `header:"Set-Cookie" doc:"The token as a cookie: __Host-allyway, or allyway over http on this machine. A second cookie, of the same name with -device, may say that the person has signed in here: it gives no access, but with it, wrong attempts elsewhere cannot stop the person from signing in here again."`
	Location  string   `header:"Location" doc:"The session's path."`
	Body      struct {
		Token          string    `json:"token" doc:"Send it as Authorization: Bearer TOKEN."`
		ExpiresAt      time.Time `json:"expiresAt"`
		Person         person    `json:"person"`
		PortalLanguage string    `json:"portalLanguage"`
	}
}

func (s *server) started(made *portal.StartedSession, err error) (*startedSession, error) {
	if err != nil {
		return nil, err
	}
	out := &startedSession{SetCookie: []string{s.cookie(made.Token, made.ExpiresAt, made.Remember)}, Location: location("session")}
	if made.Device != "" {
		out.SetCookie = append(out.SetCookie, s.deviceCookie(made.Device, made.DeviceUntil))
	}
	out.Body.Token, out.Body.ExpiresAt, out.Body.PortalLanguage = made.Token, made.ExpiresAt, made.Language
	out.Body.Person = s.person(&portal.PersonView{Person: made.Person})
	return out, nil
}

func (a *sessionsAPI) signIn(ctx context.Context, in *signInInput) (*startedSession, error) {
	return a.started(a.room.SignIn(ctx, sessions.SignIn{Email: in.Body.Email, Password: in.Body.Password, Remember: in.Body.Remember,
		Client: client(ctx), Device: device(ctx), Browser: browser(ctx)}))
}

type sessionOutput struct {
	Body struct {
		Person      person      `json:"person"`
		Partner     *partner    `json:"partner,omitempty"`
		Groups      []reference `json:"groups" doc:"The caller's groups, with their names."`
		Permissions []string    `json:"permissions" doc:"All permissions of the groups, each once."`
		Can         struct {
			ManagePeople  bool `json:"managePeople"`
			DisablePeople bool `json:"disablePeople"`
		} `json:"can" doc:"What the portal's settings let the caller do now."`
		PortalLanguage string    `json:"portalLanguage"`
		ExpiresAt      time.Time `json:"expiresAt"`
	}
}

func (a *sessionsAPI) get(ctx context.Context, _ *struct{}) (*sessionOutput, error) {
	v, err := a.room.Read(ctx, session(ctx))
	if err != nil {
		return nil, err
	}
	out := &sessionOutput{}
	out.Body.Person = a.person(&portal.PersonView{Person: v.Person})
	if v.Partner != nil {
		own := a.partner(v.Partner, nil)
		out.Body.Partner = &own
	}
	out.Body.Groups, out.Body.Permissions, out.Body.ExpiresAt = v.Groups, v.Permissions, v.ExpiresAt
	out.Body.PortalLanguage = v.Language
	out.Body.Can.ManagePeople, out.Body.Can.DisablePeople = v.ManagePeople, v.DisablePeople
	return out, nil
}

type clearCookie struct {
	SetCookie string `header:"Set-Cookie" doc:"Removes the cookie."`
}

func (a *sessionsAPI) signOut(ctx context.Context, _ *struct{}) (*clearCookie, error) {
	return &clearCookie{a.cookie("", time.Time{}, false)}, a.room.SignOut(ctx, session(ctx))
}

type confirmInput struct {
	Body struct {
		Password string `json:"password" maxLength:"1100" doc:"The caller's password."`
	}
}

func (a *sessionsAPI) confirm(ctx context.Context, in *confirmInput) (*struct{}, error) {
	return nil, a.room.Confirm(ctx, session(ctx), in.Body.Password)
}

type ownSession struct {
	ID         string    `json:"id"`
	Current    bool      `json:"current" fill:"-" doc:"This request was made with it."`
	Remember   bool      `json:"remember"`
	Browser    string    `json:"browser,omitempty" doc:"The browser that it was started in, such as Firefox. It is missing if the browser is not known."`
	System     string    `json:"system,omitempty" doc:"The operating system, such as Windows."`
	CreatedAt  time.Time `json:"createdAt"`
	LastUsedAt time.Time `json:"lastUsedAt,omitzero" doc:"Stored at most once in half an hour."`
	ExpiresAt  time.Time `json:"expiresAt"`
}

func (a *sessionsAPI) list(ctx context.Context, _ *struct{}) (*list[ownSession], error) {
	own, current, err := a.room.List(ctx, session(ctx))
	return listOf(own, "", func(s *portal.Session) ownSession {
		out := ownSession{Current: s.ID == current}
		fill(&out, s)
		return out
	}), err
}

type sessionID struct {
	Session string `path:"session" doc:"A session's id."`
}

func (a *sessionsAPI) end(ctx context.Context, in *sessionID) (*struct{}, error) {
	return nil, a.room.End(ctx, session(ctx), in.Session)
}

func (a *sessionsAPI) endOthers(ctx context.Context, _ *struct{}) (*struct{}, error) {
	return nil, a.room.EndOthers(ctx, session(ctx), device(ctx))
}
