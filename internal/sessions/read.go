package sessions

import (
	"context"
	"time"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// View is what a signed-in person may know of their session and their rights.
type View struct {
	Person        *portal.Person
	Partner       *portal.Partner    // nil: none
	Groups        []portal.Reference // the person's
	Permissions   []string           // of all these groups, each once
	ManagePeople  bool               // the settings let the person manage people
	DisablePeople bool               // and disable them
	Language      string             // the portal's
	ExpiresAt     time.Time
}

// Read returns who the caller is and what they may do. Anyone signed in may call it. Refusal: not_signed_in.
func (s *Service) Read(ctx context.Context, by token.Session) (*View, error) {
	c, err := s.store.Enter(ctx, by, portal.SignedIn, record.Groups)
	if err != nil {
		return nil, err
	}
	known, err := c.Found.Groups()
	if err != nil {
		return nil, err
	}
	role := c.Actor.Role
	view := &View{Person: c.Actor.SeenBy(role), Language: c.Settings.Language, ExpiresAt: c.Session.ExpiresAt}
	if c.Partner != nil {
		view.Partner = c.Partner.SeenBy(role)
	}
	view.Groups, view.Permissions = known.Of(c.Actor.Groups)
	view.ManagePeople = c.Staff() || role == portal.RolePrimaryContact && c.Settings.SelfManagement.Covers(c.Partner.Kind)
	view.DisablePeople = c.Staff() || view.ManagePeople && c.Settings.SelfManagement.Disable
	return view, nil
}
