package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"allyway/internal/mail"
	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/record/recordtest"
	"allyway/internal/token"
)

// keep puts a mail into the mailbox, with a given time.
func keep(t *testing.T, p *process, id string, at time.Time, m mail.Message) {
	t.Helper()
	box := &mailbox{table: p.mailbox.table, now: func() time.Time { return at }}
	ops, err := box.Send(context.Background(), id, m)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.mailbox.table.Write(context.Background(), ops...); err != nil {
		t.Fatal(err)
	}
}

func get(t *testing.T, p *process, path string) (body string) {
	t.Helper()
	w := answer(p.handler, request("GET", path, "127.0.0.1", "127.0.0.1:1", nil))
	if w.Code != http.StatusOK {
		t.Fatalf("%s: status %d: %s", path, w.Code, w.Body)
	}
	return w.Body.String()
}

func TestMailboxJSON(t *testing.T) {
	p := newProcess(t, nil)
	if got := strings.TrimSpace(get(t, p, "/mailbox.json")); got != "[]" {
		t.Errorf("empty: %s", got)
	}
	noon := time.Now().In(time.FixedZone("", 7200)).Truncate(time.Second).Add(123 * time.Millisecond)
	at := func(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }
	keep(t, p, "B", noon, mail.Message{To: "ada@acme.test", Subject: "One", Text: "one", HTML: "<p>one", Links: []string{"http://x/accept#1", "http://x/"}})
	keep(t, p, "A", noon.Add(time.Second), mail.Message{To: "ben+news@acme.test", Subject: "Two"})
	keep(t, p, "C", noon, mail.Message{To: "Ada@acme.test", Subject: "Three"})

	var all []map[string]any
	if err := json.Unmarshal([]byte(get(t, p, "/mailbox.json")), &all); err != nil {
		t.Fatal(err)
	}
	want := []map[string]any{
		{"id": "A", "to": "ben+news@acme.test", "subject": "Two", "text": "", "html": "", "links": []any{}, "at": at(noon.Add(time.Second))},
		{"id": "C", "to": "Ada@acme.test", "subject": "Three", "text": "", "html": "", "links": []any{}, "at": at(noon)},
		{"id": "B", "to": "ada@acme.test", "subject": "One", "text": "one", "html": "<p>one", "links": []any{"http://x/accept#1", "http://x/"}, "at": at(noon)},
	}
	if diff := cmp.Diff(want, all); diff != "" {
		t.Errorf("mailbox.json (-want +got):\n%s", diff)
	}
	for to, want := range map[string]string{
		"ada@acme.test": "CB", "ADA@ACME.TEST": "CB", "%20ada@acme.test": "CB", "ben%2Bnews@acme.test": "A", "ben+news@acme.test": "A",
		"da@acme.test": "", "ada@acme": "", "": "ACB",
	} {
		var found []message
		if err := json.Unmarshal([]byte(get(t, p, "/mailbox.json?to="+to)), &found); err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, m := range found {
			got += m.ID
		}
		if got != want {
			t.Errorf("to=%s: %q, want %q", to, got, want)
		}
	}
}

// TestMailboxPages has more mails than fit on one page of the table and of the list.
func TestMailboxPages(t *testing.T) {
	p := newProcess(t, nil)
	const many = 1003
	began := time.Now()
	for n := range many {
		keep(t, p, fmt.Sprintf("%04d", n), began.Add(time.Duration(n)*time.Second), mail.Message{To: "ada@acme.test", Subject: fmt.Sprint("Mail ", n)})
	}
	var all []message
	if err := json.Unmarshal([]byte(get(t, p, "/mailbox.json")), &all); err != nil || len(all) != many || all[0].ID != "1002" {
		t.Errorf("%d mails, the first %q, %v", len(all), all[0].ID, err)
	}
	page := get(t, p, "/mailbox?to=ADA@acme.test")
	if strings.Count(page, `<td><a href="/mailbox/`) != mailboxShown || !strings.Contains(page, "Mail 1002") || !strings.Contains(page, "before=0803&amp;to=ADA%40acme.test") {
		t.Error("the page does not show the newest 200")
	}
	if page = get(t, p, "/mailbox?before=0003"); strings.Count(page, `<td><a href="/mailbox/`) != 3 || strings.Contains(page, "before=") {
		t.Error("the last page does not show the oldest three")
	}
	if page = get(t, p, "/mailbox?before=none"); !strings.Contains(page, "No older mail yet") {
		t.Error("before a mail that is not there is something")
	}
	if err := json.Unmarshal([]byte(get(t, p, "/mailbox.json?limit=2&before=1000")), &all); err != nil || len(all) != 2 || all[0].ID != "0999" {
		t.Errorf("two before the third: %d, %v", len(all), err)
	}
	for _, limit := range []string{"0", "many", "1001"} {
		if w := answer(p.handler, request("GET", "/mailbox.json?limit="+limit, "127.0.0.1", "127.0.0.1:1", nil)); w.Code != http.StatusBadRequest {
			t.Errorf("limit=%s: status %d", limit, w.Code)
		}
	}
	if page := get(t, p, "/mailbox?to=nobody@acme.test"); !strings.Contains(page, "No mail to nobody@acme.test yet") {
		t.Error("the page does not say that there is none")
	}
	if w := answer(p.handler, request("GET", "/mailbox/none", "127.0.0.1", "127.0.0.1:1", nil)); w.Code != http.StatusNotFound {
		t.Errorf("a mail that is not there: status %d", w.Code)
	}
}

// TestMailboxKeepsAWeek has a mail that is eight days old, which has expired, and one that is six days old.
func TestMailboxKeepsAWeek(t *testing.T) {
	p := newProcess(t, nil)
	for id, days := range map[string]int{"old": 8, "new": 6} {
		keep(t, p, id, time.Now().AddDate(0, 0, -days), mail.Message{To: "ada@acme.test", Subject: id})
	}
	var all []message
	if err := json.Unmarshal([]byte(get(t, p, "/mailbox.json")), &all); err != nil || len(all) != 1 || all[0].ID != "new" {
		t.Errorf("%+v, %v", all, err)
	}
}

// TestMailIsShownHarmless shows a mail whose text tries to add markup to the page, and parses the page as a browser
// does.
func TestMailIsShownHarmless(t *testing.T) {
	p := newProcess(t, nil)
	hostile := `</iframe><script>alert(1)</script>"><img src=x onerror=alert(1)>`
	document := `<!DOCTYPE html><html><head><title>Hi</title></head><body>` + hostile + `<p title="a &quot;b&quot;">&amp;lt;</p></body></html>`
	keep(t, p, "M", time.Now(), mail.Message{To: hostile, Subject: hostile, Text: hostile, HTML: document, Links: []string{"javascript:alert(1)"}})
	w := answer(p.handler, request("GET", "/mailbox/M", "127.0.0.1", "127.0.0.1:1", nil))
	page, err := html.Parse(strings.NewReader(w.Body.String()))
	if err != nil {
		t.Fatal(err)
	}
	frames := 0
	for node := range page.Descendants() {
		attributes := map[string]string{}
		for _, a := range node.Attr {
			attributes[a.Key] = a.Val
			if strings.HasPrefix(a.Key, "on") || strings.HasPrefix(a.Val, "javascript:") {
				t.Errorf("%s has %s=%q", node.Data, a.Key, a.Val)
			}
		}
		switch node.Data {
		case "script", "object", "embed":
			if node.Type == html.ElementNode {
				t.Errorf("the page has a %s", node.Data)
			}
		case "iframe":
			frames++
			if want := strings.Replace(document, "<head>", `<head><base target="_blank">`, 1); attributes["srcdoc"] != want {
				t.Errorf("the frame shows %q", attributes["srcdoc"])
			}
			sandbox, ok := attributes["sandbox"]
			if !ok || strings.Contains(sandbox, "allow-scripts") || strings.Contains(sandbox, "allow-same-origin") || strings.Contains(sandbox, "allow-top") {
				t.Errorf("the frame's sandbox is %q (%v)", sandbox, ok)
			}
		}
	}
	if frames != 1 {
		t.Errorf("%d frames", frames)
	}
	policy := w.Header().Get("Content-Security-Policy")
	if !strings.Contains(policy, "default-src 'none'") || strings.Contains(policy, "script-src") || !strings.Contains(policy, "frame-ancestors 'none'") {
		t.Errorf("policy %q", policy)
	}
	if list := get(t, p, "/mailbox"); strings.Contains(list, "<script>") || strings.Contains(list, "<img src=x") {
		t.Error("the list breaks")
	}
}

// TestMailboxReports has a mail bounce, or be complained about, as SES would report it. A page of another site cannot.
func TestMailboxReports(t *testing.T) {
	for what, state := range map[string]portal.MailState{"bounce": portal.MailBounced, "complaint": portal.MailComplained} {
		p := newProcess(t, nil)
		who := &portal.Person{ID: token.NewID(), FirstName: "Ada", LastName: "Acme", Email: "ada@acme.test", Status: portal.StatusActive,
			Role: portal.RoleUser, CreatedAt: p.rooms.store.Now()}
		recordtest.Save(t, p.rooms.store, who)
		keep(t, p, "A", time.Now(), mail.Message{From: "portal@acme.test", FromName: "Acme", To: "Ada@acme.test", Subject: "One"})
		if page := get(t, p, "/mailbox"); !strings.Contains(page, "Acme &lt;portal@acme.test&gt;") {
			t.Error("the list shows no sender")
		}
		mailOf := func() portal.MailState {
			found, err := p.rooms.store.Get(context.Background(), record.Person(who.ID))
			if err != nil {
				t.Fatal(err)
			}
			stored, err := found.Person(who.ID)
			if err != nil {
				t.Fatal(err)
			}
			return stored.Mail.State
		}
		for name, headers := range map[string]map[string]string{"cross-site": {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}, "origin": {"Origin": "https://evil.example"}} {
			if w := answer(p.handler, request("POST", "/mailbox/A/"+what, "127.0.0.1", "127.0.0.1:1", headers)); w.Code != http.StatusForbidden || mailOf() != "" {
				t.Errorf("%s from %s: %d, mail %q", what, name, w.Code, mailOf())
			}
		}
		if w := answer(p.handler, request("POST", "/mailbox/B/"+what, "127.0.0.1", "127.0.0.1:1", nil)); w.Code != http.StatusNotFound {
			t.Errorf("an unknown mail: %d", w.Code)
		}
		if w := answer(p.handler, request("POST", "/mailbox/A/"+what, "127.0.0.1", "127.0.0.1:1", nil)); w.Code != http.StatusSeeOther || mailOf() != state {
			t.Errorf("%s: %d, mail %q", what, w.Code, mailOf())
		}
	}
}
