package api

import "allyway/internal/record"

// PageInput is the part of a request that every list has.
type PageInput struct {
	Limit  int    `query:"limit" minimum:"1" maximum:"100" default:"50" doc:"The most items that the page may have. It may have fewer."`
	Cursor string `query:"cursor" maxLength:"4000" doc:"The next of the page before. A list ends where next is missing."`
}

const mostInPage = 100

func (p PageInput) of() record.PageOf { return record.PageOf{Limit: p.Limit, Cursor: p.Cursor} }

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
