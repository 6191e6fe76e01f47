package api_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"allyway/internal/api"
	"allyway/internal/api/apitest"
	"allyway/internal/portal"
)

// Anything in a name is text in a mail. It makes no header, no markup and no second link.
func TestNamesAreHarmlessInMail(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	id := w.Must(http.StatusOK, "GET", "/v1/session", owner, nil).Text("person.id")
	for i, name := range []string{
		`<script>alert(1)</script>`, `<a href="https://evil.example/">click</a>`, `"><img src=x onerror=alert(1)>`, `{{.URL}} {{template "x"}}`,
		`https://evil.example/accept#x`, `evil.example`, `see www.evil.example/now`, `mail evil@evil.example`, `\\evil.example\share`, `&lt;b&gt;`, `javascript:alert(1)`,
		"\u202eelpmaxe.live", "a\u200bb", `%0d%0aBcc: x@evil.example`, `=?utf-8?q?evil?=`,
	} {
		w.Must(http.StatusOK, "PATCH", "/v1/people/"+id, owner, body{"firstName": name, "lastName": name})
		partner := w.Partner(owner, name)
		email := "p" + strings.Repeat("x", i) + "@example.com"
		a := w.Must(http.StatusCreated, "POST", "/v1/partners/"+partner+"/people", owner, body{"firstName": name, "lastName": name, "email": email, "access": true})
		if a.Text("person.firstName") != strings.NewReplacer("\u202e", "", "\u200b", "").Replace(name) { // invisible marks are dropped
			t.Errorf("the API tells another name: %s", a.Raw)
		}
		m := w.Mail(email)
		if len(m.Links) != 1 || !strings.HasPrefix(m.Links[0], apitest.URL+"/accept#") {
			t.Errorf("%q: links %v", name, m.Links)
		}
		for part, text := range map[string]string{"subject": m.Subject, "from": m.FromName, "to": m.To, "text": m.Text, "HTML": m.HTML} {
			if part != "text" && part != "HTML" && strings.ContainsAny(text, "\r\n\u2028\u202e") {
				t.Errorf("%q: the %s is %q", name, part, text)
			}
			for _, bad := range []string{"evil.example", "https://evil", "<script", "<img src=x", "<a href=\"https://evil", "javascript:alert", "\u202e"} {
				if strings.Contains(strings.ToLower(text), bad) && (part == "HTML" || !strings.HasPrefix(bad, "<")) {
					t.Errorf("%q: %s in the %s", name, bad, part)
				}
			}
		}
		if strings.Count(m.HTML, `href="`) != strings.Count(m.HTML, `href="`+apitest.URL) {
			t.Errorf("%q: links to elsewhere", name)
		}
	}
	for _, name := range []string{"Ana\r\nBcc: x@evil.example", "Ana\nSilva", "Ana\rSilva", "Ana\x00", "Ana\u0085Silva", "Ana\u2028Silva", "Ana\u2029Silva", "Ana\x1b[31m", "Ana\u007f"} {
		w.Refuses(422, "invalid", "PATCH", "/v1/people/"+id, owner, body{"firstName": name})
	}
}

// oddAddresses are texts that the portal does not take as addresses.
var oddAddresses = map[string]string{
	"quoted":              `"ana"@acme.com`,
	"quoted with address": `"ana@acme.com"@evil.example`,
	"comment":             `ana(comment)@acme.com`,
	"comment in front":    `(x)ana@acme.com`,
	"with a name":         `Ana <ana@acme.com>`,
	"list":                `ana@acme.com,eve@evil.example`,
	"list by semicolon":   `ana@acme.com;eve@evil.example`,
	"list by space":       `ana@acme.com eve@evil.example`,
	"encoded word":        `=?utf-8?q?ana=40acme.com?=@evil.example`, // a local part may have these characters; what follows the @ is not the domain that they name
	"route":               `@evil.example:ana@acme.com`,
	"percent hack":        `ana%acme.com@[192.0.2.1]`,
	"two ats":             `ana@acme.com@evil.example`,
	"domain literal":      `ana@[192.0.2.1]`,
	"IP address":          `ana@192.0.2.1`,
	"no domain":           `ana@`,
	"no local part":       `@acme.com`,
	"one label":           `ana@localhost`,
	"dot in front":        `.ana@acme.com`,
	"dot at the end":      `ana.@acme.com`,
	"two dots":            `ana..b@acme.com`,
	"domain's dot":        `ana@acme.com.`,
	"domain's two dots":   `ana@acme..com`,
	"hyphen in front":     `ana@-acme.com`,
	"underscore domain":   `ana@ac_me.com`,
	"line end":            "ana@acme.com\nBcc: eve@evil.example",
	"folded":              "ana@\r\n acme.com",
	"zero byte":           "ana\x00@acme.com",
	"zero width":          "ana\u200b@acme.com",
	"direction in domain": "ana@ac\u202eme.com",
	"long local part":     strings.Repeat("a", 65) + "@acme.com",
	"long label":          "ana@" + strings.Repeat("a", 64) + ".com",
	"long":                "ana@" + strings.Repeat("a.", 130) + "com",
	"very long":           strings.Repeat("a", 60<<10) + "@acme.com",
	"many dots":           strings.Repeat(".", 60<<10),
	"many labels":         "ana@" + strings.Repeat("a.", 30<<10) + "com",
	"many ats":            strings.Repeat("@", 60<<10),
	"many quotes":         strings.Repeat(`"`, 20<<10),
	"nested comments":     strings.Repeat("(", 20<<10) + "@acme.com",
	"many marks":          "ana@" + strings.Repeat("a\u0301", 15<<10) + ".com",
	"emoji":               "ana@🔑",
	"punycode of nothing": "ana@xn--a.com",
	"a split character":   "a" + strings.Repeat("é", 400),
}

func TestOddAddressesAreRefusedFast(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	partner := w.Partner(owner, "Acme")
	w.Person(owner, partner, "ana@acme.com", false)
	eco := ecosystem(w, owner, body{"name": "North"})
	for name, email := range oddAddresses {
		t.Run(name, func(t *testing.T) {
			w := w.With(t)
			begin := time.Now()
			if name != "encoded word" {
				w.Refuses(422, "invalid", "POST", "/v1/partners/"+partner+"/people", owner, body{"firstName": "A", "lastName": "B", "email": email, "access": true})
				w.Refuses(422, "invalid", "POST", eco+"/members", owner, body{"name": "A", "kind": "person", "email": email})
			}
			for path, in := range map[string]body{"/v1/session": {"email": email, "password": apitest.Secret}, "/v1/password/forgot": {"email": email}, eco + "/users": {"email": email}} {
				r := apitest.Request("POST", path, owner, in)
				r.RemoteAddr = w.Client()
				if a := w.Serve(r); a.Status >= 500 || a.Status == http.StatusCreated {
					t.Errorf("%s: %d %s", path, a.Status, a.Raw)
				}
			}
			w.Do("GET", "/v1/people?q="+escape(email[:min(len(email), 200)]), owner, nil)
			if took := time.Since(begin); took > 2*time.Second {
				t.Errorf("took %s", took)
			}
			w.NoMail()
		})
	}
	if w.Log.Len() != 0 {
		t.Errorf("logged %s", w.Log)
	}
}

// An address with letters that look like those of somebody's address, or that a change of case or a normal form turns
// into them, is never taken for that address.
func TestLookAlikeLettersMatchNobody(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, w *apitest.World) {
		owner := w.Owner()
		partner := w.Partner(owner, "Acme")
		for _, email := range []string{"mike@github.com", "iris@kiss.com", "ss@strasse.de"} {
			w.Person(owner, partner, email, false)
		}
		for _, email := range []string{
			"mıke@github.com", "MİKE@github.com", "mi\u212ae@github.com", "ｍｉｋｅ@github.com", "mike＠github.com", "mіke@github.com", "mike\u0301@github.com",
			"mike@gıthub.com", "mike@GİTHUB.com", "mike@gіthub.com", "mike@githüb.com", "mike@github.com\u0301", "mike@githubcom", "mike@mail.github.com", "mike@evil-github.com",
			"mike@github.com.evil.io", "iriſ@kiss.com", "iris@kiß.com", "ß@strasse.de", "ss@straße.de", "SS@STRAẞE.de", "ﬁris@kiss.com",
		} {
			if a := attempt(w, w.Client(), email, apitest.Secret); a.Status != http.StatusUnauthorized {
				t.Errorf("%q signs in: %d", email, a.Status)
			}
			r := apitest.Request("POST", "/v1/password/forgot", "", body{"email": email})
			r.RemoteAddr = w.Client()
			w.Serve(r)
			w.NoMail()
			// For staff, it is an address of its own, or not an address.
			if a := w.Do("POST", "/v1/people", owner, body{"firstName": "A", "lastName": "B", "email": email}); a.Status != http.StatusCreated && a.Status != 422 && a.Text("holder.name") != "A B" {
				t.Errorf("%q: %d %s", email, a.Status, a.Raw)
			}
		}
		// Domains that UTS-46 maps to the same domain are the same. Mail goes to the address as it is stored.
		for _, email := range []string{"mike@ｇｉｔｈｕｂ.com", "mike@github。com", "Mike@GitHub.com", "mike@\u212aiss.com"} {
			r := apitest.Request("POST", "/v1/password/forgot", "", body{"email": email})
			r.RemoteAddr = w.Client()
			w.Serve(r)
			for _, m := range w.Mails() {
				if m.To != "mike@github.com" {
					t.Errorf("%q: mailed to %s", email, m.To)
				}
			}
		}
	})
}

func TestLongPasswordsAreRefusedBeforeHashing(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	_, invite := w.Invited(owner, w.Partner(owner, "Acme"), "ivo@acme.com", false)
	reset := resetLink(w, "owner@example.test")
	before := w.Hasher.Hashes()
	for _, length := range []int{257, 4000, 5000, 60 << 10, 1 << 20} {
		long := strings.Repeat("x", length)
		for what, r := range map[string]*http.Request{
			"accept": apitest.Request("POST", "/v1/invites/accept", "", body{"token": invite, "password": long}),
			"reset":  apitest.Request("POST", "/v1/password/reset", "", body{"token": reset, "password": long}),
		} {
			if a := w.Serve(r); a.Status != 422 && (a.Status != 413 || length < 64<<10) {
				t.Errorf("%s of %d: %d %s", what, length, a.Status, a.Raw)
			}
		}
		if length > 1000 {
			for what, r := range map[string]*http.Request{
				"sign in": apitest.Request("POST", "/v1/session", "", body{"email": "owner@example.test", "password": long}),
				"change":  apitest.Request("PUT", "/v1/password", owner, body{"current": long, "password": newSecret}),
			} {
				if a := w.Serve(r); a.Status != 422 && a.Status != 401 && (a.Status != 413 || length < 64<<10) {
					t.Errorf("%s of %d: %d %s", what, length, a.Status, a.Raw)
				}
			}
		}
	}
	if n := w.Hasher.Hashes() - before; n != 0 {
		t.Errorf("%d hashes", n)
	}
	w.NoMail()
}

// A password may have any characters. It is the same password whether the keyboard sends composed or decomposed
// characters.
func TestPasswordsOfAnyCharacters(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	partner := w.Partner(owner, "Acme")
	for i, password := range []string{"пароль из многих слов", "🔑🐎🔋📎 🔑🐎🔋📎 🔑🐎🔋📎📎", "  spaces at both ends  ", "tab\tand \"quotes\" '<>&\\", "e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301",
		strings.Repeat("é", 256), "null\x00in the middle of it"} {
		email := "p" + strings.Repeat("x", i) + "@acme.com"
		_, link := w.Invited(owner, partner, email, false)
		w.Must(http.StatusCreated, "POST", "/v1/invites/accept", "", body{"token": link, "password": password})
		w.SignIn(email, password)
		if strings.HasPrefix(password, "e\u0301") {
			w.SignIn(email, strings.Repeat("é", 15))
		}
		if a := attempt(w, w.Client(), email, strings.TrimSpace(password)+"!"); a.Status != http.StatusUnauthorized {
			t.Errorf("another password: %d", a.Status)
		}
	}
	if a := attempt(w, w.Client(), "pxx@acme.com", "spaces at both ends"); a.Status != http.StatusUnauthorized {
		t.Errorf("spaces do not count: %d", a.Status)
	}
}

// Logs name routes and kinds of trouble, never what people sent.
func TestNothingIsLogged(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	partner := w.Partner(owner, "Acme")
	w.Person(owner, partner, "ana@acme.com", true)
	w.Settings(func(s *portal.Settings) { s.SignUp = true })
	room := roomOf{partner: partner, person: someID, session: someID, ecosystem: someID, member: someID, group: someID, request: someID, webhook: someID, delivery: someID, key: someID, hash: someHash()}
	for _, r := range api.Routes() {
		if _, raw := rawOf(r); raw || slices.Contains([]string{"POST", "PUT", "PATCH"}, r.Method) {
			w.Serve(fitting(r, room, 1, owner))
		}
	}
	w.Mails()
	if w.Log.Len() != 0 {
		t.Errorf("logged %s", w.Log)
	}
}
