package lists

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"allyway/internal/pattern"
)

// next finds the next address: what is around an @.
func (p *paste) next() bool {
	for {
		i := strings.IndexByte(p.text[p.at:], '@')
		if i < 0 {
			return false
		}
		i += p.at
		domain := i + 1
		for domain < len(p.text) && p.text[domain] == '@' { // a typing mistake, which is refused later
			domain++
		}
		p.start, p.stop = p.localStart(i), p.domainEnd(domain)
		if p.start == i || p.stop == domain {
			p.overBlanks(i, domain)
		}
		if rest := p.text[p.stop:]; p.text[p.start] == '_' && strings.HasPrefix(rest, "_") { // italics
			p.start++
		}
		if p.start < i && p.stop > domain {
			p.at = p.stop
			return true
		}
		p.at = domain
	}
}

var hostEnd = pattern.Lazy(`\.\pL{2,}$`)

// overBlanks looks for the parts of an address behind the blanks around its @. Such an address is refused later, but
// must not be lost.
func (p *paste) overBlanks(at, domain int) {
	local := p.end + len(strings.TrimRight(p.text[p.end:at], " "))
	host := len(p.text) - len(strings.TrimLeft(p.text[domain:], " "))
	start, stop := p.localStart(local), p.domainEnd(host)
	if start < local && hostEnd().MatchString(p.text[host:stop]) {
		p.start, p.stop = start, stop
	}
}

// localStart returns where the part before the @ begins.
func (p *paste) localStart(at int) int {
	if at > p.end && p.text[at-1] == '"' { // a quoted part, which is refused later, but must not be lost
		if open := strings.LastIndexByte(p.text[p.end:at-1], '"'); open >= 0 && !strings.Contains(p.text[p.end+open:at], "\n") {
			return p.end + open
		}
	}
	start := at
	var after rune
	for start > p.end {
		r, size := utf8.DecodeLastRuneInString(p.text[p.end:start])
		if !isLocal(r) || after != 0 && after < utf8.RuneSelf && unicode.In(r, together...) {
			break
		}
		start, after = start-size, r
	}
	if strings.HasPrefix(p.text[start:at], "//") && strings.HasSuffix(p.text[p.end:start], ":") { // the URL of a page
		start += strings.LastIndexAny(p.text[start:at], "/?=&") + 1
	}
	for _, more := range []string{"cc=", "bcc=", "to="} { // of a link
		i := strings.LastIndex(strings.ToLower(p.text[start:at]), more)
		if i == 0 || i > 0 && strings.ContainsRune("?&", rune(p.text[start+i-1])) {
			start += i + len(more)
		}
	}
	// Quotes, bullets and bars directly before an address, without a blank, are no part of it.
	for start < at && strings.ContainsRune("'`*|/=?&.{}^~!-", rune(p.text[start])) {
		start++
	}
	return start
}

// together are the scripts that write no blank between a name and an address.
var together = []*unicode.RangeTable{unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Thai}

func isLocal(r rune) bool {
	return r < utf8.RuneSelf && (r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("!#$%&'*+/=?^_`{|}~-.", r)) ||
		r >= utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r) || r == '’')
}

// domainEnd returns where the part after the @ ends.
func (p *paste) domainEnd(at int) int {
	if strings.HasPrefix(p.text[at:], "[") {
		if shut := strings.IndexAny(p.text[at:], "]\n"); shut > 0 && p.text[at+shut] == ']' && !strings.Contains(p.text[at:at+shut], "@") {
			return at + shut + 1
		}
	}
	end, ideographic := at, -1
	for end < len(p.text) {
		r, size := utf8.DecodeRuneInString(p.text[end:])
		if r == '。' {
			ideographic = end
		} else if r != '.' && r != '-' && r != '_' && !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsDigit(r) {
			break
		}
		end += size
	}
	if end < len(p.text) && p.text[end] == '@' {
		r, _ := utf8.DecodeLastRuneInString(p.text[at:end])
		switch {
		case ideographic >= 0: // it ended a sentence
			end = ideographic
		case end > at && (unicode.IsLetter(r) || unicode.IsDigit(r)): // two without a blank between them
			return p.domainEnd(end + 1)
		}
	}
	for end > at && (strings.HasSuffix(p.text[at:end], ".") || strings.HasSuffix(p.text[at:end], "-") || strings.HasSuffix(p.text[at:end], "_") ||
		strings.HasSuffix(p.text[at:end], "。")) {
		_, size := utf8.DecodeLastRuneInString(p.text[at:end])
		end -= size
	}
	return end
}
