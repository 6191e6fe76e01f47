package lists

import "strings"

// rowsOf returns the rows of a record: one, and one for each further address in its cell, or in a stray cell.
func (s *sheet) rowsOf(record []string, c columns) []Row {
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
	emails := addresses(cell("email"))
	row.Email = emails[0].Email
	if row.FirstName == "" && row.LastName == "" {
		row.FirstName, row.LastName = emails[0].FirstName, emails[0].LastName
	}
	rows := append([]Row{row}, emails[1:]...)
	for i, cell := range record {
		if (i >= len(s.header) || s.stray[i]) && holdsAddress(cell) {
			rows = append(rows, addresses(cell)...)
		}
	}
	if len(rows) > 1 && rows[0].Email == "" && rows[0].FirstName == "" && rows[0].LastName == "" {
		rows = rows[1:]
	}
	for i := range rows {
		rows[i].Groups = row.Groups
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
