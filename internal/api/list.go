package api

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"allyway/internal/product"
)

// PageInput is what every list takes.
type PageInput struct {
	Limit  int    `query:"limit" minimum:"1" maximum:"100" default:"50" doc:"How many at most; a page may hold fewer."`
	Cursor string `query:"cursor" maxLength:"4000" doc:"The former page's next. Only a missing next ends a list."`
}

const mostInPage = 100

func (p PageInput) of() portal.PageOf { return portal.PageOf{Limit: p.Limit, Cursor: p.Cursor} }

// list is what every list answers.
type list[T any] struct{ Body listBody[T] }

type listBody[T any] struct {
	Items []T    `json:"items"`
	Next  string `json:"next,omitempty" doc:"Send it as cursor for what comes next; missing at the end."`
}

// table tells a list whose items are rows.
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

type reference = portal.Reference

// Changed is what a change of something that has an ETag takes.
type Changed struct {
	IfMatch string `header:"If-Match" maxLength:"100" doc:"The ETag the change was made from; if it is no longer current, 412 changed."`
}

// version is the version that If-Match names (RFC 9110, 13.1.1); nil is any.
func (c Changed) version() *int64 {
	tag := strings.TrimSpace(c.IfMatch)
	if tag == "" || tag == "*" {
		return nil
	}
	n, err := strconv.ParseInt(strings.TrimSuffix(strings.TrimPrefix(tag, `"`), `"`), 10, 64)
	if err != nil || etag(n) != tag {
		n = -1 // nothing has this version
	}
	return &n
}

func etag(version int64) string { return fmt.Sprintf(`"%d"`, version) }

// Creates is what a request that creates takes.
type Creates struct {
	IdempotencyKey string `header:"Idempotency-Key" maxLength:"200" doc:"Repeated within 24 hours, the same key and body give the same answer and create nothing more."`
	RawBody        []byte

	address string
}

// Resolve keeps where the request went, for the same key and body at another address is another request.
func (c *Creates) Resolve(ctx huma.Context) []error {
	u := ctx.URL()
	c.address = u.Path
	return nil
}

func (c Creates) once() portal.Once {
	return portal.Once{Key: c.IdempotencyKey, Body: append([]byte(c.address+"\n"), c.RawBody...)}
}
