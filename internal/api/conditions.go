package api

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"allyway/internal/portal"
	"allyway/internal/record"
)

type reference = portal.Reference

// one is the answer with one thing that has a version.
type one[T any] struct {
	ETag string `header:"ETag" doc:"The version, to send as If-Match with a change."`
	Body T
}

// created is the answer with one new thing.
type created[T any] struct {
	ETag     string `header:"ETag" doc:"The version, to send as If-Match with a change."`
	Location string `header:"Location" doc:"The new thing's path."`
	Body     T
}

func etag(version int64) string { return fmt.Sprintf(`"%d"`, version) }

// location returns the path of parts, for the header Location.
func location(parts ...string) string { return "/v1/" + strings.Join(parts, "/") }

// Changed is the part of a request that changes something with an ETag.
type Changed struct {
	IfMatch string `header:"If-Match" maxLength:"100" doc:"The ETag that the change was made from. If it is no longer current, the answer is 412 changed."`
}

// version returns the version that If-Match names (RFC 9110, 13.1.1). Nil is any version.
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

// Creates is the part of a request that creates something.
type Creates struct {
	IdempotencyKey string `header:"Idempotency-Key" maxLength:"200" doc:"Within 24 hours, the same key and body return the same answer and create nothing more."`
	RawBody        []byte

	address string
}

// Resolve keeps the request's address: the same key and body at another address is another request.
func (c *Creates) Resolve(ctx huma.Context) []error {
	u := ctx.URL()
	c.address = u.Path
	return nil
}

func (c Creates) once() record.Once {
	return record.Once{Key: c.IdempotencyKey, Body: append([]byte(c.address+"\n"), c.RawBody...)}
}
