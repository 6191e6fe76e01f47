package lists

import (
	"bytes"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// ParsePasted returns a row for each address in a pasted text, with the name that belongs to it. The text can come from
// a mail program, a document or a table. An address whose shown name is the same address has one row.
func ParsePasted(text string) []Row {
	if rows := pastedTable(text); rows != nil {
		return rows
	}
	p := paste{text: ordinary(text)}
	for p.next() {
		p.take()
	}
	return p.rows
}

// pastedTable reads the text as a table if its first record names a column of addresses.
func pastedTable(text string) []Row {
	text, comma := delimited(strings.TrimPrefix(text, "\ufeff"))
	first := split(text, comma, 0, headerWithin)
	at, known := headerOf(first)
	if len(first) == 0 || !known || headerScore(first[at]) < 3 {
		return nil
	}
	t, err := parseText(text, comma, nil)
	if err != nil {
		return nil
	}
	var rows []Row
	for _, row := range t.Rows {
		if strings.Contains(row.Email, "@") {
			rows = append(rows, row)
		}
	}
	return rows
}

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

// ordinary returns a text without invisible characters, and with plain signs instead of full-width and foreign ones.
func ordinary(text string) string {
	text = unfolded(text)
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

const maxShown = 2000 // bytes before or behind an address in which its name can be

// paste goes through a text from one address to the next.
type paste struct {
	text string
	end  int // of the last address and what closes it
	at   int // where the search goes on
	rows []Row

	start, stop int // the address: text[start:stop]
	last        string
	lastQuoted  bool // the last address stood in quotes
}

// next finds the next address: what is around an @.
func (p *paste) next() bool {
	for {
		i := strings.IndexByte(p.text[p.at:], '@')
		if i < 0 {
			return false
		}
		i += p.at
		domain := i + 1
		for domain < len(p.text) && p.text[domain] == '@' { // a slip, which is refused later
			domain++
		}
		p.start, p.stop = p.localStart(i), p.domainEnd(domain)
		p.at = p.stop
		if p.start < i && p.stop > domain {
			return true
		}
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
	for _, more := range []string{"?cc=", "&cc=", "?bcc=", "&bcc=", "?to=", "&to="} {
		if i := strings.LastIndex(strings.ToLower(p.text[start:at]), more); i >= 0 {
			start += i + len(more)
		}
	}
	// What stands before an address without a blank is no part of it: quotes, bullets, bars.
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
	if ideographic >= 0 && end < len(p.text) && p.text[end] == '@' { // it ended a sentence
		end = ideographic
	}
	for end > at && (strings.HasSuffix(p.text[at:end], ".") || strings.HasSuffix(p.text[at:end], "-") || strings.HasSuffix(p.text[at:end], "_") ||
		strings.HasSuffix(p.text[at:end], "。")) {
		_, size := utf8.DecodeLastRuneInString(p.text[at:end])
		end -= size
	}
	return end
}

var (
	trailingNote = regexp.MustCompile(`^[>"'\])}]*[ \t]*\(([^()@\n]*)\)`)
	closing      = regexp.MustCompile(`^[ \t]*[>"'\])}]+`)
	rename       = regexp.MustCompile(`^[ \t"'>\])}|]*[<(\[|][ \t<(\[]*(?i:mailto:)?[ \t<]*$`) // what is between a shown address and the address
)

// take makes the row of the address that next found.
func (p *paste) take() {
	email := p.text[p.start:p.stop]
	before := p.text[p.end:p.start]
	inBrackets := strings.HasSuffix(strings.TrimSuffix(strings.TrimRight(strings.ToLower(before), " \t"), "mailto:"), "<") ||
		strings.HasSuffix(strings.TrimRight(before, " \t"), "(")
	quoted := strings.ContainsAny(before[max(0, len(before)-1):], `"'`) || strings.HasPrefix(email, `"`)
	if p.start > 0 && p.start-1 >= p.end && p.text[p.start-1] == '\'' {
		quoted = true
	}
	if len(p.rows) > 0 && len(before) < 100 && rename.MatchString(before) && (strings.EqualFold(p.last, email) || p.lastQuoted && inBrackets) {
		p.rows[len(p.rows)-1].Email = email // the former was the shown name of this one
	} else {
		first, last := p.name(before, inBrackets)
		p.rows = append(p.rows, Row{Email: email, FirstName: first, LastName: last})
	}
	p.last = email
	p.end = p.stop
	rest := p.text[p.stop:min(len(p.text), p.stop+maxShown)]
	p.lastQuoted = quoted && strings.IndexAny(rest, `"'`) == 0
	row := &p.rows[len(p.rows)-1]
	if note := trailingNote.FindStringSubmatchIndex(rest); note != nil {
		if inside := rest[note[2]:note[3]]; row.FirstName == "" && row.LastName == "" && strings.ContainsRune(strings.TrimSpace(inside), ' ') {
			row.FirstName, row.LastName = splitName(inside)
		}
		p.end += note[1]
	} else if m := closing.FindString(rest); m != "" && !p.lastQuoted {
		p.end += len(m)
	}
	p.at = max(p.at, p.end)
	p.cellsBehind(row, before)
}

// cellsBehind reads the name from the cells behind an address, in a tab-separated line that begins with the address.
func (p *paste) cellsBehind(row *Row, before string) {
	lineStart := strings.LastIndexByte(before, '\n') + 1
	if row.FirstName != "" || row.LastName != "" || strings.TrimSpace(before[lineStart:]) != "" || lineStart == 0 && len(p.rows) > 1 {
		return
	}
	rest, _, _ := strings.Cut(p.text[p.end:min(len(p.text), p.end+maxShown)], "\n")
	if strings.HasPrefix(rest, "\t") && !strings.Contains(rest, "@") {
		row.FirstName, row.LastName = cellsName(strings.Split(rest[1:], "\t"))
	}
}

// cellsName returns the name in cells of a table without a header: the first one or two that look like one.
func cellsName(cells []string) (first, last string) {
	var names []string
	for _, cell := range cells {
		if cell = plainName(cell); cell == "" || strings.ContainsAny(cell, "0123456789@/:+") {
			if len(names) > 0 {
				break
			}
			continue
		}
		if names = append(names, cell); strings.ContainsAny(cell, " ,") || len(names) == 2 {
			break
		}
	}
	switch len(names) {
	case 0:
		return "", ""
	case 1:
		return splitName(names[0])
	}
	return name(names[0]), name(names[1])
}

var (
	marks     = regexp.MustCompile(`^(?:[\s>•·▪▫‣◦●○■□*+–—‐-]|\(?\d{1,4}[.)\]:]\s|\([^()]*\)\s)+`)
	openQuote = regexp.MustCompile(`(?:^|[\s;,:(])"`)
)

// name returns the name in the text between the last address and this one.
func (p *paste) name(before string, inBrackets bool) (first, last string) {
	if cut := len(before) - maxShown; cut > 0 {
		for !utf8.RuneStart(before[cut]) {
			cut++
		}
		before = before[cut:]
	}
	before = before[strings.LastIndexByte(before, '\n')+1:]
	if i := strings.LastIndex(strings.ToLower(before), "mailto:"); i >= 0 {
		before = before[:i]
	}
	before = strings.TrimRight(before, " <([{\t'")
	if strings.HasSuffix(p.text[:p.start], "\t") && !inBrackets {
		cells := strings.Split(strings.TrimRight(before, "\t"), "\t")
		return cellsName(cells)
	}
	shown, quoted := inQuotes(before)
	if !quoted {
		shown = before[strings.LastIndexAny(before, ";:|\t")+1:]
		shown = strings.TrimLeft(shown, ", ")
		shown = marks.ReplaceAllString(shown, "")
	}
	if strings.Contains(shown, "://") {
		return "", ""
	}
	if !inBrackets && !quoted && !looksLikeName(shown) {
		return "", ""
	}
	return splitName(shown)
}

// inQuotes returns what is in the quotes at the end of a text. A quote in it has a backslash or another quote before it.
func inQuotes(text string) (inside string, ok bool) {
	rest, ok := strings.CutSuffix(text, `"`)
	if !ok {
		return "", false
	}
	all := openQuote.FindAllStringIndex(rest, -1)
	for i := len(all) - 1; i >= max(0, len(all)-10); i-- {
		inside = rest[all[i][1]:]
		if unescaped := escapedQuotes.Replace(inside); !strings.Contains(unescaped, `"`) {
			return strings.ReplaceAll(inside, `""`, `"`), true
		}
	}
	return "", false
}

var escapedQuotes = strings.NewReplacer(`\"`, "", `""`, "")

// looksLikeName reports whether a text before an address without brackets is a name rather than words of a sentence:
// two to five words, each with a capital, or of a script that has none.
func looksLikeName(text string) bool {
	all := strings.Fields(strings.TrimRight(text, " ,-–—"))
	if len(all) < 2 || len(all) > 5 {
		return false
	}
	for _, word := range all {
		r, _ := utf8.DecodeRuneInString(word)
		if !unicode.IsLetter(r) || unicode.IsLower(r) && !isParticle(word) {
			return false
		}
	}
	return true
}
