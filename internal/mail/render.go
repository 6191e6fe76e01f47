package mail

import (
	"embed"
	"fmt"
	htmltemplate "html/template"
	"io/fs"
	"net/url"
	"strings"
	"sync"
	texttemplate "text/template"
	"time"
	"unicode/utf8"
)

// A mail is a pair of files: NAME.txt defines "subject" and "body"; NAME.html defines "preview" (the line that
// mailboxes show), "body" and "do" (what the button says). The layouts put them together.
//
//go:embed templates
var templateFiles embed.FS

// longestSubject is in characters. Mailboxes cut longer subjects, and some servers refuse them.
const longestSubject = 150

// view is what templates see: cleaned Data, and what is derived from it.
type view struct {
	Data
	Subject     string
	Expires     string
	When        string
	FooterLines []string
	NoteLines   []string
}

// Render returns a mail. It fails only on mistakes in the program or its configuration: an unknown template, an invalid
// address, a URL that is not http or https. Names and other texts of people never make it fail. They come out without
// line breaks, control characters and markup, and without anything that a mail program would turn into a link.
func Render(t Template, d Data) (Message, error) {
	pair, ok := templates()[t]
	if !ok {
		return Message{}, fmt.Errorf("no mail %q", t)
	}
	for _, address := range []struct{ name, value string }{{"To", d.Email}, {"From", d.From}, {"Reply-To", d.ReplyTo}} {
		if !isAddress(address.value) && (address.value != "" || address.name == "To") {
			return Message{}, fmt.Errorf("mail %s: the %s address is not one", t, address.name)
		}
	}
	if !isWebURL(d.URL) || d.LogoURL != "" && !isWebURL(d.LogoURL) {
		return Message{}, fmt.Errorf("mail %s: its links must be absolute http or https URLs", t)
	}
	v := view{Data: d, Expires: utc(d.ExpiresAt), When: utc(d.At), FooterLines: footerLines(d.Footer), NoteLines: noteLines(d.Note)}
	v.Note = strings.Join(v.NoteLines, "\n")
	for _, name := range []*string{&v.Portal, &v.Partner, &v.Inviter, &v.FirstName, &v.About} {
		*name = unlinked(line(*name, longestName))
	}
	v.Support = line(d.Support, longestFooterLine) // staff write it, and it may have a link
	v.Browser = unlinked(line(d.Browser, longestName))
	v.Topic = unlinked(line(d.Topic, longestSubject))
	text, html, err := pair.execute(&v)
	if err != nil {
		return Message{}, fmt.Errorf("mail %s: %w", t, err)
	}
	return Message{
		From: d.From, FromName: line(firstOf(d.FromName, d.Portal), longestName), ReplyTo: d.ReplyTo, To: d.Email,
		Subject: v.Subject, Text: wrap(text), HTML: html,
		Links: []string{d.URL},
		Tags:  map[string]string{"template": string(t)},
	}, nil
}

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// utc formats a time so that people everywhere can read it: 30 November 2026, 14:05 UTC.
func utc(t time.Time) string { return t.UTC().Format("2 January 2006, 15:04 UTC") }

// isAddress only keeps out text that could break into a header. Addresses are checked where they are entered.
func isAddress(s string) bool {
	at := strings.LastIndexByte(s, '@')
	return at > 0 && at < len(s)-1 && len(s) <= 320 && !strings.ContainsFunc(s, func(r rune) bool {
		return r <= ' ' || r >= 0x7f || strings.ContainsRune(`<>()[]\,;:"`, r)
	})
}

func isWebURL(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && !strings.ContainsFunc(s, func(r rune) bool {
		return r <= ' ' || r >= 0x7f || strings.ContainsRune("<>\"'`\\", r)
	})
}

type templatePair struct {
	text *texttemplate.Template
	html *htmltemplate.Template
}

// execute renders the subject, which the HTML shows as its title, then the text and the HTML.
func (p templatePair) execute(v *view) (text, html string, err error) {
	var subject, asText, asHTML strings.Builder
	if err := p.text.ExecuteTemplate(&subject, "subject", v); err != nil {
		return "", "", err
	}
	v.Subject = line(subject.String(), longestSubject)
	if err := p.text.ExecuteTemplate(&asText, "layout.txt", v); err != nil {
		return "", "", err
	}
	if err := p.html.ExecuteTemplate(&asHTML, "layout.html", v); err != nil {
		return "", "", err
	}
	return asText.String(), asHTML.String(), nil
}

var parsing struct {
	once  sync.Once
	pairs map[Template]templatePair
}

// templates returns all pairs, parsed at the first use. Only the function that sends mail takes that time and links the
// template packages. Templates are part of the program, so a template that does not parse panics.
func templates() map[Template]templatePair {
	parsing.once.Do(func() { parsing.pairs = parse() })
	return parsing.pairs
}

func parse() map[Template]templatePair {
	names, err := fs.Glob(templateFiles, "templates/*.txt")
	if err != nil {
		panic(err)
	}
	pairs := map[Template]templatePair{}
	for _, file := range names {
		name := strings.TrimSuffix(strings.TrimPrefix(file, "templates/"), ".txt")
		if name == "layout" {
			continue
		}
		text := texttemplate.New(name).Funcs(texttemplate.FuncMap{"brief": brief})
		pairs[Template(name)] = templatePair{
			text: texttemplate.Must(text.ParseFS(templateFiles, "templates/layout.txt", "templates/"+name+".txt")),
			html: htmltemplate.Must(htmltemplate.New(name).Funcs(forOutlook).ParseFS(templateFiles, "templates/layout.html", "templates/"+name+".html")),
		}
	}
	return pairs
}

// forOutlook has the table around the mail that gives it its width in Outlook, which knows no max-width. In templates,
// html/template would drop it as a comment.
var forOutlook = htmltemplate.FuncMap{
	"outlookOpens": func() htmltemplate.HTML {
		return `<!--[if mso]><table role="presentation" align="center" width="560" cellpadding="0" cellspacing="0" border="0"><tr><td><![endif]-->`
	},
	"outlookCloses": func() htmltemplate.HTML { return `<!--[if mso]></td></tr></table><![endif]-->` },
}

// brief shortens a name for the subject, so that there is room for the other names in it.
func brief(name string) string { return cut(name, longestSubject/4) }

// cut shortens a text to n characters. The last character of a shortened text is an ellipsis.
func cut(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return strings.TrimRight(string([]rune(s)[:n-1]), " ") + "…"
}
