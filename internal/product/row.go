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

// Row is one row of a list of people to invite, as somebody gives it.
type Row struct {
	Email     string
	FirstName string
	LastName  string
	Phone     string
	Title     string
	Groups    []string // names or ids
}

// Verdicts of a row.
const (
	VerdictInvited   = OutcomeInvited
	VerdictAdded     = OutcomeAdded
	VerdictRequested = OutcomeRequested
	VerdictUnchanged = "unchanged"
	VerdictRefused   = "refused"
)

// Reasons of a refused row.
const (
	ReasonEmailInvalid   Reason = "email_invalid"
	ReasonEmailMissing   Reason = "email_missing"
	ReasonPhoneInvalid   Reason = "phone_invalid"
	ReasonNameInvalid    Reason = "name_invalid"
	ReasonGroupUnknown   Reason = "group_unknown"
	ReasonEmailTaken     Reason = "email_taken"
	ReasonDisabled       Reason = "disabled"
	ReasonAddressBounced Reason = "address_bounced"
	ReasonTooManyMails   Reason = "too_many_attempts"
)

// RowVerdict is what a row comes to, or, in a dry run, would come to.
type RowVerdict struct {
	Row     int    // from 1
	Email   string // as given
	Outcome string
	Reason  Reason
	Person  string // the person's id; empty: there is none yet, or the caller may not see them
}

// ParsePasted takes addresses as people paste them: parted by semicolons, commas or new lines, each alone or as
// `Name <address>`, the name in quotes or not. Empty places count for nothing.
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

// splitPasted parts the entries; what stands in quotes holds together.
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
		case r == '\n' || r == '\r': // a quote that never closes ends with its line
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

// splitName parts a shown name: "Silva, Ana" and "Ana Silva" are the same.
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

// columns are the CSV's by their loosely written names: letters alone count.
var columns = map[string]string{
	"email": "email", "mail": "email", "emailaddress": "email", "login": "email", "username": "email",
	"firstname": "first", "first": "first", "givenname": "first", "forename": "first", "vorname": "first", "prenom": "first",
	"lastname": "last", "last": "last", "surname": "last", "familyname": "last", "nachname": "last", "nom": "last",
	"phone": "phone", "phonenumber": "phone", "telephone": "phone", "tel": "phone", "mobile": "phone", "cell": "phone",
	"title": "title", "jobtitle": "title", "position": "title", "function": "title",
	"groups": "groups", "group": "groups",
}

// ParseCSV takes a table of people: UTF-8 with or without a BOM, CRLF or LF, commas or semicolons, a header whose
// names are matched loosely. Unknown columns are named and left out. Refusal: invalid, with the line.
func ParseCSV(text []byte) (rows []Row, ignored []string, err error) {
	s := strings.TrimPrefix(string(text), "\ufeff")
	if !utf8.ValidString(s) || strings.ContainsRune(s, 0) { // UTF-16 of plain letters is full of zeros
		return nil, nil, errCSV("is not UTF-8; save the table as CSV in UTF-8")
	}
	r := csv.NewReader(strings.NewReader(s))
	r.FieldsPerRecord = -1
	header, _, _ := strings.Cut(s, "\n")
	if strings.Count(header, ";") > strings.Count(header, ",") {
		r.Comma = ';'
	}
	names, err := r.Read()
	if err != nil {
		return nil, nil, csvProblem(err)
	}
	fields := make([]string, len(names))
	for i, name := range names {
		field := columns[letters(name)]
		if field != "" && !slices.Contains(fields, field) { // of two such columns the first counts
			fields[i] = field
		} else if name = strings.TrimSpace(name); name != "" {
			ignored = append(ignored, name)
		}
	}
	if !slices.Contains(fields, "email") {
		return nil, nil, errCSV("has no column for the e-mail address; name one email in the first line")
	}
	for {
		record, err := r.Read()
		if err == io.EOF {
			return rows, ignored, nil
		}
		if err != nil {
			return nil, nil, csvProblem(err)
		}
		rows = append(rows, rowOf(fields, record))
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

// unescaped takes away the quote that an export puts before what a spreadsheet would run, such as a phone's plus.
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
	}, fold(name))
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
		return errCSV(fmt.Sprintf("has a quote in line %d that does not close", parse.StartLine))
	case errors.As(err, &parse) && errors.Is(parse.Err, csv.ErrBareQuote):
		return errCSV(fmt.Sprintf("has a quote in the middle of a cell in line %d; double it inside a quoted cell", parse.Line))
	}
	return errCSV("cannot be read")
}
