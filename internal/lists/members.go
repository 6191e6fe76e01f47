package lists

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
)

// Member is one member of a list, as it is written there. Any part may be empty.
type Member struct {
	Name        string
	Kind        string // organisation or person where the cell has a known word, otherwise as it is written
	Email       string
	Domain      string
	Partner     string
	Tags        string
	Description string
}

// Members is a list that was read from a table of members. The rest is as in Table.
type Members struct {
	Rows      []Member
	Columns   map[string]int
	Ignored   []string
	Delimiter string
}

//go:embed members.txt
var membersText string

var memberHeaders = sync.OnceValue(func() headerNames { return namesOf(membersText) })

const memberKinds = "organisation person"

// ParseMembers reads a table of members as ParseTable reads one of people. Its header or chosen must say which column
// has the members' names. Errors: *Error if the file is not such a table, *Question if no column has the names.
func ParseMembers(file []byte, charset string, chosen map[string]int) (*Members, error) {
	text, err := decode(file, charset)
	if err != nil {
		return nil, err
	}
	records, comma, err := recordsOf(text, membersScore)
	if err != nil {
		return nil, err
	}
	at, best := 0, 0
	for i, record := range records[:min(len(records), headerWithin)] {
		if score := membersScore(record); score > best {
			best, at = score, i
		}
	}
	s := newSheet(records, at, true)
	if err := s.has(chosen); err != nil {
		return nil, err
	}
	t := &Members{Columns: s.memberColumns(chosen), Delimiter: string(comma)}
	if t.Columns["name"] == 0 && t.Columns["lastName"] == 0 {
		return nil, &Question{"name", s.header, nil}
	}
	used := map[int]bool{}
	for _, column := range t.Columns {
		used[column-1] = true
	}
	t.Ignored = s.ignored(used)
	for _, record := range s.rows {
		t.Rows = append(t.Rows, t.row(record))
	}
	return t, nil
}

// membersScore returns how much a record looks like the header of a list of members.
func membersScore(record []string) int {
	score := 0
	for _, cell := range record {
		k, _ := key(cell)
		switch h := memberHeaders(); {
		case k == "" || len(cell) > 100 || isAddress(cell):
		case h.means(k, "name") > 0:
			score += 3
		case headers().means(k, "first") > 0 || headers().means(k, "last") > 0:
			score += 2
		case headers().means(k, "email") > 0 || slices.ContainsFunc(MembersFields, func(field string) bool { return h.means(k, field) > 0 }):
			score++
		}
	}
	return score
}

// memberColumns returns the column of each field, from 1. A list without the members' names may have first and last
// names instead.
func (s *sheet) memberColumns(chosen map[string]int) map[string]int {
	found := map[string]int{}
	add := func(field string, from headerNames, what string, surest, least int) {
		if _, ok := chosen[field]; ok || found[field] > 0 {
			return
		}
		for rank := surest; rank <= least; rank++ {
			for i, k := range s.keys {
				if from.means(k, what) == rank && !taken(found, i+1) {
					found[field] = i + 1
					return
				}
			}
		}
	}
	for field, column := range chosen {
		if column > 0 {
			found[field] = column
		}
	}
	add("name", memberHeaders(), "name", 1, 1)
	if _, ok := chosen["name"]; !ok && found["name"] == 0 {
		add("firstName", headers(), "first", 1, rankOther)
		add("lastName", headers(), "last", 1, rankOther)
		if found["lastName"] == 0 {
			delete(found, "firstName")
			add("name", memberHeaders(), "name", 2, 2)
		}
	}
	add("email", headers(), "email", 1, rankOther)
	add("kind", memberHeaders(), "kind", 1, 1)
	if add("kind", memberHeaders(), "kind", 2, 2); found["kind"] > 0 && chosen["kind"] == 0 {
		if half, filled := s.share(found["kind"]-1, isMemberKind); memberHeaders().means(s.keys[found["kind"]-1], "kind") > 1 && filled && !half {
			delete(found, "kind")
		}
	}
	for _, field := range []string{"domain", "partner", "tags", "description"} {
		add(field, memberHeaders(), field, 1, 1)
	}
	return found
}

func taken(found map[string]int, column int) bool {
	for _, other := range found {
		if other == column {
			return true
		}
	}
	return false
}

func isMemberKind(cell string) bool {
	return memberKind(cell) != cell || strings.Contains(memberKinds, cell)
}

// memberKind returns the kind that a cell names, or the cell if it names none.
func memberKind(cell string) string {
	k, _ := key(cell)
	for _, kind := range strings.Fields(memberKinds) {
		if memberHeaders().means(k, kind) > 0 {
			return kind
		}
	}
	return cell
}

func (t *Members) row(record []string) Member {
	cell := func(field string) string {
		if at := t.Columns[field]; at > 0 && at <= len(record) {
			return unescaped(record[at-1])
		}
		return ""
	}
	emails := addresses(cell("email"))
	m := Member{Name: line(cell("name")), Kind: memberKind(cell("kind")), Email: emails[0].Email, Domain: line(cell("domain")), Partner: line(cell("partner")),
		Tags: strings.Join(strings.FieldsFunc(cell("tags"), isLineBreak), "|"), Description: cell("description")}
	if t.Columns["lastName"] > 0 {
		m.Name = line(cell("firstName") + " " + cell("lastName"))
		if m.Kind == "" {
			m.Kind = "person"
		}
	}
	return m
}

func isLineBreak(r rune) bool { return r == '\n' || r == '\r' }
