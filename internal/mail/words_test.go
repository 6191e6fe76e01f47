package mail_test

import (
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"allyway/internal/mail"
)

func TestAllIsEveryMail(t *testing.T) {
	want := []mail.Template{
		mail.AccountConfirm, mail.Capture, mail.CaptureReminder, mail.EmailConfirm, mail.EmailNotice, mail.HaveAccount, mail.Invite, mail.JoinApproved, mail.JoinDenied, mail.NewBrowser, mail.PasswordChanged,
		mail.Reminder, mail.RequestApproved, mail.RequestDenied, mail.RequestReceived, mail.Reset,
		mail.WebhookStopped,
	}
	if diff := cmp.Diff(want, mail.All()); diff != "" {
		t.Errorf("All (-want +got):\n%s", diff)
	}
	mail.All()[0] = "spoiled"
	if diff := cmp.Diff(want, mail.All()); diff != "" {
		t.Errorf("a change to an earlier result of All shows in the next (-want +got):\n%s", diff)
	}
}

func TestSamples(t *testing.T) {
	words := map[mail.Template][]string{
		mail.Invite: {"Grace Hopper", "Acme Rockets", "Hello Ada,"}, mail.Reminder: {"Grace Hopper", "Acme Rockets"},
		mail.WebhookStopped:  {"webhook", "Hello Olive,"},
		mail.NewBrowser:      {"Firefox on Windows", "22 November 2030, 09:30 UTC"},
		mail.RequestReceived: {"Grace Hopper of Acme Rockets", "Charles Babbage", "Hello Olive,"},
		mail.RequestApproved: {"Charles Babbage"}, mail.RequestDenied: {"Charles Babbage", "reseller"},
		mail.EmailConfirm: {"ada.king@acme.example.test", "2030"}, mail.EmailNotice: {"ada.lovelace@acme.example.test"},
	}
	for _, template := range mail.All() {
		d := mail.Sample(template)
		if diff := cmp.Diff(d, mail.Sample(template)); diff != "" {
			t.Errorf("%s: two samples differ (-first +second):\n%s", template, diff)
		}
		m := render(t, template, d)
		for _, word := range append(words[template], d.Portal, "Northwind Traders Ltd") {
			if !strings.Contains(unwrapped(m.Text), word) || !strings.Contains(m.HTML, word) {
				t.Errorf("%s: the sample has no %q", template, word)
			}
		}
	}
}

// unwrapped returns the mail's text with each paragraph on one line.
func unwrapped(text string) string {
	return strings.ReplaceAll(strings.ReplaceAll(strings.ReplaceAll(text, "\n\n", "\x00"), "\n", " "), "\x00", "\n\n")
}

// TestSentences checks sentences that depend on the data. They must be the same in text and HTML.
func TestSentences(t *testing.T) {
	for name, test := range map[string]struct {
		template     mail.Template
		change       func(*mail.Data)
		subject      string
		says, silent string
	}{
		"reminder": {mail.Reminder, nil,
			"Reminder: Grace Hopper invites you to Acme Rockets at Northwind Partner Portal",
			"Grace Hopper has invited you to join Acme Rockets at Northwind Partner Portal, and the invite still waits for you.", ""},
		"reminder, no inviter": {mail.Reminder, func(d *mail.Data) { d.Inviter = "" },
			"Reminder: you are invited to Acme Rockets at Northwind Partner Portal",
			"You were invited to join Acme Rockets at Northwind Partner Portal, and", "do you not know"},
		"reminder, no partner": {mail.Reminder, func(d *mail.Data) { d.Partner = "" },
			"Reminder: Grace Hopper invites you to Northwind Partner Portal",
			"Grace Hopper has invited you to join Northwind Partner Portal, and", "Acme"},
		"invite": {mail.Invite, nil, "Grace Hopper invites you to Acme Rockets at Northwind Partner Portal",
			"The link works once, until 30 November 2026, 14:05 UTC. If you come later,", "earlier mail"},
		"a code": {mail.Invite, nil, "Grace Hopper invites you to Acme Rockets at Northwind Partner Portal",
			"If the page asks for a code, type your address and 7K2M-9QXT. It works as long as the link.", ""},
		"a reminder's code": {mail.Reminder, nil, "Reminder: Grace Hopper invites you to Acme Rockets at Northwind Partner Portal",
			"type your address and 7K2M-9QXT.", ""},
		"whom to ask": {mail.Invite, nil, "Grace Hopper invites you to Acme Rockets at Northwind Partner Portal",
			"Do you have a question? Ask Grace Hopper, or help@northwind.test. You can also answer this mail.", "people who run"},
		"whom to ask, no contact": {mail.Invite, func(d *mail.Data) { d.Support, d.ReplyTo = "", "" }, "Grace Hopper invites you to Acme Rockets at Northwind Partner Portal",
			"Ask Grace Hopper. Did you", "answer this mail"},
		"whom to ask, no inviter": {mail.Reminder, func(d *mail.Data) { d.Inviter = "" }, "Reminder: you are invited to Acme Rockets at Northwind Partner Portal",
			"Ask help@northwind.test. You", "people who run"},
		"whom to ask, nobody": {mail.Invite, func(d *mail.Data) { d.Inviter, d.Support = "", "" }, "You are invited to Acme Rockets at Northwind Partner Portal",
			"Ask the people who run Northwind Partner Portal. You", ""},
		"fresh invite": {mail.Invite, func(d *mail.Data) { d.Fresh = true },
			"New link: Grace Hopper invites you to Acme Rockets at Northwind Partner Portal",
			"Any other link that an earlier mail brought you no longer works.", ""},
		"fresh invite, no inviter": {mail.Invite, func(d *mail.Data) { d.Fresh, d.Inviter = true, "" },
			"New link: you are invited to Acme Rockets at Northwind Partner Portal", "no longer works.", ""},
		"other address": {mail.EmailConfirm, nil, "Confirm your new e-mail address for Northwind Partner Portal",
			"Grace Hopper has asked to make ada.lovelace@acme.test the e-mail address of your account", ""},
		"other address, no inviter": {mail.EmailConfirm, func(d *mail.Data) { d.Inviter = "" }, "Confirm your new e-mail address for Northwind Partner Portal",
			"Somebody, most likely you, has asked to make ada.lovelace@acme.test", "Grace"},
		"notice": {mail.EmailNotice, nil, "Another e-mail address was asked for at Northwind Partner Portal",
			"Grace Hopper has asked for another e-mail address for your account at Northwind Partner Portal, in place of ada.lovelace@acme.test.", "until 30"},
		"notice, no inviter": {mail.EmailNotice, func(d *mail.Data) { d.Inviter = "" }, "Another e-mail address was asked for at Northwind Partner Portal",
			"Somebody, most likely you, has asked for another e-mail address", "Grace"},
		"request": {mail.RequestReceived, nil, "Acme Rockets asks for access for Charles Babbage",
			"Grace Hopper of Acme Rockets asks to give Charles Babbage access to Northwind Partner Portal.", ""},
		"request, no inviter": {mail.RequestReceived, func(d *mail.Data) { d.Inviter = "" }, "Acme Rockets asks for access for Charles Babbage",
			"Acme Rockets asks to give Charles Babbage access", " of Acme"},
		"request, no partner": {mail.RequestReceived, func(d *mail.Data) { d.Partner = "" }, "A partner asks for access for Charles Babbage",
			"Grace Hopper asks to give Charles Babbage access", "Acme"},
		"request, neither": {mail.RequestReceived, func(d *mail.Data) { d.Partner, d.Inviter, d.About = "", "", "" }, "A partner asks for access for somebody",
			"A partner asks to give somebody access", ""},
		"approved": {mail.RequestApproved, nil, "Your request for Charles Babbage at Northwind Partner Portal was approved",
			"The staff of Northwind Partner Portal have approved your request for Charles Babbage.", "denied"},
		"denied": {mail.RequestDenied, nil, "Your request for Charles Babbage at Northwind Partner Portal was denied",
			"have denied your request for Charles Babbage. They wrote: Charles is with your reseller. Ask for the reseller first. Yours, Olive Nothing was mailed to Charles Babbage.", "no reason"},
		"denied, no note": {mail.RequestDenied, func(d *mail.Data) { d.Note = " \u202e\r\n\x00\n" }, "Your request for Charles Babbage at Northwind Partner Portal was denied",
			"They gave no reason; if you want to know it, ask them.", "They wrote"},
		"joined": {mail.JoinApproved, nil, "You belong to Acme Rockets at Northwind Partner Portal now",
			"You asked to join Acme Rockets at Northwind Partner Portal, and your request was approved. Please sign in again", "denied"},
		"joined, no partner": {mail.JoinApproved, func(d *mail.Data) { d.Partner = "" }, "You belong to your organisation at Northwind Partner Portal now",
			"You asked to join your organisation at", "Acme"},
		"not joined": {mail.JoinDenied, nil, "Your request to join an organisation at Northwind Partner Portal was denied",
			"and your request was denied. The reason: Charles is with your reseller. Ask for the reseller first. Yours, Olive Your account stays", "Acme"},
		"not joined, no note": {mail.JoinDenied, func(d *mail.Data) { d.Note = "" }, "Your request to join an organisation at Northwind Partner Portal was denied",
			"and your request was denied. No reason was given.", "The reason"},
		"sign-up": {mail.AccountConfirm, nil, "Confirm your account at Northwind Partner Portal",
			"has asked for an account at Northwind Partner Portal with the address ada.lovelace@acme.test.", ""},
		"has an account": {mail.HaveAccount, nil, "You have an account at Northwind Partner Portal already",
			"has tried to sign up at Northwind Partner Portal with the address ada.lovelace@acme.test. You have an account with this address already", "until 30"},
	} {
		d := usual()
		if test.change != nil {
			test.change(&d)
		}
		m := render(t, test.template, d)
		if m.Subject != test.subject {
			t.Errorf("%s: the subject is %q, want %q", name, m.Subject, test.subject)
		}
		for part, text := range map[string]string{"text": m.Text, "HTML": visible(m.HTML)} {
			text = beforeStops.ReplaceAllString(strings.Join(strings.Fields(text), " "), "$1")
			if !strings.Contains(text, test.says) {
				t.Errorf("%s: the %s does not say %q:\n%s", name, part, test.says, text)
			}
			if test.silent != "" && strings.Contains(text, test.silent) {
				t.Errorf("%s: the %s says %q:\n%s", name, part, test.silent, text)
			}
		}
	}
}

// beforeStops finds a space before a full stop or a comma. visible leaves it there when it removes a tag.
var beforeStops = regexp.MustCompile(` ([.,;:])`)

// Somebody else may have typed the address of a sign-up. Nothing else that they typed may reach the address's owner.
func TestSignUpMailHasNothingElseThatWasTyped(t *testing.T) {
	d := usual()
	d.Partner, d.Inviter, d.FirstName, d.About, d.Note = "", "", "", "", ""
	if diff := cmp.Diff(render(t, mail.AccountConfirm, d), render(t, mail.AccountConfirm, usual())); diff != "" {
		t.Errorf("what was typed shows (-nothing typed +typed):\n%s", diff)
	}
}

func TestNoteKeepsItsLines(t *testing.T) {
	for name, test := range map[string]struct {
		note, text, html string
	}{
		"one line":           {"No.", "They wrote:\n\nNo.\n\nNothing", ">No.</p>"},
		"every kind of end":  {"a\nb\r\nc\rd", "\n\na\nb\nc\nd\n\n", ">a<br>\nb<br>\nc<br>\nd</p>"},
		"an empty line":      {"a\n\nb", "\n\na\n\nb\n\n", ">a<br>\n<br>\nb</p>"},
		"empty ends":         {"\n\u200b\n a \n\x00\n", "They wrote:\n\na\n\nNothing", ">a</p>"},
		"a link":             {"see https://evil.test\nor a@evil.test", "\nsee https: / /evil\u2024test\nor a @ evil\u2024test\n", ">see https: / /evil\u2024test<br>\nor a @ evil\u2024test</p>"},
		"markup":             {"</p><b>x\n{{.URL}}", "\n</p><b>x\n{{\u2024URL}}\n", ">&lt;/p&gt;&lt;b&gt;x<br>\n{{\u2024URL}}</p>"},
		"no break by unseen": {"a\u2028b\vc\u0085d", "\na b c d\n", ">a b c d</p>"},
	} {
		d := usual()
		d.Note = test.note
		m := render(t, mail.RequestDenied, d)
		if !strings.Contains(m.Text, test.text) {
			t.Errorf("%s: the text has no %q:\n%s", name, test.text, m.Text)
		}
		if !strings.Contains(m.HTML, test.html) {
			t.Errorf("%s: the HTML has no %q:\n%s", name, test.html, m.HTML)
		}
	}
}

func TestNoteHasAnEnd(t *testing.T) {
	d := usual()
	long := strings.TrimSpace(strings.Repeat("ünïcödé ", 250)) // 1,999 characters
	d.Note = long
	if got := unwrapped(render(t, mail.RequestDenied, d).Text); !strings.Contains(got, "\n\n"+long+"\n\n") {
		t.Errorf("a note of 2,000 characters is not whole:\n%s", got)
	}
	d.Note = long + " and more"
	if got := unwrapped(render(t, mail.RequestDenied, d).Text); !strings.Contains(got, "ünïcödé…\n\n") || strings.Contains(got, "more") {
		t.Errorf("a note of more than 2,000 characters has no end:\n%s", got)
	}
	for lines, want := range map[int]string{60: "x\n\nNothing", 61: "x\n…\n\nNothing", 900: "x\n…\n\nNothing"} {
		d.Note = strings.Repeat("x\n", lines)
		got := render(t, mail.RequestDenied, d).Text
		if n := strings.Count(got, "x\n"); n != 60 || !strings.Contains(got, want) {
			t.Errorf("a note of %d lines has %d, and no %q:\n%s", lines, n, want, got)
		}
	}
}

// TestEveryLanguageIsNamed checks that the language of each file is in Languages, and that no two files have the same
// texts.
func TestEveryLanguageIsNamed(t *testing.T) {
	files, err := filepath.Glob("language_*.go")
	if err != nil {
		t.Fatal(err)
	}
	var tags []string
	for _, file := range files {
		if tag := strings.TrimSuffix(strings.TrimPrefix(file, "language_"), ".go"); tag != "test" {
			tags = append(tags, tag)
		}
	}
	if !slices.Equal(tags, mail.Languages()) {
		t.Errorf("there are files for %q, and Languages has %q", tags, mail.Languages())
	}
	seen := map[string]string{}
	for _, tag := range tags {
		if other := seen[mail.TextsOf(tag)]; other != "" {
			t.Errorf("%s has the texts of %s", tag, other)
		}
		seen[mail.TextsOf(tag)] = tag
	}
}
