package api

import (
	"context"
	"net/http"
	"time"

	"allyway/internal/product"
)

func sessionOperations() []Operation {
	return []Operation{
		route(http.MethodPost, "/v1/session", portal.Anyone, 201, "signIn", "Sign in",
			"Starts a session. The token also comes as a cookie. Whatever was wrong, the answer is 401 `bad_credentials`; 429 `too_many_attempts` counts by typed address and by client address.", (*server).signIn),
		route(http.MethodGet, "/v1/session", portal.SignedIn, 200, "getSession", "Who am I",
			"The caller, their partner, groups and permissions, and what they may do.", (*server).getSession),
		route(http.MethodDelete, "/v1/session", portal.SignedIn, 204, "signOut", "Sign out",
			"Ends the caller's session.", (*server).signOut),
		route(http.MethodGet, "/v1/sessions", portal.SignedIn, 200, "listSessions", "List my sessions",
			"The caller's own sessions that still hold, the newest first.", (*server).listSessions),
		route(http.MethodDelete, "/v1/sessions/{session}", portal.SignedIn, 204, "endSession", "End one of my sessions",
			"", (*server).endSession),
		route(http.MethodDelete, "/v1/sessions", portal.SignedIn, 204, "endOtherSessions", "Sign out everywhere else",
			"Ends all of the caller's sessions but this one.", (*server).endOtherSessions),
	}
}

type signInInput struct {
	Body struct {
		Email    string `json:"email" maxLength:"1000" doc:"The address, in any case." example:"ana@example.com"`
		Password string `json:"password" maxLength:"1000"`
		Remember bool   `json:"remember,omitempty" doc:"Keep me signed in: 30 days instead of the portal's session lifetime."`
	}
}

// newSession is a session as its person gets it, once.
type newSession struct {
	SetCookie string `header:"Set-Cookie" doc:"The token as a cookie: __Host-allyway, or allyway over http on loopback."`
	Body      struct {
		Token     string    `json:"token" doc:"Send it as Authorization: Bearer TOKEN."`
		ExpiresAt time.Time `json:"expiresAt"`
		Person    person    `json:"person"`
	}
}

func (s *server) newSession(made *portal.SignedInSession) *newSession {
	out := &newSession{SetCookie: s.cookie(made.Token, made.ExpiresAt, made.Remember)}
	out.Body.Token, out.Body.ExpiresAt = made.Token, made.ExpiresAt
	out.Body.Person = s.person(&portal.PersonView{Person: made.Person, Viewer: made.Person.Role})
	return out
}

func (s *server) signIn(ctx context.Context, in *signInInput) (*newSession, error) {
	made, err := s.portal.SignIn(ctx, portal.SignIn{Email: in.Body.Email, Password: in.Body.Password, Remember: in.Body.Remember, Client: client(ctx)})
	if err != nil {
		return nil, err
	}
	return s.newSession(made), nil
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
		ExpiresAt time.Time `json:"expiresAt"`
	}
}

func (s *server) getSession(ctx context.Context, _ *struct{}) (*sessionOutput, error) {
	v, err := s.portal.ReadSession(ctx, session(ctx))
	if err != nil {
		return nil, err
	}
	out := &sessionOutput{}
	out.Body.Person = s.person(&portal.PersonView{Person: v.Person, Links: v.Links, Viewer: v.Person.Role})
	if v.Partner != nil {
		own := s.partner(v.Partner, nil, v.Person.Role)
		out.Body.Partner = &own
	}
	out.Body.Groups, out.Body.Permissions, out.Body.ExpiresAt = v.Groups, v.Permissions, v.ExpiresAt
	out.Body.Can.ManagePeople, out.Body.Can.DisablePeople = v.ManagePeople, v.DisablePeople
	return out, nil
}

type clearCookie struct {
	SetCookie string `header:"Set-Cookie"`
}

func (s *server) signOut(ctx context.Context, _ *struct{}) (*clearCookie, error) {
	return &clearCookie{s.cookie("", time.Time{}, false)}, s.portal.SignOut(ctx, session(ctx))
}

type ownSession struct {
	ID        string    `json:"id"`
	Current   bool      `json:"current" doc:"The one this request came with."`
	Remember  bool      `json:"remember"`
	CreatedAt time.Time `json:"createdAt"`
	ExpiresAt time.Time `json:"expiresAt"`
}

func (s *server) listSessions(ctx context.Context, _ *struct{}) (*list[ownSession], error) {
	own, current, err := s.portal.ListSessions(ctx, session(ctx))
	return listOf(own, "", func(o *portal.Session) ownSession {
		return ownSession{o.ID, o.ID == current, o.Remember, o.CreatedAt, o.ExpiresAt}
	}), err
}

type sessionID struct {
	Session string `path:"session" doc:"A session's id."`
}

func (s *server) endSession(ctx context.Context, in *sessionID) (*struct{}, error) {
	return nil, s.portal.EndSession(ctx, session(ctx), in.Session)
}

func (s *server) endOtherSessions(ctx context.Context, _ *struct{}) (*struct{}, error) {
	return nil, s.portal.EndOtherSessions(ctx, session(ctx))
}
