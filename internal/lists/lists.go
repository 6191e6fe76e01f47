// Package lists reads lists of people as programs write them and people paste them: tables of a spreadsheet, a CRM or a
// user directory, and addresses from a mail program.
//
// Everything here is pure. It returns what the text says. The portal's rules decide whether an address or a phone
// number is right. No row is lost: a text has a row for each address in it, and a quote that is not closed damages only
// its own row.
package lists

// Row is one person of a list, as it is written there. Any part but the address may be empty.
type Row struct {
	Email     string
	FirstName string
	LastName  string
	Phone     string
	Title     string
	Groups    []string // names or ids
}

// Table is a list that was read from a table.
type Table struct {
	Rows      []Row
	Columns   map[string]int // a field's name to its column, from 1; of several columns, the one that is read first
	Ignored   []string       // the names of the columns that no field is read from
	Delimiter string         // what separates the cells
}

// Error says why a file cannot be read, and what to do. It never repeats a cell.
type Error struct{ Message string } // it continues "The table …"

func (e *Error) Error() string { return "lists: the table " + e.Message }

// Question asks which column has a field that every list needs.
type Question struct {
	Field      string   // the field's name, as in Table.Columns
	Header     []string // the names of all columns
	Candidates []int    // the columns that could be meant, from 1; none: no column seems to have the field
}

func (q *Question) Error() string { return "lists: which column has the " + q.Field + "?" }
