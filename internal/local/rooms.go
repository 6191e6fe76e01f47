package main

import (
	"context"
	"log/slog"
	"runtime"
	"time"

	"allyway/internal/acceptance"
	"allyway/internal/api"
	"allyway/internal/captures"
	"allyway/internal/cleanup"
	"allyway/internal/ecosystems"
	"allyway/internal/events"
	"allyway/internal/feedback"
	"allyway/internal/invites"
	_ "allyway/internal/lists/charsets"
	"allyway/internal/logo"
	"allyway/internal/mailing"
	"allyway/internal/owner"
	"allyway/internal/partners"
	"allyway/internal/password"
	"allyway/internal/password/guess"
	"allyway/internal/passwords"
	"allyway/internal/people"
	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/sessions"
	settingsRoom "allyway/internal/settings"
	"allyway/internal/table"
	"allyway/internal/token"
	"allyway/internal/workspaces"
)

// rooms are the work of every function, in one process.
type rooms struct {
	store   *record.Store
	links   record.Links
	api     api.Rooms
	mailing *mailing.Service
	cleanup *cleanup.Service
	owner   *owner.Service

	feedback *feedback.Service
}

// newRooms makes the rooms on a table. keys are those of mailed links, cursors those of lists.
func newRooms(t *table.Table, s settings, keys token.Ring, cursors *record.Cursors, sender mailing.Sender, now func() time.Time) *rooms {
	store := record.New(t, now)
	links := record.Links{URL: s.url, Keys: keys.Of}
	hasher := password.NewHasher(runtime.GOMAXPROCS(0))
	return &rooms{
		store: store,
		links: links,
		api: api.Rooms{
			Sessions:   sessions.New(store, hasher),
			Passwords:  passwords.New(store, links, hasher, guess.Easy),
			Partners:   partners.New(store, cursors, logo.Type),
			People:     people.New(store, cursors, hasher),
			Invites:    invites.New(store, cursors, links),
			Acceptance: acceptance.New(store, links, hasher, guess.Easy),
			Captures:   captures.New(store, cursors),
			Ecosystems: ecosystems.New(store, cursors),
			Workspaces: workspaces.New(store, cursors),
			Settings:   settingsRoom.New(store),
			Events:     events.New(store, cursors),
		},
		mailing: mailing.New(store, mailing.Config{Links: links, From: string(s.mailFrom), Sender: sender,
			GivenUp: func(_ context.Context, l portal.Letter, why string) error {
				slog.Warn("mail was given up", "mail", l.ID, "why", why)
				return nil
			}}),
		cleanup: cleanup.New(store),
		owner:   owner.New(store),

		feedback: feedback.New(store),
	}
}
