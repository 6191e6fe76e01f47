package lists

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"allyway/internal/pattern"
)

// invisible reports whether a character shows nothing and says nothing, such as a zero-width space, a soft hyphen or a
// mark of the direction of writing. The joiners are not among them, because emoji and some scripts need them.
func invisible(r rune) bool {
	return unicode.Is(unicode.Cf, r) && r != '\u200c' && r != '\u200d'
}

// plain reports whether a text has visible ASCII characters and blanks only.
func plain(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

func visible(s string) string {
	if plain(s) {
		return s
	}
	return strings.Map(func(r rune) rune {
		if invisible(r) {
			return -1
		}
		return r
	}, s)
}

// clean returns a cell without what is around its content: blanks, invisible characters and a pair of curly quotes.
func clean(cell string) string {
	cell = trim(cell)
	if inner, ok := strings.CutPrefix(cell, `="`); ok { // so that a spreadsheet does not change the cell
		cell = trim(strings.TrimSuffix(inner, `"`))
	}
	for _, pair := range quotePairs {
		if inner, ok := strings.CutPrefix(cell, pair.open); ok && strings.HasSuffix(inner, pair.shut) {
			return trim(strings.TrimSuffix(inner, pair.shut))
		}
	}
	return cell
}

var quotePairs = []struct{ open, shut string }{{"“", "”"}, {"„", "“"}, {"„", "”"}, {"«", "»"}, {"「", "」"}}

func trim(s string) string {
	return strings.TrimFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || invisible(r) || r == '\u200c' || r == '\u200d'
	})
}

// unescaped removes the apostrophes that an export puts before a sign with which a formula could begin, such as the
// plus of a phone number.
func unescaped(cell string) string {
	if !strings.Contains(cell, "'") {
		return cell
	}
	parts := strings.Split(cell, ";")
	for i, part := range parts {
		blanks := len(part) - len(strings.TrimLeft(part, " "))
		rest, ok := strings.CutPrefix(part[blanks:], "'")
		if first, _ := utf8.DecodeRuneInString(strings.TrimLeft(rest, " ")); ok && rest != "" && strings.ContainsRune("=+-@＝＋－＠", first) {
			parts[i] = part[:blanks] + rest
		}
	}
	return strings.Join(parts, ";")
}

// line returns a cell on one line, without invisible characters.
func line(cell string) string { return strings.Join(strings.Fields(visible(cell)), " ") }

// name returns a cell as a name or a title: on one line, with a letter or a digit, and not an address.
func name(cell string) string {
	cell = line(cell)
	if strings.ContainsAny(cell, "@＠") || !strings.ContainsFunc(cell, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }) {
		return ""
	}
	return cell
}

var (
	address     = pattern.Lazy(`^[^\s@<>(),;:"\[\]%/]+@[^\s@<>(),;:"\[\]/!?=&]+\.[^\s@<>(),;:"\[\]/!?=&]+$`)
	nameAddress = pattern.Lazy(`^[^@<>]*<\s*(?i:mailto:)?[^\s@<>]+@[^\s@<>]+\s*>$`)
)

// isDirectoryName reports whether a cell has the name of a mailbox in a directory (X.500), which Outlook exports in
// place of the address of somebody in the same company.
func isDirectoryName(cell string) bool {
	cell = strings.ToLower(cell[:min(len(cell), 8)])
	return strings.HasPrefix(cell, "/o=") || strings.HasPrefix(cell, "x500:/") || strings.HasPrefix(cell, "ex:/")
}

// mailbox returns the main address of a cell that has all addresses of one mailbox, as Exchange writes them: the one
// after SMTP: in capitals, or else the first one.
func mailbox(cell string) (string, bool) {
	main := ""
	for _, part := range strings.FieldsFunc(cell, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(",;|", r) }) {
		scheme, rest, ok := strings.Cut(part, ":")
		switch {
		case !ok || !strings.EqualFold(scheme, "smtp"):
		case scheme == "SMTP":
			return rest, true
		case main == "":
			main = rest
		}
	}
	return main, main != ""
}

// isAddress reports whether a cell looks like one address. Whether it is right is for the portal's rules to decide.
func isAddress(cell string) bool {
	if len(cell) > 1000 || !strings.ContainsAny(cell, "@＠") {
		return false
	}
	if main, ok := mailbox(cell); ok {
		cell = main
	}
	return address().MatchString(bare(cell))
}

const maxAddresses = 10_000 // bytes of a cell with addresses

// bare returns an address without what programs and people put around it.
func bare(cell string) string {
	if len(cell) > maxAddresses {
		return trim(cell)
	}
	cell = strings.ReplaceAll(trim(cell), "＠", "@")
	for !strings.Contains(cell, `"@`) { // otherwise the quotes belong to the address
		before := cell
		cell = strings.Trim(cell, "\"'“”‘’„«» \t\r\n\u00a0")
		if len(cell) > 7 && strings.EqualFold(cell[:7], "mailto:") {
			cell = cell[7:]
		}
		if inner, ok := strings.CutPrefix(cell, "<"); ok && strings.HasSuffix(inner, ">") {
			cell = strings.TrimSuffix(inner, ">")
		}
		if cell = trim(strings.TrimRight(cell, ",;")); strings.Contains(cell, "@") {
			cell = strings.TrimRight(cell, ".")
		}
		if cell == before {
			break
		}
	}
	return cell
}

// isMailbox reports whether a cell is one address, with a name before it or without.
func isMailbox(cell string) bool {
	return isAddress(cell) || len(cell) <= 1000 && nameAddress().MatchString(cell)
}

// holdsAddress reports whether a cell has an address in it, among others or with words that belong to it.
func holdsAddress(cell string) bool {
	return strings.ContainsAny(cell, "@＠") && address().MatchString(addresses(cell)[0].Email)
}

// beginsWithAddress reports whether a cell is an address or begins with one, with or without a name.
func beginsWithAddress(cell string) bool {
	end := strings.IndexAny(cell, ",;|\n")
	return isMailbox(cell) || end > 0 && isMailbox(cell[:end])
}

// addresses returns the addresses in a cell, each with the name that is shown with it. If the cell is not clearly one
// address or several, it is returned as it is.
func addresses(cell string) []Row {
	one := bare(unescaped(cell))
	if len(one) > maxAddresses || !strings.ContainsAny(one, "@%&") || address().MatchString(one) {
		return []Row{{Email: one}}
	}
	if main, ok := mailbox(one); ok {
		return []Row{{Email: bare(main)}}
	}
	if first, _, several := strings.Cut(one, ":::"); several && isAddress(first) { // Google Contacts: one person's
		return []Row{{Email: bare(first)}}
	}
	all := clearAddresses(cell)
	if all == nil {
		return []Row{{Email: one}}
	}
	return all
}

// joining are the words that can stand before an address in a cell of several.
var joining = []string{"and", "or", "und", "oder", "et", "ou", "y", "o", "e", "en", "of", "og", "och",
	"eller", "i", "и"}

// clearAddresses returns each address of a cell once. It returns none if one is not clear, as in
// "ana silva@example.com".
func clearAddresses(cell string) (all []Row) {
	seen := map[string]bool{}
	p := paste{text: ordinary(cell)}
	for p.next() {
		words := strings.Fields(p.text[p.end:p.start])
		p.take()
		row := p.rows[len(p.rows)-1]
		if !address().MatchString(row.Email) {
			return nil
		}
		if len(words) > 0 && row.FirstName == "" && row.LastName == "" {
			last := words[len(words)-1]
			r, _ := utf8.DecodeLastRuneInString(last)
			if (unicode.IsLetter(r) || unicode.IsDigit(r)) && !slices.Contains(joining, fold(last)) {
				return nil
			}
		}
	}
	for _, row := range p.rows {
		if k := strings.ToLower(row.Email); !seen[k] {
			seen[k] = true
			all = append(all, row)
		}
	}
	return all
}

// fold returns a text without case and accents, and with letters of normal width.
func fold(s string) string {
	if plain(s) {
		return strings.ToLower(s)
	}
	s = norm.NFKD.String(cases.Fold().String(s))
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Mn, r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r):
			return -1
		case r == 'ı':
			return 'i'
		}
		return r
	}, s)
}
