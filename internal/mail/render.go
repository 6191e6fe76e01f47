package mail

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"
)

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
// address, a URL that is not http or https. Names and other texts of people never make it fail. It removes line breaks,
// control characters and markup from them, and anything that a mail program would turn into a link.
func Render(t Template, d Data) (Message, error) {
	if !slices.Contains(All(), t) {
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
	d.Language = supported(d.Language)
	pair := templatesOf(t, d.Language)
	v := view{Data: d, FooterLines: footerLines(d.Footer), NoteLines: noteLines(d.Note)}
	v.Note = strings.Join(v.NoteLines, "\n")
	for _, name := range []*string{&v.Portal, &v.Partner, &v.Inviter, &v.FirstName, &v.About} {
		*name = unlinked(line(*name, longestName))
	}
	v.Support = line(d.Support, longestFooterLine) // staff write it, and it may have a link
	v.Browser, v.System = unlinked(line(d.Browser, longestName)), unlinked(line(d.System, longestName))
	v.Topic = unlinked(line(d.Topic, longestSubject))
	var err error
	if v.Expires, err = pair.time(d.ExpiresAt); err != nil {
		return Message{}, fmt.Errorf("mail %s: %w", t, err)
	}
	if v.When, err = pair.time(d.At); err != nil {
		return Message{}, fmt.Errorf("mail %s: %w", t, err)
	}
	text, html, err := pair.execute(&v)
	if err != nil {
		return Message{}, fmt.Errorf("mail %s: %w", t, err)
	}
	return Message{
		From: d.From, FromName: line(firstOf(d.FromName, d.Portal), longestName), ReplyTo: d.ReplyTo, To: d.Email,
		Subject: v.Subject, Text: wrap(text), HTML: html, Language: d.Language,
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

// isAddress reports whether a text is safe as an address in a header. Addresses are checked when they are entered.
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

// brief shortens a name for the subject, so that there is room for the other names in it.
func brief(name string) string { return cut(name, longestSubject/4) }

// cut shortens a text to n characters. The last character of a shortened text is an ellipsis.
func cut(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return strings.TrimRight(string([]rune(s)[:n-1]), " ") + "…"
}
