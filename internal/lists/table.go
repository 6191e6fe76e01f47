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
	s := newSheet(records, at, known)
	found, err := s.find(chosen)
	if err != nil {
		return nil, err
	}
	t := &Table{Columns: map[string]int{}, Delimiter: string(comma)}
	used := map[int]bool{}
	for field, all := range found {
		for i, column := range all {
			if used[column] = true; i == 0 && field != infix {
				t.Columns[field] = column + 1
			}
		}
	}
	t.Ignored = s.ignored(used)
	for _, record := range s.rows {
		t.Rows = append(t.Rows, found.rows(record)...)
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
	if k, _ := key(lines[0]); headers().means(k, "email") > 0 || !slices.ContainsFunc(delimiters, func(d byte) bool { return strings.IndexByte(lines[0], d) > 0 }) {
		return "", false
	}
	inner := strings.Join(lines, "\n")
	_, comma := delimited(inner, header)
	first := split(inner, comma, 0, 1)
	return inner, len(first) == 1 && len(first[0]) > 1
}

// newSheet returns the table below its header, which is at that place. known reports that the header names the columns.
func newSheet(records [][]string, at int, known bool) *sheet {
	s := &sheet{rows: records[at+1:]}
	width := 0
	for _, record := range s.rows {
		width = max(width, len(record))
	}
	var names []string
	if at >= 0 && known {
		names = records[at]
	}
	width = max(width, len(names))
	if known {
		width = len(names)
	}
	s.header, s.keys, s.numbers = make([]string, width), make([]string, width), make([]int, width)
	for i := range width {
		if i < len(names) {
			s.header[i] = line(names[i])
			s.keys[i], s.numbers[i] = key(names[i])
		}
		if !known {
			s.header[i] = fmt.Sprintf("column %d", i+1)
		}
	}
	if known { // some exports repeat it
		s.rows = slices.DeleteFunc(slices.Clone(s.rows), func(row []string) bool { return slices.Equal(row, names) })
	}
	return s
}

// headerOf returns where the header is, and whether it names columns. Without one it returns the place above the first
// record with an address, which may be -1.
func headerOf(records [][]string) (at int, known bool) {
	best, first := 0, len(records)
	for i, record := range records {
		if slices.ContainsFunc(record, isAddress) {
			first = i
			break
		}
		if i < headerWithin {
			if score := headerScore(record); score > best {
				best, at = score, i
			}
		}
	}
	if best > 1 {
		return at, true
	}
	if first == len(records) { // no address at all
		return 0, best > 0
	}
	if first == 0 {
		return -1, false
	}
	above := records[first-1]
	if filled(above) > 1 && len(above) >= usualWidth(records[first:]) { // names that headers.txt does not know
		return first - 1, true
	}
	return first - 1, best > 0 && at == first-1
}

func filled(record []string) int {
	n := 0
	for _, cell := range record {
		if cell != "" {
			n++
		}
	}
	return n
}

// headerScore returns how much a record looks like a header: one for each name that is known, and more for the address.
func headerScore(record []string) int {
	h, score, cells := headers(), 0, filled(record)
	for _, cell := range record {
		if len(cell) > 100 || cell == "" || isAddress(cell) {
			continue
		}
		k, _ := key(cell)
		switch meanings := h.meanings[k]; {
		case k == "":
		case h.means(k, "email") > 0:
			score += 3
		case len(meanings) > 0 && meanings[0].what != "honorific" && !strings.HasPrefix(meanings[0].what, "other-"):
			score++
		case cells > 1 && h.contains(k, "email", 4):
			score++
		}
	}
	return score
}

// rows returns the rows of a record: one, or one for each of several addresses in its cell.
func (c columns) rows(record []string) []Row {
	cell := func(field string) string {
		for _, column := range c[field] {
			if column < len(record) && record[column] != "" && !(field == "email" && isDirectoryName(record[column])) {
				return unescaped(record[column])
			}
		}
		return ""
	}
	row := Row{FirstName: name(cell("firstName")), LastName: name(cell("lastName")), Title: name(cell("title")), Phone: c.phone(record)}
	if particle := name(cell(infix)); particle != "" && row.LastName != "" {
		row.LastName = particle + " " + row.LastName
	}
	if row.FirstName == "" && row.LastName == "" {
		row.FirstName, row.LastName = splitName(cell("name"))
	}
	for _, group := range strings.FieldsFunc(cell("groups"), func(r rune) bool { return r == '|' || r == '\n' }) {
		if group = line(group); group != "" {
			row.Groups = append(row.Groups, group)
		}
	}
	emails, shown := addresses(cell("email"))
	row.Email = emails[0]
	if row.FirstName == "" && row.LastName == "" && shown != "" {
		row.FirstName, row.LastName = splitName(shown)
	}
	rows := []Row{row}
	for _, email := range emails[1:] {
		rows = append(rows, Row{Email: email, Groups: row.Groups})
	}
	return rows
}

// phone returns the first phone number of a record. What is no number only counts if there is nothing else.
func (c columns) phone(record []string) string {
	first := ""
	for _, column := range c["phone"] {
		if column >= len(record) || record[column] == "" {
			continue
		}
		number := line(unescaped(record[column]))
		if one, _, several := strings.Cut(number, ":::"); several { // Google Contacts
			number = strings.TrimSpace(one)
		}
		if first == "" {
			first = number
		}
		if isPhone(number) {
			return number
		}
	}
	return first
}
