package lists

import "strings"

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
