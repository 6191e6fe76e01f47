package apitest

import (
	"context"

	"allyway/internal/mailing"
	"allyway/internal/record"
	"allyway/internal/token"
)

// Links are the portal's mailed links.
func (w *World) Links() record.Links {
	return record.Links{URL: URL, Keys: func(context.Context) (*token.Keys, error) { return w.Keys, nil }}
}

// MailThrough returns a mail service that sends the portal's mail through another sender. It fills in the rest of the
// configuration.
func (w *World) MailThrough(c mailing.Config) *mailing.Service {
	c.Links, c.From = w.Links(), "portal@example.com"
	return mailing.New(w.Store, c)
}
