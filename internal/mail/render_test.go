package mail_test

import (
	"flag"
	"fmt"
	"html"
	"iter"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"allyway/internal/mail"
)

var update = flag.Bool("update", false, "write the golden files anew")

const (
	acceptURL = "https://portal.example.test/accept#AAEBAZN3QAAAAAAAAAAAAAAAAAAAAZN3QAAAAAAAAAAAAAAAAAAAAZN3QAAAAAAAAAAAAAAAAAAAAAAAAAAHAAAAAGkF4kQ"
	logoURL   = "https://portal.example.test/v1/logos/3b5d5c3712955042212316173ccf37be"
)

func usual() mail.Data {
	return mail.Data{
		Portal: "Northwind Partner Portal", Partner: "Acme Rockets", Inviter: "Grace Hopper", FirstName: "Ada",
		Email: "ada.lovelace@acme.test", URL: acceptURL, LogoURL: logoURL,
		ExpiresAt: time.Date(2026, 11, 30, 15, 5, 59, 0, time.FixedZone("CET", 3600)),
		Footer:    "Northwind Traders Ltd\r\n1 Harbour Street, Bristol\n\nQuestions? https://northwind.test/help",
		Code:      "7K2M-9QXT", Support: "help@northwind.test",
		From: "portal@northwind.test", FromName: "Northwind Partners", ReplyTo: "help@northwind.test",
		Browser: "Firefox", System: "Windows", At: time.Date(2026, 11, 23, 8, 0, 0, 0, time.FixedZone("CET", 3600)),
		Topic: "How many people work for you?", About: "Charles Babbage", Note: "Charles is with your reseller.\r\nAsk for the reseller first.\n\nYours, Olive",
	}
}

func bare() mail.Data {
	return mail.Data{Portal: "Northwind", Email: "ada@acme.test", URL: acceptURL, ExpiresAt: time.Unix(1796047500, 0)}
}

func hostile() mail.Data {
	d := usual()
	d.Portal = "Portal\r\nBcc: all@evil.test\r\n\r\n<script>alert(1)</script>"
	d.Partner = `"><img src=x onerror=alert(1)> & Booking.com`
	d.Inviter = "http://evil.test/?a=b"
	d.FirstName = "{{.URL}} \u202egnp.exe\x00\x1b[31m"
	d.About = "Ada</strong>\nhttp://evil.test\u2028x@evil.test"
	d.Topic = "Questions\r\nBcc: all@evil.test <script>alert(1)</script> www.evil.test"
	d.Browser = "Bank\r\nBcc: all@evil.test <script>alert(1)</script> www.evil.test"
	d.Note = "\x00<b>Sorry</b> & bye\r\n\nSee https://evil.test/?a=b, {{.Footer}} or \u202ewww.evil.test\n</p><img src=x>"
	d.FromName = "Portal\r\nBcc: all@evil.test"
	d.Support = "<b>Help</b>\r\nBcc: all@evil.test"
	d.Footer = "<b>Ltd</b> & Co\x00\n</td></tr></table><script>alert(1)</script>"
	return d
}

// Each mail is compared with its golden files in each language: for the usual data, for the least possible data, for hostile data, and
// for data that change the wording. go test ./internal/mail -update writes the files.
func TestGolden(t *testing.T) {
	type made struct {
		template mail.Template
		data     mail.Data
	}
	fresh, freshBare := usual(), bare()
	fresh.Fresh, freshBare.Fresh = true, true
	tests := map[string]made{
		"invite_fresh":      {mail.Invite, fresh},
		"invite_fresh_bare": {mail.Invite, freshBare},
	}
	for _, template := range mail.All() {
		tests[string(template)] = made{template, usual()}
		tests[string(template)+"_bare"] = made{template, bare()}
		tests[string(template)+"_hostile"] = made{template, hostile()}
	}
	for _, language := range mail.Languages() {
		for name, test := range tests {
			t.Run(language+"/"+name, func(t *testing.T) {
				test.data.Language = language
				m, err := mail.Render(test.template, test.data)
				if err != nil {
					t.Fatal(err)
				}
				got := golden(m)
				file := filepath.Join("testdata", language, name+".golden")
				if *update {
					if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
						t.Fatal(err)
					}
					if err := os.WriteFile(file, got, 0o644); err != nil {
						t.Fatal(err)
					}
				}
				want, err := os.ReadFile(file)
				if err != nil {
					t.Fatalf("%v; run the test with -update and read what it wrote", err)
				}
				if diff := cmp.Diff(string(want), string(got)); diff != "" {
					t.Errorf("the mail is not as in %s (-want +got):\n%s", file, diff)
				}
			})
		}
	}
	files, _ := filepath.Glob("testdata/*/*.golden")
	if want := len(tests) * len(mail.Languages()); len(files) != want {
		t.Errorf("%d golden files for %d mails", len(files), want)
	}
}

func golden(m mail.Message) []byte {
	head := fmt.Sprintf("From: %s <%s>\nReply-To: %s\nTo: %s\nSubject: %s\nLanguage: %s\nLinks: %q\nTags: %v\n",
		m.FromName, m.From, m.ReplyTo, m.To, m.Subject, m.Language, m.Links, m.Tags)
	return []byte(head + "\n-- text --\n" + m.Text + "\n-- HTML --\n" + m.HTML)
}

// everyMail yields each mail in each language.
func everyMail() iter.Seq2[mail.Template, string] {
	return func(yield func(mail.Template, string) bool) {
		for _, template := range mail.All() {
			for _, language := range mail.Languages() {
				if !yield(template, language) {
					return
				}
			}
		}
	}
}

func render(t *testing.T, template mail.Template, d mail.Data) mail.Message {
	t.Helper()
	m, err := mail.Render(template, d)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

var (
	textLink = regexp.MustCompile(`https?://\S+`)
	htmlLink = regexp.MustCompile(`href="([^"]*)"`)
)

func TestTheLinkComesFirst(t *testing.T) {
	for template, language := range everyMail() {
		for _, d := range []mail.Data{usual(), bare(), hostile()} {
			d.Language = language
			m := render(t, template, d)
			if got := textLink.FindString(m.Text); got != d.URL {
				t.Errorf("%s: the first link of the text is %q", template, got)
			}
			if !slices.Contains(strings.Split(m.Text, "\n"), d.URL) {
				t.Errorf("%s: the link has no line of its own", template)
			}
			if found := htmlLink.FindStringSubmatch(m.HTML); found == nil || html.UnescapeString(found[1]) != d.URL {
				t.Errorf("%s: the first link of the HTML is %q", template, found)
			}
			if diff := cmp.Diff([]string{d.URL}, m.Links); diff != "" {
				t.Errorf("%s: Links (-want +got):\n%s", template, diff)
			}
		}
	}
}

func TestTextIsWrapped(t *testing.T) {
	d := usual()
	d.Partner = strings.Repeat("Ünïcödé ", 12)
	for template, language := range everyMail() {
		d.Language = language
		for _, line := range strings.Split(render(t, template, d).Text, "\n") {
			if n := utf8.RuneCountInString(line); n > 76 && line != d.URL || line != strings.TrimSpace(line) {
				t.Errorf("%s: a line of %d characters: %q", template, n, line)
			}
		}
	}
}

// linkable matches everything that any mail program may turn into a link by itself.
var linkable = regexp.MustCompile(`(?i)[a-z]:[\pL\pN/\\+]|//|\\\\|\S[.。．｡﹒][\pL\pN]|\S[@＠﹫][\pL\pN]|www\.`)

func TestNamesComeOutHarmless(t *testing.T) {
	names := []string{
		"http://evil.test", "https://evil.test/?a=b&c=d#e", "HTTP://EVIL.TEST", "//evil.test", "evil.com", "www.evil.com",
		"evil.com.", ".evil.com", "evil..com", "evil。com", "evil．com", "evil｡com", "evil﹒com", "e\u200bvil.com", "evil\u200b.com", "evil.\u2060com",
		"evil.\u200dcom", "a@evil.com", "a＠evil", "mailto:a@b", "javascript:alert(1)", "tel:+15550109999", `\\evil\share`, "file:///etc/passwd", "1.2.3.4", "[::1]:80",
		"x http://evil.test y", "Ada\nhttp://evil.test", "evil.\ncom", "ftp:\t//evil.test",
		"<a href=//evil.test>x</a>", "<script>alert(1)</script>", `"><img src=x onerror=alert(1)>`, "<!--", "-->", "&lt;b&gt;", "]]>", "<style>*{display:none}</style>", "{{.URL}}", "{{template \"body\" .}}",
		"Ada\r\nBcc: all@evil.test", "Ada\r\n\r\nbody", "Ada\nX: y", "a\x00b\x1b[31m\x7f\u0085\u2028\u2029z", "\u202eada\u2066\u2069\u200e\ufeff\u00ad", "\xff\xfe\xc0", "=?utf-8?q?=0d=0aBcc:_x?=",
		strings.Repeat("long.name/", 1000), strings.Repeat("\r\n", 1000), strings.Repeat("\u0301", 1000),
	}
	for template, language := range everyMail() {
		plain := usual()
		plain.Language = language
		ours := tag.FindAllString(render(t, template, plain).HTML, -1)
		for _, name := range names {
			d := plain
			d.Footer, d.Support = "", ""
			d.Portal, d.Partner, d.Inviter, d.FirstName, d.FromName, d.About, d.Note = name, name, name, name, name, name, name
			m := render(t, template, d)
			for part, text := range map[string]string{"subject": m.Subject, "sender's name": m.FromName} {
				if strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) && r != '\u200d' }) || !utf8.ValidString(text) {
					t.Errorf("%s: %.40q: the %s is %q", template, name, part, text)
				}
				if n := utf8.RuneCountInString(text); n > 150 {
					t.Errorf("%s: %.20q: the %s has %d characters", template, name, part, n)
				}
			}
			plainHTML := visible(m.HTML)
			for part, text := range map[string]string{"subject": m.Subject, "text": m.Text, "HTML": plainHTML} {
				names := strings.NewReplacer(d.URL, "", d.Email, "").Replace(text)
				if found := linkable.FindString(names); found != "" {
					t.Errorf("%s: %.40q: the %s has %q, which becomes a link", template, name, part, found)
				}
			}
			for _, found := range tag.FindAllString(m.HTML, -1) {
				if !slices.Contains(ours, found) {
					t.Errorf("%s: %.40q: the HTML has the tag %s", template, name, found)
				}
			}
		}
	}
}

var tag = regexp.MustCompile(`<[^>]*>`)

// visible returns what a reader of the HTML sees.
func visible(s string) string {
	_, s, _ = strings.Cut(s, "<body")
	_, s, _ = strings.Cut(s, ">")
	return html.UnescapeString(tag.ReplaceAllString(s, " "))
}

func TestHarmlessNamesStayAsTheyAre(t *testing.T) {
	for _, name := range []string{
		"Ada Lovelace", "O'Brien-Smith", "Łukasz Żółć", "李小龍", "محمد", "می\u200cخواهم", "J. R. R. Tolkien", "Smith & Sons, Inc.", "Acme (EMEA) / UK", "3M™", "#1 Partner!", "👩\u200d🚀 Space", "50% off; really?",
	} {
		d := usual()
		d.Inviter = name
		m := render(t, mail.Invite, d)
		if !strings.HasPrefix(m.Subject, name+" invites you") || !strings.Contains(m.Text, name) || !strings.Contains(html.UnescapeString(m.HTML), name) {
			t.Errorf("%q comes out otherwise: %q", name, m.Subject)
		}
	}
	for name, want := range map[string]string{
		"J.R.R. Tolkien": "J\u2024R\u2024R. Tolkien", "Booking.com": "Booking\u2024com", "Studio@Home": "Studio @ Home", "  Ada\t\r\n Lovelace ": "Ada Lovelace",
	} {
		d := usual()
		d.Inviter = name
		if got, _, _ := strings.Cut(render(t, mail.Invite, d).Subject, " invites"); got != want {
			t.Errorf("%q comes out as %q, want %q", name, got, want)
		}
	}
}

func TestSubjectKeepsAllNames(t *testing.T) {
	d := usual()
	d.Inviter, d.Partner, d.Portal, d.About = strings.Repeat("I", 99), strings.Repeat("P", 99), strings.Repeat("T", 99), strings.Repeat("A", 99)
	for _, d.Fresh = range []bool{false, true} {
		for template, parts := range map[mail.Template][]string{
			mail.Invite: {"III…", "PPP…", "TTT…"}, mail.Reminder: {"III…", "PPP…", "TTT…"}, mail.RequestReceived: {"PPP…", "AAA…"},
			mail.RequestApproved: {"AAA…", "TTT…", "approved"}, mail.RequestDenied: {"AAA…", "TTT…", "denied"},
		} {
			got := render(t, template, d).Subject
			for _, part := range parts {
				if !strings.Contains(got, part) {
					t.Errorf("%s: %q has no %s", template, got, part)
				}
			}
		}
	}
}

func TestRenderRefusesMistakes(t *testing.T) {
	for name, spoil := range map[string]func(*mail.Data){
		"no address":        func(d *mail.Data) { d.Email = "" },
		"no @":              func(d *mail.Data) { d.Email = "ada" },
		"two addresses":     func(d *mail.Data) { d.Email = "ada@acme.test,bob@acme.test" },
		"a named address":   func(d *mail.Data) { d.Email = "Ada <ada@acme.test>" },
		"To with a header":  func(d *mail.Data) { d.Email = "ada@acme.test\r\nBcc: bob@acme.test" },
		"From with header":  func(d *mail.Data) { d.From = "ada@acme.test\nBcc: bob@acme.test" },
		"Reply-To header":   func(d *mail.Data) { d.ReplyTo = "ada@acme.test\nBcc: bob@acme.test" },
		"Reply-To unicode":  func(d *mail.Data) { d.ReplyTo = "ada@acmé.test" },
		"no link":           func(d *mail.Data) { d.URL = "" },
		"link of a path":    func(d *mail.Data) { d.URL = "/accept#x" },
		"link to a script":  func(d *mail.Data) { d.URL = "javascript:alert(1)" },
		"link with a space": func(d *mail.Data) { d.URL = acceptURL + " x" },
		"link with a quote": func(d *mail.Data) { d.URL = acceptURL + `"x` },
		"link with a break": func(d *mail.Data) { d.URL = acceptURL + "\nx" },
		"logo of data":      func(d *mail.Data) { d.LogoURL = "data:image/png;base64,AAAA" },
	} {
		d := usual()
		spoil(&d)
		if m, err := mail.Render(mail.Invite, d); err == nil {
			t.Errorf("%s: rendered for %q", name, m.To)
		} else if strings.Contains(err.Error(), "acme.test") || strings.Contains(err.Error(), "AAEBAZN3") {
			t.Errorf("%s: the error shows an address or a token: %v", name, err)
		}
	}
	for _, template := range []mail.Template{"", "layout", "nonesuch", "../mail"} {
		if _, err := mail.Render(template, usual()); err == nil {
			t.Errorf("there is a mail %q", template)
		}
	}
}

func TestRenderIsPure(t *testing.T) {
	one, two := render(t, mail.Invite, usual()), render(t, mail.Invite, usual())
	if diff := cmp.Diff(one, two); diff != "" {
		t.Errorf("the same data gave two mails (-first +second):\n%s", diff)
	}
	one.Tags["person"] = "x"
	if three := render(t, mail.Invite, usual()); three.Tags["person"] != "" {
		t.Error("messages share their tags")
	}
}

func BenchmarkRender(b *testing.B) {
	d := usual()
	for b.Loop() {
		mail.Render(mail.Invite, d)
	}
}
