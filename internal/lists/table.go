package lists

import (
	"fmt"
	"slices"
	"strings"
)

const (
	headerWithin = 40     // records from the top in which the header can be
	maxColumns   = 16_384 // as Excel has
	maxRecords   = 50_000 // more than any caller takes
)

// ParseTable reads a table of people. charset is how its sender declares it, or "". chosen says which column has a
// field, from 1, where the caller knows better than the header; ParseColumns makes it.
//
// It finds the encoding, the delimiter and the header, which may have a title or notes above it, or be missing. Records
// without content are left out. Errors: *Error if the file is not such a table, *Question if it is not clear which
// column has the addresses.
func ParseTable(file []byte, charset string, chosen map[string]int) (*Table, error) {
	text, err := decode(file, charset)
	if err != nil {
		return nil, err
	}
	return parseText(text, chosen)
}

func parseText(text string, chosen map[string]int) (*Table, error) {
	records, comma, err := recordsOf(text, headerScore)
	if err != nil {
		return nil, err
	}
	at, known := headerOf(records)
	t, err := newSheet(records, at, known).table(chosen)
	if err != nil {
		return nil, err
	}
	t.Delimiter = string(comma)
	return t, nil
}

// table reads the rows below the header.
func (s *sheet) table(chosen map[string]int) (*Table, error) {
	found, err := s.find(chosen)
	if err != nil {
		return nil, err
	}
	t := &Table{Columns: map[string]int{}}
	used := map[int]bool{}
	for field, all := range found {
		for i, column := range all {
			if used[column] = true; i == 0 && field != infix {
				t.Columns[field] = column + 1
			}
		}
	}
	t.Ignored = s.ignored(used)
	for i, record := range s.rows {
		if i == len(s.rows)-1 && isTotal(record) {
			break
		}
		t.Rows = append(t.Rows, s.rowsOf(record, found)...)
	}
	return t, nil
}

// score returns how much a record looks like the header of a list.
type score func(record []string) int

// recordsOf splits a text into records of cells, and returns what separates the cells.
func recordsOf(text string, header score) (records [][]string, comma byte, err error) {
	text, comma = delimited(text, header)
	records = split(text, comma, 0, maxRecords+1)
	switch {
	case len(records) == 0:
		return nil, 0, &Error{"is empty; its first line must name the columns"}
	case len(records) > maxRecords:
		return nil, 0, &Error{fmt.Sprintf("has more than %d rows", maxRecords)}
	}
	if widest := slices.MaxFunc(records, func(a, b []string) int { return len(a) - len(b) }); len(widest) > maxColumns {
		return nil, 0, &Error{fmt.Sprintf("has %d columns; the most is %d", len(widest), maxColumns)}
	}
	if strings.Contains(text, `"`) { // the quotes are judged again, now that the number of cells is known
		records = split(text, comma, usualWidth(records), 0)
	}
	if inner, ok := unwrapped(records, header); ok {
		return recordsOf(inner, header)
	}
	return records, comma, nil
}

// ignored returns the names of the columns that are not used.
func (s *sheet) ignored(used map[int]bool) (names []string) {
	for i, name := range s.header {
		if !used[i] && name != "" {
			names = append(names, name)
		}
	}
	return names
}

// delimited returns what separates the cells of a text, and the text without a line that says so (sep=;).
func delimited(text string, header score) (rest string, comma byte) {
	end := strings.IndexAny(text, "\r\n")
	if end < 0 || end > 20 {
		return text, mostLikely(text, header)
	}
	first := strings.Trim(text[:end], `" `)
	if len(first) < len("sep=") || !strings.EqualFold(first[:len("sep=")], "sep=") {
		return text, mostLikely(text, header)
	}
	text = text[afterLineEnd(text, end):]
	if sign := first[len("sep="):]; sign != "" && slices.Contains(delimiters, sign[0]) {
		return text, sign[0]
	}
	return text, mostLikely(text, header)
}

// mostLikely returns the delimiter with which the beginning of a text looks most like a table: the names of columns
// count most, then how many records have the same number of cells.
func mostLikely(text string, header score) byte {
	best, bestScore := delimiters[0], -1
	for _, comma := range delimiters {
		records := split(text, comma, 0, headerWithin)
		names := 0
		for _, record := range records {
			names = max(names, header(record))
		}
		width := usualWidth(records)
		regular := 0
		for _, record := range records {
			if width > 1 && len(record) == width {
				regular++
			}
		}
		score := names*1000 + regular*100/max(len(records), 1)
		if score > bestScore {
			best, bestScore = comma, score
		}
	}
	return best
}

// usualWidth returns how many cells most records have.
func usualWidth(records [][]string) int {
	counts := map[int]int{}
	best := 0
	for _, record := range records {
		n := len(record)
		if counts[n]++; counts[n] > counts[best] || counts[n] == counts[best] && n > best {
			best = n
		}
	}
	return best
}

// unwrapped returns the text of a table whose lines are each in one quoted cell.
func unwrapped(records [][]string, header score) (string, bool) {
	lines := make([]string, len(records))
	for i, record := range records {
		if len(record) != 1 {
			return "", false
		}
		lines[i] = record[0]
	}
	separated := slices.ContainsFunc(delimiters, func(d byte) bool { return strings.IndexByte(lines[0], d) > 0 })
	k, _ := key(lines[0])
	if !separated || headers().means(k, "email") > 0 || isMailbox(lines[0]) { // Silva, Ana <ana@example.com>
		return "", false
	}
	inner := strings.Join(lines, "\n")
	_, comma := delimited(inner, header)
	first := split(inner, comma, 0, 1)
	return inner, len(first) == 1 && len(first[0]) > 1
}
