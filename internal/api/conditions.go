package api

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"allyway/internal/portal"
	"allyway/internal/record"
)

type reference = portal.Reference

// one is the answer with one thing that has a version.
type one[T any] struct {
	ETag string `header:"ETag"`
	Body T
}

func (o *one[T]) tag() { o.ETag = tagOf(o.ETag, o.Body) }

// created is the answer with one new thing.
type created[T any] struct {
	ETag     string `header:"ETag"`
	Location string `header:"Location" doc:"The new thing's path."`
	Body     T
}

func (c *created[T]) tag() {
	if made, ok := any(c.Body).(outcome); ok { // at its Location, the person is read without the outcome
		c.ETag = tagOf(c.ETag, made.Person)
		return
	}
	c.ETag = tagOf(c.ETag, c.Body)
}

// tagged is an answer with an ETag.
type tagged interface{ tag() }

// etag returns the first part of an ETag, which is the version. If-Match compares only this part.
func etag(version int64) string { return strconv.FormatInt(version, 10) }

// tagOf returns the ETag of a version of a thing, as it is shown. What is shown can change without the version: a count,
// a name of something else, an invite that expires. So the second part is a hash of it.
func tagOf(version string, shown any) string {
	if version == "" {
		return ""
	}
	text, err := json.Marshal(shown)
	if err != nil {
		panic(fmt.Sprintf("api: %T is no JSON: %v", shown, err)) // the types of all answers can be marshaled
	}
	hash := sha256.Sum256(text)
	return fmt.Sprintf(`"%s-%x"`, version, hash[:6])
}

// location returns the path that has these parts, for the header Location.
func location(parts ...string) string { return "/v1/" + strings.Join(parts, "/") }

// Changed is the part of a request that changes something with an ETag.
type Changed struct {
	IfMatch string `header:"If-Match" maxLength:"1000" doc:"The ETag that the change was made from, or several with commas between. If the thing has changed since, the answer is 412 changed."`
}

// versions returns the versions that If-Match names (RFC 9110, 13.1.1). Nil is any version. A weak ETag, or one that is
// not of this API, names no version.
func (c Changed) versions() portal.Versions {
	if tags := strings.TrimSpace(c.IfMatch); tags == "" || tags == "*" {
		return nil
	}
	all := portal.Versions{}
	for tag := range strings.SplitSeq(c.IfMatch, ",") {
		inside, opens := strings.CutPrefix(strings.TrimSpace(tag), `"`)
		inside, closes := strings.CutSuffix(inside, `"`)
		version, _, _ := strings.Cut(inside, "-")
		if n, err := strconv.ParseInt(version, 10, 64); opens && closes && err == nil && etag(n) == version && !strings.Contains(inside, `"`) {
			all = append(all, n)
		}
	}
	return all
}

// unlessMatched answers 304 without a body if a read would answer with one of the ETags in If-None-Match (RFC 9110,
// 13.1.2). The read itself is done as without the header, so it refuses the same callers.
func unlessMatched(w http.ResponseWriter, r *http.Request) http.ResponseWriter {
	tags := r.Header.Get("If-None-Match")
	if tags == "" || r.Method != http.MethodGet && r.Method != http.MethodHead {
		return w
	}
	return &unmatched{ResponseWriter: w, tags: tags}
}

// unmatched is the answer to a read with If-None-Match.
type unmatched struct {
	http.ResponseWriter
	tags    string
	matched bool
}

func (u *unmatched) WriteHeader(status int) {
	tag := u.Header().Get("ETag")
	if u.matched = status == http.StatusOK && tag != "" && hasTag(u.tags, tag); u.matched {
		status = http.StatusNotModified
		u.Header().Del("Content-Type")
	}
	u.ResponseWriter.WriteHeader(status)
}

func (u *unmatched) Write(b []byte) (int, error) {
	if u.matched {
		return len(b), nil
	}
	return u.ResponseWriter.Write(b)
}

// hasTag reports whether a list of ETags includes tag, by weak comparison.
func hasTag(tags, tag string) bool {
	for each := range strings.SplitSeq(tags, ",") {
		if each = strings.TrimSpace(each); each == "*" || strings.TrimPrefix(each, "W/") == tag {
			return true
		}
	}
	return false
}

// Creates is the part of a request that creates something.
type Creates struct {
	IdempotencyKey string `header:"Idempotency-Key" maxLength:"200" doc:"Within 24 hours, the same key and body create nothing more. They return what was made, as it is then."`
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
