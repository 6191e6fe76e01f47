package api_test

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"allyway/internal/api"
	"allyway/internal/api/apitest"
	"allyway/internal/portal"
)

// linked is a portal with a living invite and a living reset link.
func linked(t *testing.T) (w *apitest.World, owner, invite, reset string) {
	t.Helper()
	w = apitest.OnBolt(t)
	owner = w.Owner()
	partner := w.Partner(owner, "Acme")
	w.Person(owner, partner, "ana@acme.com", false)
	_, invite = w.Invited(owner, partner, "ivo@acme.com", false)
	return w, owner, invite, resetLink(w, "ana@acme.com")
}

// useLink are the requests that use a link, by purpose.
func useLink(link string) map[string]*http.Request {
	return map[string]*http.Request{
		"preview": apitest.Request("POST", "/v1/invites/preview", "", body{"token": link}),
		"accept":  apitest.Request("POST", "/v1/invites/accept", "", body{"token": link, "password": newSecret}),
		"decline": apitest.Request("POST", "/v1/invites/decline", "", body{"token": link}),
		"reset":   apitest.Request("POST", "/v1/password/reset", "", body{"token": link, "password": newSecret}),
	}
}

func TestLinkWorksForItsPurposeAlone(t *testing.T) {
	t.Parallel()
	w, owner, invite, reset := linked(t)
	w.RefusesRequest(400, "link_invalid", useLink(invite)["reset"])
	for _, purpose := range []string{"preview", "accept", "decline"} {
		w.RefusesRequest(400, "link_invalid", useLink(reset)[purpose])
	}
	for _, link := range []string{owner, "", "x", strings.Repeat("A", 134), strings.Repeat("A", 1000)} { // a session's token opens nothing
		for _, r := range useLink(link) {
			w.RefusesRequest(400, "link_invalid", r)
		}
	}
	w.Refuses(401, "not_signed_in", "GET", "/v1/session", invite, nil)
	w.NoMail()
}

func TestLinkThatWasTouchedIsNone(t *testing.T) {
	t.Parallel()
	w, _, invite, reset := linked(t)
	for name, touch := range map[string]func(string) string{
		"truncated":          func(s string) string { return s[:len(s)-1] },
		"by a group":         func(s string) string { return s[:len(s)-4] },
		"its first gone":     func(s string) string { return s[1:] },
		"padded":             func(s string) string { return s + "=" },
		"padded more":        func(s string) string { return s + "====" },
		"upper case":         strings.ToUpper,
		"lower case":         strings.ToLower,
		"a trailing byte":    func(s string) string { return s + "A" },
		"trailing bytes":     func(s string) string { return s + "AAAA" },
		"twice":              func(s string) string { return s + s },
		"line end":           func(s string) string { return s + "\n" },
		"line ends inside":   func(s string) string { return s[:4] + "\r\n" + s[4:] },
		"line ends, cut":     func(s string) string { return (s[:4] + "\r\n" + s[4:])[:len(s)] },
		"space in front":     func(s string) string { return " " + s },
		"with its mark":      func(s string) string { return "#" + s },
		"the whole URL":      func(s string) string { return apitest.URL + "/accept#" + s },
		"standard alphabet":  func(s string) string { return strings.NewReplacer("-", "+", "_", "/").Replace(s) + " " },
		"zero byte":          func(s string) string { return s + "\x00" },
		"last bits":          lastBits,
		"all of it reversed": reversed,
	} {
		for _, link := range []string{invite, reset} {
			if touch(link) == link {
				continue
			}
			for purpose, r := range useLink(touch(link)) {
				if a := w.RefusesRequest(400, "link_invalid", r); a.Status != 400 {
					t.Errorf("%s, %s", name, purpose)
				}
			}
		}
	}
	for i := range len(invite) {
		changed := []byte(invite)
		changed[i] = "AB"[b2i(changed[i] == 'A')]
		w.RefusesRequest(400, "link_invalid", useLink(string(changed))["accept"])
		w.RefusesRequest(400, "link_invalid", useLink(string(changed))["decline"])
	}
	w.NoMail()
	w.Accept(invite, "Ivo", "Invited")
	w.Must(http.StatusNoContent, "POST", "/v1/password/reset", "", body{"token": reset, "password": newSecret})
}

// lastBits changes a bit that the last character carries beyond the last byte, if there is one.
func lastBits(s string) string {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	raw, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil || len(raw)%3 == 0 {
		return s
	}
	return s[:len(s)-1] + string(alphabet[strings.IndexByte(alphabet, s[len(s)-1])^1])
}

func reversed(s string) string {
	var b strings.Builder
	for i := len(s) - 1; i >= 0; i-- {
		b.WriteByte(s[i])
	}
	return b.String()
}

func TestLinkEndsToTheSecondWithTheRowStillThere(t *testing.T) {
	t.Parallel()
	w, _, invite, reset := linked(t)
	w.Clock.Move(time.Hour - time.Millisecond)
	if a := w.Serve(useLink(invite)["preview"]); a.Status != http.StatusOK {
		t.Errorf("before its time: %s", a.Raw)
	}
	w.Clock.Move(time.Millisecond)
	w.RefusesRequest(410, "link_expired", useLink(reset)["reset"])
	w.Clock.Move(7*24*time.Hour - time.Hour - time.Millisecond)
	if a := w.Serve(useLink(invite)["preview"]); a.Status != http.StatusOK {
		t.Errorf("before its time: %s", a.Raw)
	}
	w.Clock.Move(time.Millisecond)
	for _, purpose := range []string{"preview", "accept", "decline"} {
		w.RefusesRequest(410, "link_expired", useLink(invite)[purpose])
	}
	if n, err := w.Cleanup.ExpireInvites(t.Context()); n != 1 || err != nil {
		t.Errorf("the row was gone: %d, %v", n, err)
	}
}

func TestLinkWorksOnceOfFiftyAtOnce(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, w *apitest.World) {
		owner := w.Owner()
		partner := w.Partner(owner, "Acme")
		w.Person(owner, partner, "ana@acme.com", false)
		id, invite := w.Invited(owner, partner, "ivo@acme.com", false)
		reset := resetLink(w, "ana@acme.com")

		answers := make([]apitest.Answer, 50)
		atOnce(len(answers), func(i int) {
			accept := body{"token": invite, "password": fmt.Sprintf("%s %d", newSecret, i), "firstName": fmt.Sprint("Try ", i)}
			answers[i] = patiently(func() apitest.Answer { return w.Do("POST", "/v1/invites/accept", "", accept) })
		})
		if n := tally(answers); n["201"] != 1 || n["410 link_used"] != 49 {
			t.Errorf("accepted: %v", n)
		}
		for i, a := range answers {
			if a.Status == http.StatusCreated {
				w.SignIn("ivo@acme.com", fmt.Sprintf("%s %d", newSecret, i))
				if p := w.Stored(id); p.FirstName != fmt.Sprint("Try ", i) || !signedIn(w, a.Text("token")) {
					t.Errorf("try %d won, and the person is %s", i, p.FirstName)
				}
			}
		}
		if a := w.Must(http.StatusOK, "GET", "/v1/partners/"+partner, owner, nil); a.Text("counts.active") != "2" || a.Text("counts.invited") != "0" {
			t.Errorf("counts: %s", a.Raw)
		}

		atOnce(len(answers), func(i int) {
			change := body{"token": reset, "password": fmt.Sprintf("%s %d", newSecret, i)}
			answers[i] = patiently(func() apitest.Answer { return w.Do("POST", "/v1/password/reset", "", change) })
		})
		if n := tally(answers); n["204"] != 1 || n["410 link_used"] != 49 {
			t.Errorf("reset: %v", n)
		}
		for i, a := range answers {
			if a.Status == http.StatusNoContent {
				w.SignIn("ana@acme.com", fmt.Sprintf("%s %d", newSecret, i))
			}
		}
		w.Mail("ana@acme.com")
	})
}

func TestGetAndHeadUseNothing(t *testing.T) {
	t.Parallel()
	w, _, invite, reset := linked(t)
	w.Recorder.Writes()
	for _, method := range []string{"GET", "HEAD", "OPTIONS"} {
		for _, r := range api.Routes() {
			if r.Who != portal.Anyone {
				continue
			}
			for _, link := range []string{invite, reset} {
				for _, path := range []string{r.Path, r.Path + "?token=" + link, r.Path + "/" + link, r.Path + "?" + link} {
					w.Do(method, path, "", nil)
					w.Do(method, path, "", body{"token": link, "password": newSecret})
				}
			}
		}
		for _, path := range []string{"/accept", "/accept?" + invite, "/reset", "/reset?" + reset} {
			w.Do(method, path, "", nil)
		}
	}
	if writes := w.Recorder.Writes(); len(writes) != 0 {
		t.Errorf("wrote %v", writes)
	}
	w.Accept(invite, "Ivo", "Invited")
	w.Must(http.StatusNoContent, "POST", "/v1/password/reset", "", body{"token": reset, "password": newSecret})
}

func TestHeadersNeverChangeLinks(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	id := w.Contact(owner, w.Partner(owner, "Acme"), "ivo@acme.com")
	evil := func(r *http.Request) *http.Request {
		r.Host = "evil.example"
		return from(r, "X-Forwarded-Host", "evil.example", "X-Forwarded-Proto", "http", "X-Forwarded-Port", "8080", "X-Forwarded-Server", "evil.example",
			"Forwarded", "host=evil.example;proto=http", "X-Original-Host", "evil.example", "X-Host", "evil.example", "X-Original-URL", "//evil.example",
			"X-Rewrite-URL", "//evil.example", "Referer", "https://evil.example/")
	}
	check := func(r *http.Request) (link string) {
		t.Helper()
		if a := w.Serve(evil(r)); a.Status >= 300 || strings.Contains(a.Raw+fmt.Sprint(a.Header), "evil.example") {
			t.Fatalf("%d %v %s", a.Status, a.Header, a.Raw)
		}
		m := w.Mail("ivo@acme.com")
		if !strings.HasPrefix(m.Links[0], apitest.URL+"/") || strings.Contains(m.Text+m.HTML+m.Subject+m.From+m.ReplyTo, "evil.example") {
			t.Errorf("mailed %s", m.Text)
		}
		return apitest.Token(m)
	}
	link := check(apitest.Request("POST", "/v1/people/"+id+"/invite", owner, nil))
	check(apitest.Request("POST", "/v1/invites/renew", "", body{"token": link}))
	check(apitest.Request("POST", "/v1/password/forgot", "", body{"email": "ivo@acme.com"}))
	w.Accept(link, "Ivo", "Invited")
	check(apitest.Request("POST", "/v1/password/forgot", "", body{"email": "ivo@acme.com"}))
	w.Settings(func(s *portal.Settings) { s.Logo = "abc" })
	if a := w.Serve(evil(apitest.Request("GET", "/v1/portal", "", nil))); a.Text("logo") != apitest.URL+"/v1/logos/abc" {
		t.Errorf("logo: %s", a.Raw)
	}
}

func TestNobodyWithoutTheLinkCanKillIt(t *testing.T) {
	t.Parallel()
	w, _, invite, reset := linked(t)
	for i := range 30 {
		r := apitest.Request("POST", "/v1/password/forgot", "", body{"email": []string{"ivo@acme.com", "ana@acme.com"}[i%2]})
		r.RemoteAddr = w.Client()
		w.Serve(r)
		r = apitest.Request("POST", "/v1/session", "", body{"email": []string{"ivo@acme.com", "ana@acme.com"}[i%2], "password": "wrong"})
		r.RemoteAddr = w.Client()
		w.Serve(r)
		w.Do("POST", "/v1/invites/renew", "", body{"token": lastBits(invite)})
	}
	for _, m := range w.Mails() {
		if m.To == "ivo@acme.com" && apitest.Token(m) != invite {
			t.Error("a living invite's link was replaced")
		}
	}
	// Nor do those who have it use it up without accepting.
	for range 5 {
		w.Serve(useLink(invite)["preview"])
		w.Do("POST", "/v1/invites/accept", "", body{"token": invite, "password": "short"})
		w.Do("POST", "/v1/password/reset", "", body{"token": reset, "password": "short"})
		w.Do("POST", "/v1/invites/renew", "", body{"token": invite})
	}
	w.Mails()
	w.Accept(invite, "Ivo", "Invited")
	w.Must(http.StatusNoContent, "POST", "/v1/password/reset", "", body{"token": reset, "password": newSecret})
}

func TestNoSecretIsStoredLoggedOrListed(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	partner := w.Partner(owner, "Acme")
	id, invite := w.Invited(owner, partner, "ivo@acme.com", false)
	bearer := w.Accept(invite, "Ivo", "Invited")
	reset := resetLink(w, "ivo@acme.com")
	w.Must(http.StatusNoContent, "POST", "/v1/password/reset", "", body{"token": reset, "password": newSecret})
	second := w.SignIn("ivo@acme.com", newSecret)
	_, staff := w.InvitedStaff(owner, "ada@example.test", portal.RoleAdmin)
	w.Mails()

	var stored strings.Builder
	for _, ops := range w.Recorder.Writes() {
		for _, op := range ops {
			fmt.Fprintf(&stored, "%v %v %v %s %+v\n", op.Item.Key, op.Item.GSI1, op.Item.GSI2, op.Item.Attributes, op.Changes)
		}
	}
	if !strings.Contains(stored.String(), "$argon2id$") {
		t.Fatal("the recorder saw no password being stored")
	}
	for _, path := range []string{"/v1/people", "/v1/people/" + id, "/v1/partners/" + partner + "/people", "/v1/partners", "/v1/session", "/v1/sessions"} {
		stored.WriteString(w.Must(http.StatusOK, "GET", path, owner, nil).Raw)
	}
	for name, secret := range map[string]string{"invite": invite, "session": bearer, "reset": reset, "second session": second, "owner's session": owner,
		"staff invite": staff, "password": apitest.Secret, "new password": newSecret} {
		raw, _ := base64.RawURLEncoding.DecodeString(secret)
		for _, part := range []string{secret, secret[len(secret)-30:], base64.StdEncoding.EncodeToString(raw), fmt.Sprintf("%x", raw)} {
			if len(part) > 20 && strings.Contains(stored.String()+w.Log.String(), part) {
				t.Errorf("the %s stands in the table, an answer or the log", name)
			}
		}
	}
}
