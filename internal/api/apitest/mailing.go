package apitest

import (
	"context"

	"allyway/internal/mailing"
	"allyway/internal/notifying"
	"allyway/internal/record"
	"allyway/internal/webhook"
)

// Links are the portal's mailed links.
func (w *World) Links() record.Links {
	return record.Links{URL: URL, Keys: w.Keys.Of}
}

// Notify sends all deliveries that wait. It sends each with the function send.
func (w *World) Notify(send func(context.Context, webhook.Message) webhook.Answer) notifying.Sent {
	w.T.Helper()
	sent, err := notifying.New(w.Store, notifying.Config{Send: send}).Run(context.Background())
	if err != nil {
		w.T.Fatal(err)
	}
	return sent
}

// MailThrough returns a mail service that sends the portal's mail through another sender. It fills in the rest of the
// configuration.
func (w *World) MailThrough(c mailing.Config) *mailing.Service {
	c.Links, c.From = w.Links(), "portal@example.com"
	return mailing.New(w.Store, c)
}
