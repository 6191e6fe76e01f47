package portal

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

// columns maps the names of a table's columns to a row's fields. Only the letters of a name are compared.
var columns = map[string]string{
	"email": "email", "mail": "email", "emailaddress": "email", "login": "email", "username": "email",
	"firstname": "first", "first": "first", "givenname": "first", "forename": "first", "vorname": "first", "prenom": "first",
	"lastname": "last", "last": "last", "surname": "last", "familyname": "last", "nachname": "last", "nom": "last",
	"phone": "phone", "phonenumber": "phone", "telephone": "phone", "tel": "phone", "mobile": "phone", "cell": "phone",
	"title": "title", "jobtitle": "title", "position": "title", "function": "title",
	"groups": "groups", "group": "groups",
}

// ParseCSV returns the rows of a table of people, and the names of the columns that it ignored. The table is in UTF-8
// with or without a BOM, with lines that end in CRLF or LF, with commas or semicolons, and with a header. The names in
// the header are matched loosely. Refusal: invalid, with the line.
func ParseCSV(text []byte) (rows []Row, ignored []string, err error) {
	t, err := readCSV(text, columns)
	if err != nil {
		return nil, nil, err
	}
	if !slices.Contains(t.fields, "email") {
		return nil, nil, errCSV("has no column for the e-mail address; name one email in the first line")
	}
	for _, record := range t.records {
		rows = append(rows, rowOf(t.fields, record))
	}
	return rows, t.ignored, nil
}

// csvTable is a table that was read: what each column is, by a map of columns' names, and its rows.
type csvTable struct {
	comma   rune
	fields  []string // of each column; empty: it means nothing here
	ignored []string // the names of the columns that mean nothing here
	records [][]string
}

func readCSV(text []byte, columns map[string]string) (*csvTable, error) {
	s := strings.TrimPrefix(string(text), "\ufeff")
	if !utf8.ValidString(s) || strings.ContainsRune(s, 0) { // UTF-16 of plain letters has a zero in each of them
		return nil, errCSV("is not UTF-8; save the table as CSV in UTF-8")
	}
	r := csv.NewReader(strings.NewReader(s))
	r.FieldsPerRecord = -1
	header, _, _ := strings.Cut(s, "\n")
	if strings.Count(header, ";") > strings.Count(header, ",") {
		r.Comma = ';'
	}
	names, err := r.Read()
	if err != nil {
		return nil, csvProblem(err)
	}
	t := &csvTable{comma: r.Comma, fields: make([]string, len(names))}
	for i, name := range names {
		field := columns[letters(name)]
		if field != "" && !slices.Contains(t.fields, field) { // of two columns for one field, the first counts
			t.fields[i] = field
		} else if name = strings.TrimSpace(name); name != "" {
			t.ignored = append(t.ignored, name)
		}
	}
	for {
		record, err := r.Read()
		if err == io.EOF {
			return t, nil
		}
		if err != nil {
			return nil, csvProblem(err)
		}
		t.records = append(t.records, record)
	}
}

func rowOf(fields, record []string) Row {
	var row Row
	for i, value := range record {
		if i >= len(fields) {
			break
		}
		value = unescaped(strings.TrimSpace(value))
		switch fields[i] {
		case "email":
			row.Email = value
		case "first":
			row.FirstName = value
		case "last":
			row.LastName = value
		case "phone":
			row.Phone = value
		case "title":
			row.Title = value
		case "groups":
			for _, name := range strings.Split(value, "|") {
				if name = strings.TrimSpace(name); name != "" {
					row.Groups = append(row.Groups, name)
				}
			}
		}
	}
	return row
}

// unescaped removes the quote that an export puts before a sign that a spreadsheet would run, such as a phone's plus.
func unescaped(cell string) string {
	if rest, ok := strings.CutPrefix(cell, "'"); ok && rest != "" && strings.ContainsRune("=+-@", rune(rest[0])) {
		return rest
	}
	return cell
}

func letters(name string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' {
			return r
		}
		return -1
	}, Fold(name))
}

func errCSV(message string) error {
	return &Error{Code: CodeInvalid, Detail: "The table " + message + ".", Fields: []Field{{Location: "body", Message: message}}}
}

func csvProblem(err error) error {
	var parse *csv.ParseError
	switch {
	case err == io.EOF:
		return errCSV("is empty; its first line must name the columns")
	case errors.As(err, &parse) && errors.Is(parse.Err, csv.ErrQuote):
		return errCSV(fmt.Sprintf("has a quote in line %d that is not closed", parse.StartLine))
	case errors.As(err, &parse) && errors.Is(parse.Err, csv.ErrBareQuote):
		return errCSV(fmt.Sprintf("has a quote in the middle of a cell in line %d; double it inside a quoted cell", parse.Line))
	}
	return errCSV("cannot be read")
}
