package portal

import (
	"context"
	"sort"
	"time"

	"allyway/internal/token"
)

// SessionView is what a signed-in person may know of their session and their rights.
type SessionView struct {
	Person        *Person
	Partner       *Partner
	Groups        []Reference
	Permissions   []string
	ManagePeople  bool
	DisablePeople bool
	ExpiresAt     time.Time
	Links         []Link
}

// ReadSession tells the caller who they are and what they may do. Anyone signed in may call it.
func (p *Portal) ReadSession(ctx context.Context, by token.Session) (*SessionView, error) {
	var c *call
	var links []Link
	err := parallel(
		func() (err error) { c, err = p.enter(ctx, by, SignedIn, keyGroups); return err },
		func() (err error) { links, err = p.links(ctx, by.Person); return err },
	)
	if err != nil {
		return nil, err
	}
	view := &SessionView{Person: c.actor, Partner: c.partner, ExpiresAt: c.session.ExpiresAt, Links: links}
	known, err := groups(c.items)
	if err != nil {
		return nil, err
	}
	view.Groups, view.Permissions = membership(c.actor.Groups, known)
	view.ManagePeople = c.actor.Role.Staff() ||
		c.actor.Role == RolePrimaryContact && c.settings.SelfManagement.Covers(c.partner.Kind)
	view.DisablePeople = c.actor.Role.Staff() || view.ManagePeople && c.settings.SelfManagement.Disable
	return view, nil
}

// membership gives a person's groups that exist, and all permissions of these, each once, sorted.
func membership(ids []string, known map[string]Group) ([]Reference, []string) {
	in, permissions := []Reference{}, []string{}
	seen := map[string]bool{}
	for _, id := range ids {
		group, ok := known[id]
		if !ok {
			continue
		}
		in = append(in, Reference{ID: id, Name: group.Name})
		for _, permission := range group.Permissions {
			if !seen[permission] {
				seen[permission] = true
				permissions = append(permissions, permission)
			}
		}
	}
	sort.Strings(permissions)
	return in, permissions
}
