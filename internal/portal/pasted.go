package portal

import "strings"

// ParsePasted returns a row for each address in a pasted text. Semicolons, commas and new lines separate the addresses.
// Each is alone or written as `Name <address>`, with the name in quotes or without. Empty entries are skipped.
func ParsePasted(text string) []Row {
	var rows []Row
	for _, entry := range splitPasted(text) {
		name, address := "", entry
		if open := strings.LastIndexByte(entry, '<'); open >= 0 && strings.HasSuffix(entry, ">") {
			name, address = entry[:open], entry[open+1:len(entry)-1]
		}
		first, last := splitName(name)
		rows = append(rows, Row{Email: strings.TrimSpace(address), FirstName: first, LastName: last})
	}
	return rows
}

// splitPasted separates the entries. A separator in quotes does not count.
func splitPasted(text string) []string {
	var entries []string
	var entry strings.Builder
	quoted := false
	end := func() {
		if s := strings.TrimSpace(entry.String()); s != "" {
			entries = append(entries, s)
		}
		entry.Reset()
	}
	for _, r := range text {
		switch {
		case r == '"':
			quoted = !quoted
		case r == '\n' || r == '\r': // a quote that is not closed ends with its line
			quoted = false
			end()
			continue
		case !quoted && (r == ';' || r == ','):
			end()
			continue
		}
		entry.WriteRune(r)
	}
	end()
	return entries
}

// splitName splits a shown name: "Silva, Ana" and "Ana Silva" are the same.
func splitName(name string) (first, last string) {
	name = strings.TrimSpace(strings.Trim(strings.TrimSpace(name), `"'`))
	if l, f, ok := strings.Cut(name, ","); ok {
		return strings.TrimSpace(f), strings.TrimSpace(l)
	}
	parts := strings.Fields(name)
	if len(parts) < 2 {
		return name, ""
	}
	return strings.Join(parts[:len(parts)-1], " "), parts[len(parts)-1]
}
