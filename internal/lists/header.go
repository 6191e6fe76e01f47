package lists

import (
	"fmt"
	"slices"
	"strings"
)

// newSheet returns the table below its header, which is the record at. known says whether the header names the columns.
func newSheet(records [][]string, at int, known bool) *sheet {
	s := &sheet{rows: records[at+1:]}
	var names []string
	width := 0
	if known {
		names = records[at]
		width = len(names)
	} else {
		for _, record := range s.rows {
			width = max(width, len(record))
		}
	}
	s.header, s.keys = make([]string, width), make([]string, width)
	s.numbers, s.stray = make([]int, width), make([]bool, width)
	for i := range width {
		if known {
			s.header[i] = line(names[i])
			s.keys[i], s.numbers[i] = columnKey(names[i])
			s.stray[i] = s.header[i] == ""
			continue
		}
		s.header[i] = fmt.Sprintf("column %d", i+1)
		most, _ := s.share(i, isMailbox) // a column of addresses is read as a whole or not at all
		s.stray[i] = !most
	}
	if known { // some exports repeat the header
		s.rows = slices.DeleteFunc(slices.Clone(s.rows), func(row []string) bool { return slices.Equal(row, names) })
	}
	return s
}

// titleAddresses is how many records with an address can stand above the header: the title of a report names its
// author, or who held the meeting.
const titleAddresses = 3

// headerOf returns where the header is, and whether it names columns. Without one it returns the place above the first
// record with an address, which may be -1.
func headerOf(records [][]string) (at int, known bool) {
	best, first, inTitle := 0, len(records), 0
	for i, record := range records {
		if slices.ContainsFunc(record, holdsAddress) {
			first = min(first, i)
			// A record that begins with an address, or stands below the names of people's columns, is in no title.
			if inTitle++; best > named || inTitle > titleAddresses || beginsWithAddress(record[0]) {
				break
			}
		}
		if i < headerWithin {
			if score := headerScore(record); score > best && (i < first || score >= named) {
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

// named is the score of a record that names a column of addresses.
const named = 3

// headerScore returns how much a record looks like a header: one for each name that is known, and more for the address.
// A record with an address in it is no header.
func headerScore(record []string) int {
	h, score, cells := headers(), 0, filled(record)
	for _, cell := range record {
		if len(cell) > 100 || cell == "" {
			continue
		}
		k, _ := key(cell)
		switch meanings := h.meanings[k]; {
		case len(meanings) == 0 && strings.ContainsAny(cell, "@＠"): // "Email (ana@example.com)" has a meaning
			return 0
		case k == "":
		case h.means(k, "email") > 0:
			score += named
		case len(meanings) > 0 && meanings[0].isField():
			score++
		case cells > 1 && h.contains(k, "email", 4):
			score++
		}
	}
	return score
}
