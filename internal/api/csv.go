package api

import (
	"encoding/csv"
	"errors"
	"io"
	"mime"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"
)

// tabular is an answer that can also be a table.
type tabular interface {
	table() (header []string, rows [][]string)
}

// tableRow is one item of a list that can also be a table.
type tableRow interface {
	header() []string
	cells() []string
}

var errNoTable = errors.New("api: this answer has no form as a table")

// csvFormat writes a table as CSV (RFC 4180) in UTF-8. It begins with a byte order mark, without which Excel does not
// read it as UTF-8. A cell that a spreadsheet would run gets a quote before it
// (OWASP, CSV Injection). Only routes with CSV offer it.
var csvFormat = huma.Format{
	Marshal: func(w io.Writer, v any) error {
		t, ok := v.(tabular)
		if !ok {
			return errNoTable
		}
		header, rows := t.table()
		if _, err := io.WriteString(w, "\ufeff"); err != nil {
			return err
		}
		out := csv.NewWriter(w)
		out.UseCRLF = true
		if err := out.Write(header); err != nil {
			return err
		}
		for _, row := range rows {
			for i, cell := range row {
				row[i] = escapeCell(cell)
			}
			if err := out.Write(row); err != nil {
				return err
			}
		}
		out.Flush()
		return out.Error()
	},
}

// escapeCell puts a quote before what a spreadsheet would run. That is at the beginning, and wherever a program that
// separates cells by semicolons would begin another cell or row: after a semicolon or a line break, with or without spaces
// and quotation marks. Full-width signs count, because some programs read them as the plain ones.
func escapeCell(cell string) string {
	var escaped strings.Builder
	before := " "
	for rest := cell; rest != ""; before = " \"" {
		part := rest
		if end := strings.IndexAny(rest, ";\r\n"); end >= 0 {
			part = rest[:end+1]
		}
		if first, _ := utf8.DecodeRuneInString(strings.TrimLeft(part, before)); strings.ContainsRune("=+-@\t＝＋－＠", first) {
			escaped.WriteByte('\'')
		}
		escaped.WriteString(part)
		rest = rest[len(part):]
	}
	return escaped.String()
}

const csvMedia = "text/csv"

// Accepts is the part of a request to a route that answers in JSON or in CSV. Route.negotiate has decided which.
type Accepts struct {
	Accept string `header:"Accept" doc:"text/csv returns the whole list as a table."`
}

func (a Accepts) csv() bool { return a.Accept == csvMedia }

// prefersCSV reports whether a header Accept asks for CSV rather than for JSON (RFC 9110, 12.5.1).
func prefersCSV(accept string) bool {
	return quality(accept, csvMedia) > quality(accept, "application/json")
}

// quality returns the weight that a header Accept gives to a media type, from 0 to 1. The most specific range decides.
func quality(accept, media string) (q float64) {
	kind, _, _ := strings.Cut(media, "/")
	best := -1
	for part := range strings.SplitSeq(accept, ",") {
		name, parameters, err := mime.ParseMediaType(part)
		specific := slices.Index([]string{"*/*", kind + "/*", media}, name)
		if err != nil || specific <= best {
			continue
		}
		best, q = specific, 1
		if weight, ok := parameters["q"]; ok {
			q, _ = strconv.ParseFloat(weight, 64) // a weight that is not a number counts as 0
		}
	}
	return q
}

func number(n int64) string { return strconv.FormatInt(n, 10) }
