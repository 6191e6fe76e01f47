package lists

import (
	"slices"
	"strings"
	"unicode"

	"allyway/internal/phone"
)

// rowsOf returns the rows of a record: one, and one for each further address in its cell, or in a stray cell.
func (s *sheet) rowsOf(record []string, c columns) []Row {
	if isNote(record) {
		return []Row{{Email: line(strings.Join(record, " "))}}
	}
	row := Row{Title: name(c.cell(record, "title")), Phone: c.phone(record)}
	row.FirstName, row.LastName = s.nameOf(record, c)
	groups := c.cell(record, "groups")
	for _, group := range strings.FieldsFunc(groups, func(r rune) bool { return r == '|' || r == '\n' }) {
		if group = line(group); group != "" {
			row.Groups = append(row.Groups, group)
		}
	}
	emails := addresses(c.cell(record, "email"))
	row.Email = emails[0].Email
	if row.FirstName == "" && row.LastName == "" {
		row.FirstName, row.LastName = emails[0].FirstName, emails[0].LastName
	}
	more := append(emails[1:], s.strays(record, c, row.Email)...)
	unnamed := row.FirstName == "" && row.LastName == ""
	if len(more) > 0 && unnamed && (row.Email == "" || len(more) == 1 && isWordsOfName(row.Email)) {
		// What stands in place of the address is the name, as in "Ana Silva,ana@example.com" below one column's name.
		if row.FirstName, row.LastName = splitName(row.Email); row.Email == "" {
			row.FirstName, row.LastName = more[0].FirstName, more[0].LastName
		}
		row.Email, more = more[0].Email, more[1:]
	}
	rows := append([]Row{row}, more...)
	for i := range rows {
		rows[i].Groups = row.Groups
	}
	return rows
}

// strays returns the other addresses of a record: those in cells whose column has no name, and those in the cells of
// names.
func (s *sheet) strays(record []string, c columns, email string) (rows []Row) {
	names := slices.Concat(c["name"], c["firstName"], c["lastName"])
	for i, cell := range record {
		stray := i >= len(s.header) || s.stray[i] || slices.Contains(names, i)
		if !stray || !strings.ContainsAny(cell, "@＠") || len(readPlain(cell)) == 0 {
			continue
		}
		for _, row := range addresses(cell) {
			if !strings.EqualFold(row.Email, email) {
				rows = append(rows, row)
			}
		}
	}
	return rows
}

// cell returns the first filled cell of a record in the columns of a field. For the address, it returns the first cell
// that begins with an address, if there is one.
func (c columns) cell(record []string, field string) string {
	first := ""
	for _, column := range c[field] {
		switch {
		case column >= len(record) || record[column] == "" || field == "email" && isDirectoryName(record[column]):
		case field != "email" || len(c[field]) == 1 || address().MatchString(addresses(record[column])[0].Email):
			return unescaped(record[column])
		case first == "": // such as n/a
			first = unescaped(record[column])
		}
	}
	return first
}

// nameOf returns the name in the cells of a record.
func (s *sheet) nameOf(record []string, c columns) (first, last string) {
	first, last = name(c.cell(record, "firstName")), name(c.cell(record, "lastName"))
	if particle := name(c.cell(record, infix)); particle != "" && last != "" {
		last = particle + " " + last
	}
	whole := c.cell(record, "name")
	switch {
	case first != "" || last != "" || whole == "" || strings.ContainsAny(withoutBrackets(whole), "@＠"):
		return first, last
	case s.keys[c["name"][0]] == lastFirstKey:
		return splitLastFirst(whole)
	}
	return splitName(whole)
}

// isNote reports whether a record is a note about the table, such as who exported it. Its row is refused later, and
// shown.
func isNote(record []string) bool {
	text := strings.TrimSpace(strings.Join(record, " "))
	if filled(record) > 3 || len(text) > 200 || !strings.Contains(text, " ") {
		return false
	}
	k, _ := key(text)
	return slices.ContainsFunc(headers().words["note"], func(word string) bool { return strings.HasPrefix(k, word) })
}

// isTotal reports whether the last record of a table counts the others, and names nobody: "Total: 10,000 people".
func isTotal(record []string) bool {
	text := strings.TrimSpace(strings.Join(record, " "))
	count := strings.IndexFunc(text, unicode.IsDigit)
	if count < 0 || filled(record) > 2 || strings.Contains(text, "@") {
		return false
	}
	before, _ := key(text[:count])
	behind, _ := key(strings.TrimLeft(text[count:], "0123456789.,' "))
	return headers().means(before, "total") > 0 || before == "" && headers().means(behind, "total") > 0
}

// phone returns the first phone number of a record that is right. If none is right, it returns the first cell that
// looks like a number, or else the first filled one.
func (c columns) phone(record []string) string {
	best := ""
	for _, column := range c["phone"] {
		if column >= len(record) || record[column] == "" {
			continue
		}
		number := line(unescaped(record[column]))
		if one, _, several := strings.Cut(number, ":::"); several { // Google Contacts
			number = strings.TrimSpace(one)
		}
		if _, err := phone.Parse(number); err == nil {
			return number
		}
		if best == "" || !isPhone(best) && isPhone(number) {
			best = number
		}
	}
	return best
}
