package lists

import (
	"slices"
	"strings"
)

// pastedTables returns the rows of the tables in a text, and the addresses in it that need no further row. Each record
// that names a column of addresses begins a table.
func pastedTables(text string) (rows []Row, seen map[string]bool) {
	records, headers := headersOf(text)
	if len(headers) == 0 {
		return nil, nil
	}
	seen = map[string]bool{}
	for i, at := range headers {
		end := len(records)
		if i+1 < len(headers) {
			end = headers[i+1]
		}
		s := newSheet(records[:end], at, true)
		if found, err := s.find(nil); err == nil {
			rows = s.pasted(rows, found, seen)
		}
	}
	return rows, seen
}

// headersOf returns the records of a text, and which of them name a column of addresses.
func headersOf(text string) (records [][]string, headers []int) {
	text = strings.ToValidUTF8(strings.TrimPrefix(text, "\ufeff"), "")
	records, _, err := recordsOf(text, headerScore)
	if err != nil {
		return nil, nil
	}
	for i, record := range records {
		if headerScore(record) >= named {
			headers = append(headers, i)
		}
	}
	return records, headers
}

// pasted adds the rows of a pasted table to rows, and the addresses in its columns of addresses to seen. Not all of
// these are the addresses of the rows: a table can also have the addresses of managers. A record that has no address
// and is no more than a line of text gives no row.
func (s *sheet) pasted(rows []Row, found columns, seen map[string]bool) []Row {
	others := s.others(found)
	see := func(text string) {
		for _, row := range readPlain(text) {
			seen[compared(row.Email)] = true
		}
	}
	for _, record := range s.rows {
		own := strings.ContainsAny(found.cell(record, "email"), "@＠")
		for i, row := range s.rowsOf(record, found) {
			switch {
			case strings.Contains(row.Email, "@") && (own && i == 0 || address().MatchString(row.Email)):
				seen[compared(row.Email)] = true
				see(row.Email) // where readPlain ends an address earlier
			case strings.Contains(row.Email, "@"): // a line of text, which readPlain reads
				continue
			case filled(record) < 2 && !(strings.Contains(row.Email, ".") && !strings.Contains(row.Email, " ")):
				continue
			}
			rows = append(rows, row)
		}
		for i, cell := range record {
			other := i < len(others) && others[i]
			if !own && (i == 0 || !holdsAddress(cell)) { // a line of text below the table stands in its first cell
				other = false
			}
			if other || slices.Contains(found["email"], i) {
				see(cell)
			}
		}
	}
	return rows
}

// others reports which columns that are not used have somebody else's addresses, or the person's other ones: their
// names or most of their cells say so.
func (s *sheet) others(found columns) []bool {
	h, others := headers(), make([]bool, len(s.header))
	for i, k := range s.keys {
		most, _ := s.share(i, isMailbox)
		says := h.contains(k, "email", 4) || h.has(k, "other-any") || h.means(k, "login") > 0
		others[i] = s.header[i] != "" && (most || says)
	}
	for _, used := range found {
		for _, i := range used {
			others[i] = false
		}
	}
	return others
}
