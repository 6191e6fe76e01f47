package mailing_test

import (
	"net/http"
	"testing"

	"allyway/internal/api/apitest"
	"allyway/internal/invocation"
	"allyway/internal/mail"
	"allyway/internal/mailing"
	"allyway/internal/table"
)

// TestRequestOfAMail follows the id of a request into the mail that it causes. SES returns the tag with a bounce.
func TestRequestOfAMail(t *testing.T) {
	w := newWorld(t)
	partner := w.Partner(w.By, "Acme")
	inner := w.Handler
	w.Handler = http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		inner.ServeHTTP(rw, r.WithContext(invocation.With(r.Context(), "request-1")))
	})
	w.Invite(partner, "ina@acme.com", 48)
	w.Handler = inner
	w.Invite(partner, "local@acme.com", 48) // outside of Lambda, a request has no id
	requests := map[string]string{}
	p := &apitest.Post{Do: func(_ string, m mail.Message) ([]table.Op, error) {
		requests[m.To] = m.Tags["request"]
		return nil, nil
	}}
	for _, letter := range w.Unsent() {
		if err := w.MailThrough(mailing.Config{Sender: p}).Send(t.Context(), letter); err != nil {
			t.Fatal(err)
		}
	}
	if len(requests) != 2 || requests["ina@acme.com"] != "request-1" || requests["local@acme.com"] != "" {
		t.Errorf("the mails have the requests %v", requests)
	}
}
