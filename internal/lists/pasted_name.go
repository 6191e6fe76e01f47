package lists

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"allyway/internal/pattern"
)

var (
	signs     = pattern.Lazy(`[,;|]| [-–—] `)
	lastSign  = pattern.Lazy(`(?:[,;|]| [-–—])$`)
	firstSign = pattern.Lazy(`^\s*(?:[,;]| [-–—] )`)
)

// beside returns the name beside an address, if this is the only address of its line. Signs, such as a comma, must
// separate the two.
func (p *paste) beside(before string) (first, last string) {
	start := strings.LastIndexByte(before, '\n') + 1
	rest, _, _ := strings.Cut(p.text[p.end:min(len(p.text), p.end+maxShown)], "\n")
	if start == 0 && len(p.rows) > 1 || strings.Contains(rest, "@") || len(before)-start > maxShown {
		return "", ""
	}
	before, rest = strings.TrimRight(before[start:], `"' `), strings.TrimLeft(rest, `"'`)
	if before == "" && strings.HasPrefix(rest, "\t") {
		return cellsName(strings.Split(rest[1:], "\t"))
	}
	if lastSign().MatchString(before) {
		before = marks().ReplaceAllString(before[strings.LastIndexByte(before, ':')+1:], "")
		if first, last = listedName(parts(before)); first != "" {
			return first, last
		}
	}
	if before == "" && firstSign().MatchString(rest) {
		return listedName(parts(rest))
	}
	return "", ""
}

// parts returns the parts of a line between signs. A line with quotes is read as a record of a table.
func parts(text string) []string {
	if records := split(text, ',', 0, 1); strings.Contains(text, `"`) && len(records) > 0 {
		return records[0]
	}
	return signs().Split(text, -1)
}

// isWordsOfName reports whether a text has only words that look like those of a name. One word is enough.
func isWordsOfName(text string) bool {
	return !isLabel(text) && !isCompany(text) && !strings.ContainsAny(text, "./") && looksLikeName(text+" "+text)
}

// listedName returns the name in parts of a line: a part of several words, or two parts of one word each, one after the
// other.
func listedName(parts []string) (first, last string) {
	one := "" // the part before, if it can be a first name
	for _, part := range parts {
		part = strings.Trim(part, " '")
		switch {
		case isLabel(part) || isCompany(part):
			one = ""
		case looksLikeName(part):
			return splitName(part)
		case !isWordsOfName(part):
			one = ""
		case one != "":
			return name(one), name(part)
		default:
			one = part
		}
	}
	return "", ""
}

// cellsName returns the name in cells of a table without a header: the first one or two that look like one.
func cellsName(cells []string) (first, last string) {
	var names []string
	for _, cell := range cells {
		cell = plainName(cell)
		if cell == "" || strings.ContainsAny(cell, "0123456789@/:+") || isLabel(cell) || isCompany(cell) {
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

// isLabel reports whether a cell is no name but says what is in the cell beside it, or what somebody is: a column's
// name, a form of address, or a word such as CEO.
func isLabel(cell string) bool {
	k, _ := key(cell)
	if isAll(cell, titles) || headers().means(k, "word") > 0 {
		return true
	}
	for _, m := range headers().meanings[k] {
		if m.isField() && len(cell) > 2 && utf8.RuneCountInString(cell) > 1 { // Ho and 성 are names
			return true
		}
	}
	return false
}

var (
	marks = pattern.Lazy(`^(?:[\s>•·▪▫‣◦●○■□*+–—‐-]|\(?\d{1,4}[.)\]:]\s|\([^()]*\)\s)+`)
	// what a reply has between the hour of a mail and its sender, as in "On Mon, 2 March 2026 at 9:30 AM Ana Silva <…>
	// wrote:"
	minutes   = pattern.Lazy(`^\d\d(?::\d\d)?(?i: ?[ap]\.? ?m\.?| ?uhr| ?h)?[ ,]+(?i:(?:schrieb|skrev|schreef|heeft|пишет|napisał\(a\)|ha scritto) )?`)
	openQuote = pattern.Lazy(`(?:^|[\s;,:(])"`)
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
		at := strings.LastIndexAny(before, ";:\t") + 1
		shown = before[at:]
		if cells := strings.Split(shown, "|"); len(cells) > 1 {
			if last := cells[len(cells)-1]; inBrackets || strings.TrimSpace(last) == "" {
				return cellsName(cells)
			}
			shown = cells[len(cells)-1]
		}
		shown, _, _ = strings.Cut(shown, " @ ") // what follows is where somebody works
		if at > 1 && before[at-1] == ':' && before[at-2] >= '0' && before[at-2] <= '9' {
			shown = minutes().ReplaceAllString(shown, "")
		}
		shown = strings.TrimLeft(shown, ", ")
		shown = marks().ReplaceAllString(shown, "")
	}
	if strings.Contains(shown, "://") {
		return "", ""
	}
	if !inBrackets && !quoted && !looksLikeName(shown) {
		return "", ""
	}
	if !quoted {
		shown = behindWords(shown)
	}
	return splitName(shown)
}

// withinNames are words that stand in names and are no particles.
var withinNames = []string{"e", "y", "i", "und", "het", "op", "in"}

// behindWords returns the name at the end of a sentence: what is behind a word without a capital, or behind the label
// of addresses. If the last word has no capital, the text is returned as it is.
func behindWords(shown string) string {
	if label, rest, ok := strings.Cut(shown, ","); ok {
		if k, _ := key(label); headers().means(k, "email") > 0 {
			shown = rest
		}
	}
	all := strings.Fields(shown)
	for i := len(all) - 1; i >= 0; i-- {
		word := strings.TrimRight(all[i], ",.:")
		small := !strings.ContainsFunc(word, func(r rune) bool { return !unicode.IsLower(r) })
		if !small || isParticle(word) || slices.Contains(withinNames, word) {
			continue
		}
		if i == len(all)-1 {
			return shown
		}
		return strings.Join(all[i+1:], " ")
	}
	return shown
}

// inQuotes returns what is in the quotes at the end of a text. A quote in it has a backslash or another quote before
// it.
func inQuotes(text string) (inside string, ok bool) {
	rest, ok := strings.CutSuffix(text, `"`)
	if !ok {
		return "", false
	}
	all := openQuote().FindAllStringIndex(rest, -1)
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
