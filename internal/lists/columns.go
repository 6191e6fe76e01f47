package lists

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// The fields that a column can have, as callers name them.
var (
	PeopleFields  = []string{"email", "firstName", "lastName", "name", "phone", "title", "groups"}
	MembersFields = []string{"name", "kind", "email", "domain", "partner", "tags", "description"}
)

// meaningOf is what headers.txt calls a field.
var meaningOf = map[string]string{"email": "email", "firstName": "first", "lastName": "last", "name": "full", "phone": "phone",
	"title": "title", "groups": "groups", infix: "infix"}

// infix is the column of the particle before a last name, which Dutch lists have. Callers do not see it.
const infix = "infix"

// The ranks of columns whose names are not in headers.txt, or whose names say that the address is not the main one.
const (
	rankLoose = 4
	rankOther = 5 // as in headers.txt
	rankLogin = 8
	rankEmpty = 10 // is added if the column has nothing in it
)

// ParseColumns reads which columns have which of the fields, such as "email:3,lastName:1". Columns count from 1; 0
// means that no column has the field.
func ParseColumns(text string, fields []string) (map[string]int, error) {
	chosen := map[string]int{}
	for _, part := range strings.Split(text, ",") {
		field, number, _ := strings.Cut(part, ":")
		field = strings.TrimSpace(field)
		n, err := strconv.Atoi(strings.TrimSpace(number))
		_, twice := chosen[field]
		if err != nil || n < 0 || twice || !slices.Contains(fields, field) {
			return nil, fmt.Errorf("must name fields and columns, such as email:3,name:1; the fields are %s", strings.Join(fields, ", "))
		}
		chosen[field] = n
	}
	return chosen, nil
}

// sheet is a table whose header is found.
type sheet struct {
	header  []string // names of the columns
	keys    []string
	numbers []int  // the numbers in the names
	stray   []bool // the columns that have no name: an address in them is one more person's
	rows    [][]string
}

// columns are the columns of each field, counted from 0, in the order in which they are read.
type columns map[string][]int

// find finds the columns of each field. chosen overrides what the names say. If find does not know which column has the
// addresses, it returns a question.
func (s *sheet) find(chosen map[string]int) (columns, error) {
	found := columns{}
	taken := map[int]bool{}
	if err := s.has(chosen); err != nil {
		return nil, err
	}
	for field, n := range chosen {
		found[field] = nil
		if n > 0 {
			found[field] = []int{n - 1}
			taken[n-1] = true
		}
	}
	add := func(field string, of func() ([]int, error)) error {
		if _, ok := found[field]; ok {
			return nil
		}
		all, err := of()
		found[field] = slices.DeleteFunc(all, func(i int) bool { return taken[i] })
		return err
	}
	if err := add("email", s.emails); err != nil {
		return nil, err
	}
	for _, i := range found["email"] {
		taken[i] = true
	}
	for _, field := range []string{"firstName", "lastName", "name", "title", "groups"} {
		_ = add(field, func() ([]int, error) { return s.best(field), nil }) // no error
	}
	_ = add("phone", func() ([]int, error) { return s.phones(), nil }) // no error
	if _, ok := chosen["lastName"]; !ok && len(found["lastName"]) > 0 {
		found[infix] = s.best(infix)
	}
	found.halve()
	if len(found["email"]) == 0 {
		return nil, &Question{"email", s.header, nil}
	}
	return found, nil
}

// has refuses columns that are not there.
func (s *sheet) has(chosen map[string]int) error {
	for _, n := range chosen {
		if n > len(s.header) {
			return &Error{fmt.Sprintf("has %d columns, and column %d was chosen", len(s.header), n)}
		}
	}
	return nil
}

// halve is for a table with a column for one half of the name and a column that seems to have the whole name. This
// column then has the other half: in "Vorname, Name" it has the last name.
func (c columns) halve() {
	first, last, full := c["firstName"], c["lastName"], c["name"]
	switch {
	case len(full) == 0:
	case len(first) > 0 && len(last) == 0:
		c["lastName"], c["name"] = full, nil
	case len(first) == 0 && len(last) > 0:
		c["firstName"], c["name"] = full, nil
	}
}

// ranked is a column that may have a field, and how surely: the smaller the rank, the surer.
type ranked struct{ column, rank int }

func (s *sheet) sort(all []ranked) {
	slices.SortStableFunc(all, func(a, b ranked) int {
		return cmp.Or(a.rank-b.rank, s.numbers[a.column]-s.numbers[b.column], a.column-b.column)
	})
}

// share reports whether at least half of a column's filled cells are as wanted, and whether any cell is filled.
func (s *sheet) share(column int, wanted func(string) bool) (half, filled bool) {
	yes, all := 0, 0
	for _, row := range s.rows[:min(len(s.rows), 1000)] {
		if column < len(row) && row[column] != "" {
			all++
			if wanted(row[column]) {
				yes++
			}
		}
	}
	return yes > 0 && yes*2 >= all, all > 0
}

// best returns the column whose name is the best for a field. It is for fields that are read from one column.
func (s *sheet) best(field string) []int {
	h, what := headers(), meaningOf[field]
	var all []ranked
	for i, k := range s.keys {
		rank := h.means(k, what)
		half := (what == "first" || what == "last") && h.means(k, "full") == 0
		if rank == 0 && half && h.ends(k, what, 6) && !h.has(k, "other-name") && !h.has(k, "other-any") {
			rank = rankLoose
		}
		if rank > 0 && !(what == "title" && s.honorifics(i)) {
			if _, filled := s.share(i, isAddress); !filled {
				rank += rankEmpty
			}
			all = append(all, ranked{i, rank})
		}
	}
	if len(all) == 0 {
		return nil
	}
	s.sort(all)
	return []int{all[0].column}
}

// honorifics reports whether a column has only forms of address in it, such as Mr.
func (s *sheet) honorifics(column int) bool {
	found := false
	for _, row := range s.rows {
		if column < len(row) && row[column] != "" {
			if k, _ := key(row[column]); headers().means(k, "honorific") == 0 {
				return false
			}
			found = true
		}
	}
	return found
}

// phones returns the columns of phone numbers.
func (s *sheet) phones() []int {
	h := headers()
	var all []ranked
	for i, k := range s.keys {
		rank := h.means(k, "phone")
		if rank == 0 && h.contains(k, "phone", 5) && !h.has(k, "other-phone") && !h.has(k, "other-any") {
			if content, _ := s.share(i, isPhone); content {
				rank = rankLoose
			}
		}
		if rank > 0 {
			all = append(all, ranked{i, rank})
		}
	}
	s.sort(all)
	var columns []int
	for _, r := range all {
		columns = append(columns, r.column)
	}
	return columns
}

// isPhone reports whether a cell looks like a phone number.
func isPhone(cell string) bool {
	digits := 0
	for _, r := range cell {
		if r >= '0' && r <= '9' {
			digits++
		}
	}
	return digits >= 6 && !strings.Contains(cell, "@")
}
