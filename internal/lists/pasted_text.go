package lists

import (
	"bytes"
	"html"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"allyway/internal/pattern"
)

// unfolded joins the lines of a mail header that goes on in the next line, between a name and its address.
func unfolded(text string) string {
	if !strings.Contains(text, " <") && !strings.Contains(text, "\t<") {
		return text
	}
	var b []byte
	entry := "" // what the line before ends with, behind its last separator
	for l := range strings.Lines(text) {
		rest := strings.TrimLeft(l, " \t")
		if rest != l && strings.HasPrefix(rest, "<") && strings.TrimSpace(entry) != "" && !strings.Contains(entry, "@") {
			b = append(bytes.TrimRight(b, "\r\n"), ' ')
			l = rest
		}
		entry = l[strings.LastIndexAny(l, ",;<>")+1:]
		b = append(b, l...)
	}
	return string(b)
}

var (
	softBreak = pattern.Lazy(`([^\n]{40}[^\s=])=\r?\n(\S)`) // quoted-printable breaks long lines only, near 76 characters
	quotedAt  = pattern.Lazy(`([A-Za-z0-9._+-])=40([A-Za-z0-9-]+\.[A-Za-z])`)
	spelledAt = pattern.Lazy(`([A-Za-z0-9_-]) ?[(\[{] ?(?i:at) ?[)\]}] ?([A-Za-z0-9-]+\.[A-Za-z])`)
	anchor    = pattern.Lazy(`(?is)<a\s[^<>]*href=["']?(mailto:[^"'<>\s]*)[^<>]*>([^<>]*)</a>`)
	link      = pattern.Lazy(`(?i)mailto:[^\s<>"']*`)
	percentAt = pattern.Lazy(`(^|[\s<>,;:("'\[])([A-Za-z0-9._+-]+)%40([A-Za-z0-9-]+\.[A-Za-z])`)
)

// decodedText undoes what the source of a mail (quoted-printable, RFC 2045), a link and HTML do to addresses and names,
// and how people hide them from robots: ana(at)example.com.
func decodedText(text string) string {
	if (strings.Contains(text, "=\n") || strings.Contains(text, "=\r\n")) && softBreak().MatchString(text) {
		if _, headers := headersOf(text); len(headers) == 0 { // a table's line is a row, also if it ends with =
			text = softBreak().ReplaceAllString(text, "$1$2")
		}
	}
	if strings.Contains(text, "=40") {
		text = quotedAt().ReplaceAllString(text, "$1@$2")
	}
	if strings.ContainsAny(text, "([{") {
		text = spelledAt().ReplaceAllString(text, "$1@$2")
	}
	if strings.Contains(text, "&") {
		text = withoutEntities(text)
	}
	if strings.Contains(text, "</") {
		text = anchor().ReplaceAllString(text, "$2 <$1>")
	}
	if strings.Contains(text, "%") {
		text = link().ReplaceAllStringFunc(text, func(link string) string {
			if plain, err := url.PathUnescape(link); err == nil {
				return plain
			}
			return link
		})
		text = percentAt().ReplaceAllString(text, "$1$2@$3")
	}
	return text
}

const entityLetters = "#0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

// withoutEntities returns a text with what the entities of HTML stand for. They end with a semicolon.
func withoutEntities(text string) string {
	var b strings.Builder
	for {
		before, after, found := strings.Cut(text, "&")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		entity, _, ends := strings.Cut(after[:min(len(after), 10)], ";")
		if ends && strings.Trim(entity, entityLetters) == "" {
			b.WriteString(html.UnescapeString("&" + entity + ";"))
			text = after[len(entity)+1:]
		} else {
			b.WriteByte('&')
			text = after
		}
	}
}

// ordinary returns a text without invisible characters, and with plain signs instead of full-width and foreign ones.
func ordinary(text string) string {
	text = unfolded(decodedText(text))
	return strings.Map(func(r rune) rune {
		switch r {
		case '＠', '﹫':
			return '@'
		case '，', '、', '،', '﹐', '､':
			return ','
		case '；', '؛', '﹔':
			return ';'
		case '：':
			return ':'
		case '＜', '〈', '《':
			return '<'
		case '＞', '〉', '》':
			return '>'
		case '（':
			return '('
		case '）':
			return ')'
		case '［', '【':
			return '['
		case '］', '】':
			return ']'
		case '．':
			return '.'
		case '｜':
			return '|'
		case '“', '”', '„', '‟', '«', '»', '＂', '〝', '〞', '「', '」', '『', '』':
			return '"'
		case '\u2028', '\u2029', '\u0085', '\v', '\f', '\r':
			return '\n'
		case '\t', '\n':
			return r
		}
		switch {
		case invisible(r) || r == utf8.RuneError:
			return -1
		case unicode.IsSpace(r) || unicode.IsControl(r):
			return ' '
		}
		return r
	}, text)
}
