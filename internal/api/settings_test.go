package api_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"allyway/internal/api/apitest"
	"allyway/internal/freemail"
)

const freshSettings = `{"portalName":"Partner portal","senderName":"Partner portal","language":"en","inviteLifetimeHours":168,"resetLifetimeMinutes":60,` +
	`"sessionLifetimeHours":12,"staffIdleHours":8,"reminders":true,"passwordMinLength":15,"selfManagement":{"partners":false,"distributors":false,"disable":false},`

func TestSettings(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	_, admin := w.Staff(owner, "ada@example.test", "admin")
	fresh := w.Must(http.StatusOK, "GET", "/v1/settings", admin, nil)
	if !strings.HasPrefix(fresh.Raw, freshSettings) || !strings.Contains(fresh.Raw, `"gmail.com"`) || fresh.Text("signUp") != "false" || fresh.Header.Get("ETag") == "" {
		t.Errorf("fresh: %s %s", fresh.Header.Get("ETag"), fresh.Raw)
	}
	all := body{"portalName": " Nordwind ", "senderName": "Nordwind team", "language": "de", "replyTo": " Help@Nordwind.example", "mailFooter": "Nordwind GmbH\nKiel",
		"inviteLifetimeHours": 1, "resetLifetimeMinutes": 1440, "sessionLifetimeHours": 720, "staffIdleHours": 24, "reminders": false, "passwordMinLength": 8,
		"supportContact": "help@nordwind.example, +49 431 1", "selfManagement": body{"partners": true, "distributors": true, "disable": true},
		"ignoredDomains": []string{"web.de", "GMAIL.com", "bücher.example", "web.de", "co.uk"}, "signUp": true,
		"applicationOrigins": []string{" https://app.example.com", "http://localhost:5173", "https://app.example.com"}}
	want := `{"portalName":"Nordwind","senderName":"Nordwind team","language":"de","replyTo":"Help@nordwind.example","mailFooter":"Nordwind GmbH\nKiel",` +
		`"inviteLifetimeHours":1,"resetLifetimeMinutes":1440,"sessionLifetimeHours":720,"staffIdleHours":24,"reminders":false,"passwordMinLength":8,` +
		`"supportContact":"help@nordwind.example, +49 431 1","selfManagement":{"partners":true,"distributors":true,"disable":true},` +
		`"ignoredDomains":["co.uk","gmail.com","web.de","xn--bcher-kva.example"],"signUp":true,"applicationOrigins":["https://app.example.com","http://localhost:5173"]}` + "\n"
	a := w.Must(http.StatusOK, "PATCH", "/v1/settings", admin, all)
	if a.Raw != want {
		t.Errorf("changed %s\nwant    %s", a.Raw, want)
	}
	if got := w.Must(http.StatusOK, "GET", "/v1/settings", owner, nil); got.Raw != want || got.Header.Get("ETag") != a.Header.Get("ETag") || got.Header.Get("ETag") == fresh.Header.Get("ETag") {
		t.Errorf("read %s %s, changed to %s", got.Header.Get("ETag"), got.Raw, a.Header.Get("ETag"))
	}
	w.Recorder.Writes()
	w.Must(http.StatusOK, "PATCH", "/v1/settings", owner, all)
	w.Must(http.StatusOK, "PATCH", "/v1/settings", owner, body{})
	if writes := w.Recorder.Writes(); len(writes) != 0 {
		t.Errorf("nothing changed, and wrote %v", writes)
	}
	// A change of one field of an object leaves the other fields. Null clears a field, or restores its default.
	a = w.Must(http.StatusOK, "PATCH", "/v1/settings", owner, body{"selfManagement": body{"distributors": false}, "language": nil, "replyTo": nil, "mailFooter": nil,
		"supportContact": nil, "ignoredDomains": nil, "applicationOrigins": nil})
	shows(t, "cleared", a, map[string]string{"selfManagement.partners": "true", "selfManagement.distributors": "false", "selfManagement.disable": "true",
		"language": "en", "replyTo": "", "mailFooter": "", "supportContact": "", "applicationOrigins": "[]", "ignoredDomains.0": freemail.Domains()[0], "portalName": "Nordwind"})
	if a := w.Must(http.StatusOK, "GET", "/v1/portal", "", nil); a.Text("name") != "Nordwind" || a.Text("passwordMinLength") != "8" || a.Text("signUp") != "true" {
		t.Errorf("to anyone: %s", a.Raw)
	}
	w.NoMail()
}

// Mails name the portal as their sender, also after its name has changed, unless staff have set a sender's name.
func TestSenderFollowsThePortalsName(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	for i, step := range []struct {
		change body
		want   string
	}{
		{body{}, "Partner portal"},
		{body{"portalName": "Nordwind"}, "Nordwind"},
		{body{"senderName": "Nora"}, "Nora"},
		{body{"portalName": "Südwind"}, "Nora"},
		{body{"senderName": nil}, "Südwind"},
		{body{"portalName": nil}, "Partner portal"},
	} {
		if a := w.Must(http.StatusOK, "PATCH", "/v1/settings", w.owner, step.change); a.Text("senderName") != step.want {
			t.Errorf("after %v, settings say %s", step.change, a.Raw)
		}
		email := fmt.Sprintf("a%d@acme.com", i)
		w.Must(http.StatusCreated, "POST", w.people, w.owner, body{"firstName": "A", "lastName": "B", "email": email, "access": true})
		if m := w.Mail(email); m.FromName != step.want {
			t.Errorf("after %v, the mail is from %q, want %q", step.change, m.FromName, step.want)
		}
	}
}

func TestSettingsRefused(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	_, user := w.Person(w.owner, w.acme, "ana@acme.com", false)
	before := w.Must(http.StatusOK, "GET", "/v1/settings", w.owner, nil)
	long := slices.Repeat([]string{"x.com"}, 1001)
	for name, scenario := range map[string]struct {
		patch    any
		location string
	}{
		"empty portal name":    {body{"portalName": " "}, "body.portalName"},
		"long portal name":     {body{"portalName": strings.Repeat("x", 101)}, "body.portalName"},
		"two lines of name":    {body{"portalName": "A\nB"}, "body.portalName"},
		"no sender name":       {body{"senderName": ""}, "body.senderName"},
		"header in the sender": {body{"senderName": "A\r\nBcc: x@example.com"}, "body.senderName"},
		"no language":          {body{"language": ""}, "body.language"},
		"another language":     {body{"language": "tlh"}, "body.language"},
		"language in capitals": {body{"language": "DE"}, "body.language"},
		"reply-to of two":      {body{"replyTo": "a@x.io, b@x.io"}, "body.replyTo"},
		"reply-to, no address": {body{"replyTo": "help"}, "body.replyTo"},
		"long footer":          {body{"mailFooter": strings.Repeat("x", 2001)}, "body.mailFooter"},
		"control in footer":    {body{"mailFooter": "a\x00"}, "body.mailFooter"},
		"no invite lifetime":   {body{"inviteLifetimeHours": 0}, "body.inviteLifetimeHours"},
		"31 days":              {body{"inviteLifetimeHours": 721}, "body.inviteLifetimeHours"},
		"9 minutes":            {body{"resetLifetimeMinutes": 9}, "body.resetLifetimeMinutes"},
		"more than a day":      {body{"resetLifetimeMinutes": 1441}, "body.resetLifetimeMinutes"},
		"no session":           {body{"sessionLifetimeHours": 0}, "body.sessionLifetimeHours"},
		"long session":         {body{"sessionLifetimeHours": 721}, "body.sessionLifetimeHours"},
		"never idle":           {body{"staffIdleHours": 0}, "body.staffIdleHours"},
		"idle over a day":      {body{"staffIdleHours": 25}, "body.staffIdleHours"},
		"7 characters":         {body{"passwordMinLength": 7}, "body.passwordMinLength"},
		"65 characters":        {body{"passwordMinLength": 65}, "body.passwordMinLength"},
		"half an hour":         {body{"inviteLifetimeHours": 1.5}, "body.inviteLifetimeHours"},
		"an hour in words":     {body{"inviteLifetimeHours": "1"}, "body.inviteLifetimeHours"},
		"support of two lines": {body{"supportContact": "a\nb"}, "body.supportContact"},
		"perhaps":              {body{"signUp": "maybe"}, "body.signUp"},
		"an address ignored":   {body{"ignoredDomains": []string{"gmail.com", "a@gmail.com"}}, "body.ignoredDomains[1]"},
		"a name ignored":       {body{"ignoredDomains": []string{"gmail"}}, "body.ignoredDomains[0]"},
		"1,001 ignored":        {body{"ignoredDomains": long}, "body.ignoredDomains"},
		"any origin":           {body{"applicationOrigins": []string{"*"}}, "body.applicationOrigins[0]"},
		"any host of a domain": {body{"applicationOrigins": []string{"https://app.example.com", "https://*.example.com"}}, "body.applicationOrigins[1]"},
		"http":                 {body{"applicationOrigins": []string{"http://app.example.com"}}, "body.applicationOrigins[0]"},
		"a page":               {body{"applicationOrigins": []string{"https://app.example.com/start"}}, "body.applicationOrigins[0]"},
		"a script":             {body{"applicationOrigins": []string{"javascript:alert(1)"}}, "body.applicationOrigins[0]"},
		"an opaque origin":     {body{"applicationOrigins": []string{"null"}}, "body.applicationOrigins[0]"},
		"21 origins":           {body{"applicationOrigins": slices.Repeat([]string{"https://a.io"}, 21)}, "body.applicationOrigins"},
		"self-management, all": {body{"selfManagement": true}, "body.selfManagement"},
		"unknown switch":       {body{"selfManagement": body{"vendors": true}}, "body.selfManagement.vendors"},
		"a logo":               {body{"logo": "https://evil.io/x.png"}, "body.logo"},
		"one good, one bad":    {body{"portalName": "Good", "passwordMinLength": 1}, "body.passwordMinLength"},
	} {
		t.Run(name, func(t *testing.T) {
			a := w.With(t).Refuses(422, "invalid", "PATCH", "/v1/settings", w.owner, scenario.patch)
			if got := a.Locations(); !slices.Equal(got, []string{scenario.location}) {
				t.Errorf("errors at %q: %s", got, a.Raw)
			}
		})
	}
	for _, bearer := range []string{w.managing, user} {
		w.Refuses(403, "forbidden", "GET", "/v1/settings", bearer, nil)
		w.Refuses(403, "forbidden", "PATCH", "/v1/settings", bearer, body{"signUp": true})
	}
	w.Refuses(401, "not_signed_in", "GET", "/v1/settings", "", nil)
	if after := w.Must(http.StatusOK, "GET", "/v1/settings", w.owner, nil); after.Raw != before.Raw {
		t.Errorf("changed by refusals: %s", after.Raw)
	}
}

func TestSettingsIfMatch(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	ask := func(tag string, name string) apitest.Answer {
		r := apitest.Request("PATCH", "/v1/settings", owner, body{"portalName": name})
		r.Header.Set("If-Match", tag)
		return w.Serve(r)
	}
	never := w.Must(http.StatusOK, "GET", "/v1/settings", owner, nil).Header.Get("ETag")
	a := ask(never, "One") // settings that were never stored have a version, too
	if a.Status != http.StatusOK {
		t.Fatalf("%s: %d %s", never, a.Status, a.Raw)
	}
	for _, tag := range []string{never, `"99"`, `W/"1"`, "1", `""`} {
		if b := ask(tag, "Two"); b.Status != http.StatusPreconditionFailed || b.Code() != "changed" {
			t.Errorf("%s: %d %s", tag, b.Status, b.Raw)
		}
	}
	if b := ask(a.Header.Get("ETag"), "Three"); b.Status != http.StatusOK {
		t.Errorf("%s: %d %s", a.Header.Get("ETag"), b.Status, b.Raw)
	}
	// If somebody else changes the settings meanwhile, a change without If-Match is made after theirs, and both are
	// kept.
	w.Recorder.Between(func() { w.Must(http.StatusOK, "PATCH", "/v1/settings", owner, body{"senderName": "Meanwhile"}) })
	a = w.Must(http.StatusOK, "PATCH", "/v1/settings", owner, body{"portalName": "Last"})
	shows(t, "both", a, map[string]string{"portalName": "Last", "senderName": "Meanwhile"})
}

// New settings apply from the next call on. Invites and sessions from before keep the end that they had.
func TestSettingsTakeEffect(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	ana, _ := w.Person(w.owner, w.acme, "ana@acme.com", false)
	old, _ := w.Invited(w.owner, w.acme, "old@acme.com", false)
	former := w.person(old).Text("inviteExpiresAt")
	w.settings(body{"portalName": "Nordwind", "senderName": "Nora", "replyTo": "help@nordwind.example", "mailFooter": "Kiel", "inviteLifetimeHours": 2,
		"resetLifetimeMinutes": 30, "sessionLifetimeHours": 1, "passwordMinLength": 20, "ignoredDomains": []string{"free.io"}})

	fresh := w.Must(http.StatusCreated, "POST", w.people, w.owner, body{"firstName": "A", "lastName": "B", "email": "a@acme.com", "access": true})
	if got, want := fresh.Text("person.inviteExpiresAt"), rfc3339(w.Clock.Now().Add(2*time.Hour)); got != want {
		t.Errorf("expires %s, want %s", got, want)
	}
	m := w.Mail("a@acme.com")
	if !strings.Contains(m.Subject, "Nordwind") || m.FromName != "Nora" || m.ReplyTo != "help@nordwind.example" || !strings.Contains(m.Text, "Kiel") {
		t.Errorf("mailed %+v", m)
	}
	if got := w.person(old).Text("inviteExpiresAt"); got != former {
		t.Errorf("a changed setting moved an older link to %s", got)
	}
	w.Refuses(422, "password_too_short", "POST", "/v1/invites/accept", "", body{"token": apitest.Token(m), "password": "harbour lantern no9"})
	w.Must(http.StatusAccepted, "POST", "/v1/people/"+ana+"/password-reset", w.managing, nil)
	if reset := w.Mail("ana@acme.com"); !strings.Contains(reset.Text, "10:00 UTC") {
		t.Errorf("a reset of 30 minutes says\n%s", reset.Text)
	}
	if a := w.Must(http.StatusCreated, "POST", "/v1/session", "", body{"email": "ana@acme.com", "password": apitest.Secret}); a.Text("expiresAt") != rfc3339(w.Clock.Now().Add(time.Hour)) {
		t.Errorf("session: %s", a.Raw)
	}
	if a := w.add("x@free.io", true); a.Text("outcome") != "requested" || a.Text("reason") != "domain_ignored" {
		t.Errorf("in a domain ignored from now on: %s", a.Raw)
	}
	w.Refuses(422, "domain_ignored", "PATCH", "/v1/partners/"+w.acme, w.owner, body{"domains": []string{"acme.com", "free.io"}})
	if got := w.Must(http.StatusOK, "GET", "/v1/events", w.owner, nil); !slices.Contains(got.Texts("type"), "portal.settings_changed") ||
		!strings.Contains(fmt.Sprint(got.At("items")), "passwordMinLength") || strings.Contains(got.Raw, "Nordwind") {
		t.Errorf("events: %s", got.Raw)
	}
}
