package lists

import (
	"slices"
	"strings"
)

// delimiters are what can separate cells, the likeliest first.
var delimiters = []byte{',', ';', '\t', '|', '^'}

// mostWasted is how many bytes are read for nothing, because what looked like a quoted cell of several lines is none.
// After that, a quoted cell ends with its line, so that a file full of quotes does not take long.
const mostWasted = 8 << 20

// splitter splits a text into records of cells.
//
// A cell that begins with a quote ends at the next quote with a delimiter or a line end behind it, and may have line
// ends in it. A quote that does not fit into this is a character like any other, and its record ends with its line.
type splitter struct {
	text   string
	comma  byte
	width  int // how many cells a record usually has; 0: not known
	wasted int // bytes
}

// split returns the first records, at most most of them; 0 means all. Records without content are left out.
func split(text string, comma byte, width, most int) [][]string {
	s := splitter{text: text, comma: comma, width: width}
	var records [][]string
	for at := 0; at < len(text); {
		record, next, ok := s.record(at)
		if !ok {
			record, next = s.line(at)
		}
		at = next
		for len(record) > 0 && record[len(record)-1] == "" {
			record = record[:len(record)-1]
		}
		if hasContent(record) {
			if records = append(records, record); len(records) == most {
				break
			}
		}
	}
	return records
}

func hasContent(record []string) bool {
	for _, cell := range record {
		if cell = strings.Trim(cell, ",;|^\"' \t"); cell != "" && !isRule(cell) {
			return true
		}
	}
	return false
}

// isRule reports whether a cell is a part of a line that is drawn below a header.
func isRule(cell string) bool { return len(cell) > 2 && strings.Trim(cell, "-=:+") == "" }

// record reads a record by the rules of quotes. ok is false if a quote in it does not fit.
func (s *splitter) record(at int) (cells []string, next int, ok bool) {
	for {
		cell, end, multiline, ok := s.cell(at)
		if !ok {
			return nil, 0, false
		}
		cells = append(cells, cell)
		if multiline && s.swallows(at, end) {
			s.wasted += end - at
			return nil, 0, false
		}
		if end >= len(s.text) {
			return cells, end, true
		}
		if s.text[end] != s.comma { // a line end
			return cells, afterLineEnd(s.text, end), true
		}
		at = end + 1
	}
}

// cell reads a cell and returns where it ends: at a delimiter, a line end or the end of the text.
func (s *splitter) cell(at int) (cell string, end int, multiline, ok bool) {
	start := at
	for start < len(s.text) && (s.text[start] == ' ' || s.text[start] == '\t' && s.comma != '\t') {
		start++
	}
	if start == len(s.text) || s.text[start] != '"' {
		end = s.plainEnd(at)
		return clean(s.text[at:end]), end, false, true
	}
	var b strings.Builder
	for i := start + 1; i < len(s.text); i++ {
		c := s.text[i]
		switch {
		case c == '"' && i+1 < len(s.text) && s.text[i+1] == '"':
			b.WriteByte('"')
			i++
			continue
		case c == '"':
			end := i + 1
			for end < len(s.text) && (s.text[end] == ' ' || s.text[end] == '\t' && s.comma != '\t') {
				end++
			}
			fits := end == len(s.text) || s.text[end] == s.comma || isLineEnd(s.text[end])
			if !fits {
				s.wasted += end - at
			}
			return clean(b.String()), end, multiline, fits
		case isLineEnd(c):
			if multiline = true; s.wasted >= mostWasted {
				return "", 0, false, false
			}
		}
		b.WriteByte(c)
	}
	s.wasted += len(s.text) - at
	return "", 0, false, false
}

// swallows reports whether a quoted cell of several lines seems to be a quote that was never closed: a line in it is
// like a record of its own, and so is the line that it ends in.
func (s *splitter) swallows(at, end int) bool {
	lines := strings.FieldsFunc(s.text[at:end], isLineBreak)
	if len(lines) == 0 {
		return false
	}
	last := end - len(lines[len(lines)-1])
	if cells, _ := s.line(last); len(cells) != s.width && !slices.ContainsFunc(cells, isAddress) {
		return false
	}
	for _, line := range lines[1:] {
		cells, _ := (&splitter{text: line, comma: s.comma}).line(0)
		for _, cell := range cells {
			if len(cells) == s.width && isAddress(cell) {
				return true
			}
		}
	}
	return false
}

// line reads a record that ends with its line. Quotes around a cell are dropped, and others are text.
func (s *splitter) line(at int) (cells []string, next int) {
	end := at
	for end < len(s.text) && !isLineEnd(s.text[end]) {
		end++
	}
	one := splitter{text: s.text[at:end], comma: s.comma}
	for start := 0; ; {
		cell, stop := one.lineCell(start)
		cells = append(cells, cell)
		if stop == len(one.text) {
			return cells, afterLineEnd(s.text, end)
		}
		start = stop + 1
	}
}

// lineCell reads a cell of a text of one line.
func (s *splitter) lineCell(at int) (cell string, end int) {
	if s.wasted < mostWasted {
		if cell, end, _, ok := s.cell(at); ok {
			if strings.Count(cell, `"`) == 1 { // the end of a quote that was never closed
				cell = strings.TrimSuffix(cell, `"`)
			}
			return cell, end
		}
	}
	end = s.plainEnd(at)
	return clean(strings.ReplaceAll(s.text[at:end], `"`, "")), end
}

func (s *splitter) plainEnd(at int) int {
	for at < len(s.text) && s.text[at] != s.comma && !isLineEnd(s.text[at]) {
		at++
	}
	return at
}

func isLineEnd(c byte) bool { return c == '\n' || c == '\r' }

func afterLineEnd(text string, at int) int {
	if strings.HasPrefix(text[at:], "\r\n") {
		return at + 2
	}
	return min(at+1, len(text))
}
