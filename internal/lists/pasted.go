package lists

import (
	"strings"
	"unicode"

	"allyway/internal/pattern"
)

// ParsePasted returns a row for each address in a pasted text, with the name that belongs to it. The text can come from
// a mail program, a document or a table. An address whose shown name is the same address has one row.
//
// Tables in the text are read as files are: what stands in place of an address has a row, too. Addresses around the
// tables follow.
func ParsePasted(text string) []Row {
	rows, seen := pastedTables(text)
	for _, row := range readPlain(text) {
		if !seen[compared(row.Email)] {
			rows = append(rows, row)
		}
	}
	return rows
}

// compared returns the form in which an address from a table and one from plain text are compared. It leaves out
// blanks, control characters and invisible characters, because one reader may see a blank where the other sees a
// control character.
func compared(email string) string {
	return strings.ToLower(strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.IsControl(r) || invisible(r) {
			return -1
		}
		return r
	}, email))
}

// readPlain returns the addresses of a text that is read from its beginning to its end, whatever is between them.
func readPlain(text string) []Row {
	p := paste{text: ordinary(text)}
	for p.next() {
		p.take()
	}
	return p.rows
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

var (
	trailingNote = pattern.Lazy(`^[>"'\])}]*[ \t]*\(([^()@\n]*)\)`)
	closing      = pattern.Lazy(`^[ \t]*[>"'\])}]+`)
	rename       = pattern.Lazy(`^[ \t"'>\])}|]*[<(\[|][ \t<(\[]*(?i:mailto:)?[ \t<]*$`) // what is between a shown address and the address
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
	if len(p.rows) > 0 && len(before) < 100 && rename().MatchString(before) && (strings.EqualFold(p.last, email) || p.lastQuoted && inBrackets) {
		p.rows[len(p.rows)-1].Email = email // the address before was the shown name of this one
	} else {
		first, last := p.name(before, inBrackets)
		p.rows = append(p.rows, Row{Email: email, FirstName: first, LastName: last})
	}
	p.last = email
	p.end = p.stop
	rest := p.text[p.stop:min(len(p.text), p.stop+maxShown)]
	p.lastQuoted = quoted && strings.IndexAny(rest, `"'`) == 0
	row := &p.rows[len(p.rows)-1]
	if note := trailingNote().FindStringSubmatchIndex(rest); note != nil {
		if inside := rest[note[2]:note[3]]; row.FirstName == "" && row.LastName == "" && strings.ContainsRune(strings.TrimSpace(inside), ' ') {
			row.FirstName, row.LastName = splitName(inside)
		}
		p.end += note[1]
	} else if m := closing().FindString(rest); m != "" && !p.lastQuoted {
		p.end += len(m)
	}
	p.at = max(p.at, p.end)
	if row.FirstName == "" && row.LastName == "" {
		row.FirstName, row.LastName = p.beside(before)
	}
}
