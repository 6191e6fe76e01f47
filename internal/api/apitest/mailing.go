package apitest

import (
	"allyway/internal/mailing"
	"allyway/internal/record"
)

// Links are the portal's mailed links.
func (w *World) Links() record.Links {
	return record.Links{URL: URL, Keys: w.Keys.Of}
}

// MailThrough returns a mail service that sends the portal's mail through another sender. It fills in the rest of the
// configuration.
func (w *World) MailThrough(c mailing.Config) *mailing.Service {
	c.Links, c.From = w.Links(), "portal@example.com"
	return mailing.New(w.Store, c)
}
