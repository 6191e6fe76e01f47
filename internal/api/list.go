package api

import "allyway/internal/record"

// PageInput is the part of a request that every list has.
type PageInput struct {
	Limit  int    `query:"limit" minimum:"1" maximum:"100" default:"50" doc:"The most items that the page may have. It may have fewer."`
	Cursor string `query:"cursor" maxLength:"4000" doc:"The next of the previous page. At the end of the list, next is missing."`
}

const mostInPage = 100

func (p PageInput) of() record.PageOf { return record.PageOf{Limit: p.Limit, Cursor: p.Cursor} }

// whole returns the page that is asked for or, for a table, all pages of the list.
func whole[F any](as Accepts, in PageInput, read func(record.PageOf) ([]F, string, error)) (rows []F, next string, err error) {
	page := in.of()
	if as.csv() {
		page.Limit = mostInPage
	}
	rows, next, err = read(page)
	for as.csv() && err == nil && next != "" {
		var more []F
		page.Cursor = next
		more, next, err = read(page)
		rows = append(rows, more...)
	}
	return rows, next, err
}

// list is the answer of every list.
type list[T any] struct{ Body listBody[T] }

type listBody[T any] struct {
	Items []T    `json:"items"`
	Next  string `json:"next,omitempty" doc:"Send it as cursor to get the next page. It is missing at the end."`
}

// table returns a list whose items are rows as a table.
func (l listBody[T]) table() (header []string, rows [][]string) {
	var none T
	if row, ok := any(none).(tableRow); ok {
		header = row.header()
	}
	for _, item := range l.Items {
		if row, ok := any(item).(tableRow); ok {
			rows = append(rows, row.cells())
		}
	}
	return header, rows
}

func listOf[F, T any](found []F, next string, shape func(F) T) *list[T] {
	out := &list[T]{listBody[T]{Items: make([]T, len(found)), Next: next}}
	for i, f := range found {
		out.Body.Items[i] = shape(f)
	}
	return out
}
