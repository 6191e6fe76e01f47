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
	"allyway/internal/cloud/eventbus"
	"allyway/internal/ecosystems"
	"allyway/internal/events"
	"allyway/internal/feedback"
	"allyway/internal/invites"
	"allyway/internal/keys"
	_ "allyway/internal/lists/charsets"
	"allyway/internal/logo"
	"allyway/internal/mailing"
	"allyway/internal/notifying"
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
	"allyway/internal/webhook/post"
	"allyway/internal/webhooks"
	"allyway/internal/workspaces"
)

// mostHashes is how many passwords are hashed at once, each in 19 MB of memory.
const mostHashes = 3

// rooms are the work of every function, in one process.
type rooms struct {
	store   *record.Store
	links   record.Links
	api     api.Rooms
	mailing *mailing.Service
	cleanup *cleanup.Service

	notifying *notifying.Service

	owner *owner.Service

	feedback *feedback.Service
}

// newRooms makes the rooms on a table. ring has the keys of mailed links, cursors those of lists.
func newRooms(t *table.Table, s settings, ring token.Ring, cursors *record.Cursors, sender mailing.Sender, now func() time.Time) *rooms {
	store := record.New(t, now)
	links := record.Links{URL: s.url, Keys: ring.Of}
	hasher := password.NewHasher(min(runtime.GOMAXPROCS(0), mostHashes))
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
			Keys:       keys.New(store, cursors),
			Webhooks:   webhooks.New(store, cursors, s.webhooksLoopback),
			Events:     events.New(store, cursors),
		},
		mailing: mailing.New(store, mailing.Config{Links: links, From: string(s.mailFrom), Sender: sender, SentByOps: s.ses == "",
			GivenUp: func(_ context.Context, l portal.Letter, why string) error {
				slog.Warn("mail was given up", "mail", l.ID, "why", why)
				return nil
			}}),
		cleanup: cleanup.New(store),

		notifying: notifying.New(store, notifying.Config{Send: post.New(s.webhooksLoopback).Send, Put: eventbus.Put(s.aws)}),

		owner: owner.New(store),

		feedback: feedback.New(store),
	}
}
