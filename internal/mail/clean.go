package mail

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	longestName       = 100 // characters of a name in a mail
	longestFooterLine = 200 // characters
	mostFooterLines   = 12
	longestNote       = 2000 // characters
	mostNoteLines     = 60
	textWidth         = 76 // characters
)

// line turns a text into one line of at most n characters. Each run of white space becomes one space. Invisible
// characters are removed: controls, invisible formatting, marks that change the direction of writing. Only the two
// joiners stay, which some scripts need.
func line(s string, n int) string {
	seen := strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case r == '\u200c' || r == '\u200d':
			return r
		case r == utf8.RuneError || unicode.In(r, unicode.C):
			return -1
		}
		return r
	}, s)
	return cut(strings.Join(strings.Fields(seen), " "), n)
}

// unlinked breaks up text that mail programs turn into links by themselves: http://evil.test, evil.com, a@evil.com,
// \\evil\share. It is for names, which may be anything that people have typed. A full stop between two characters
// becomes U+2024, the one dot leader. It looks the same, so Booking.com and J.R.R. Tolkien stay readable, and no
// program takes it for the dot of a domain. The other signs get a space next to them.
func unlinked(s string) string {
	runes := []rune(s)
	var b strings.Builder
	for i, r := range runes {
		inside := i > 0 && i+1 < len(runes) && runes[i-1] != ' ' && runes[i+1] != ' '
		switch r {
		case '.', '。', '．', '｡', '﹒':
			if inside {
				r = '\u2024'
			}
			b.WriteRune(r)
		case '@', '＠', '﹫':
			if inside {
				b.WriteString(" @ ")
				continue
			}
			b.WriteRune(r)
		case '/', '\\':
			b.WriteRune(r)
			if i+1 < len(runes) && runes[i+1] == r {
				b.WriteByte(' ')
			}
		case ':':
			b.WriteRune(r)
			if inside {
				b.WriteByte(' ')
			}
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// lines splits a text into lines, without empty lines at either end. There are at most as many lines as most says, each
// of at most longest characters.
func lines(text string, most, longest int) []string {
	var all []string
	for s := range strings.SplitSeq(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text), "\n") {
		all = append(all, line(s, longest))
	}
	text = strings.Trim(strings.Join(all, "\n"), "\n")
	if text == "" {
		return nil
	}
	all = strings.Split(text, "\n")
	return all[:min(len(all), most)]
}

// footerLines returns the lines of the portal's footer. Staff write it, and it may have links.
func footerLines(footer string) []string { return lines(footer, mostFooterLines, longestFooterLine) }

// noteLines returns the lines of a note that staff wrote for one reader. As in names, links in it are broken up, so
// that only the mail's own link works. "…" stands for text that is cut off.
func noteLines(note string) []string {
	all := lines(cut(note, longestNote), mostNoteLines+1, longestNote)
	for i, s := range all {
		all[i] = unlinked(s)
	}
	if len(all) > mostNoteLines {
		all[mostNoteLines] = "…"
	}
	return all
}

// wrap breaks lines between words, at textWidth. It never breaks a word, and so never a link.
func wrap(text string) string {
	var b strings.Builder
	for s := range strings.Lines(strings.TrimSpace(text)) {
		width := 0
		for word := range strings.FieldsSeq(s) {
			n := utf8.RuneCountInString(word)
			switch {
			case width == 0:
			case width+1+n > textWidth:
				b.WriteByte('\n')
				width = 0
			default:
				b.WriteByte(' ')
				width++
			}
			b.WriteString(word)
			width += n
		}
		b.WriteByte('\n')
	}
	return b.String()
}
