package main

import (
	"html"
	"net/http"
	"strings"
	"testing"

	"allyway/internal/mail"
)

// TestSamplePages checks that every kind of mail is shown, in a frame as in the mailbox, and only on this machine.
func TestSamplePages(t *testing.T) {
	p := newProcess(t, nil)
	list := get(t, p, "/mailbox/templates")
	if !strings.Contains(get(t, p, "/mailbox"), `href="/mailbox/templates"`) {
		t.Error("the mailbox does not lead there")
	}
	if len(mail.All()) < 11 {
		t.Errorf("%d mails", len(mail.All()))
	}
	for _, name := range mail.All() {
		path := "/mailbox/templates/" + string(name)
		if !strings.Contains(list, `href="`+path+`?language=en"`) {
			t.Errorf("the list leaves out %s", name)
		}
		w := answer(p.handler, request("GET", path, "127.0.0.1", "127.0.0.1:1", nil))
		page := w.Body.String()
		if w.Code != http.StatusOK || !strings.Contains(page, `sandbox=""`) || !strings.Contains(html.UnescapeString(page), "Partner portal") {
			t.Errorf("%s: status %d", name, w.Code)
		}
		if policy := w.Header().Get("Content-Security-Policy"); policy != policyMail {
			t.Errorf("%s: policy %q", name, policy)
		}
		for host, peer := range map[string]string{"evil.example": "127.0.0.1:1", "127.0.0.1": "192.0.2.1:1"} {
			if w := answer(p.handler, request("GET", path, host, peer, nil)); w.Code != http.StatusForbidden {
				t.Errorf("%s for %s from %s: status %d", name, host, peer, w.Code)
			}
		}
	}
	for _, language := range mail.Languages() {
		if !strings.Contains(list, `href="/mailbox/templates?language=`+language+`"`) || !strings.Contains(get(t, p, "/mailbox/templates?language="+language), `/invite?language=`+language+`"`) ||
			!strings.Contains(html.UnescapeString(get(t, p, "/mailbox/templates/invite?language="+language)), `<html lang="`+language+`">`) {
			t.Errorf("the list does not lead to the mails in %s", language)
		}
	}
	for _, path := range []string{"/mailbox/templates/none", "/mailbox/templates/invite/x", "/mailbox/templates/"} {
		if w := answer(p.handler, request("GET", path, "127.0.0.1", "127.0.0.1:1", nil)); w.Code == http.StatusOK && strings.Contains(w.Body.String(), "As a mail program shows it") {
			t.Errorf("%s: status %d", path, w.Code)
		}
	}
	if mails := strings.TrimSpace(get(t, p, "/mailbox.json")); mails != "[]" {
		t.Errorf("looking sent %s", mails)
	}
}
