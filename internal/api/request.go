package api

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"mime"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// What is checked of every request before its body is decoded.

// checkSize refuses a body over the route's limit. It reads a body of unknown size as far as the limit.
func (r Route) checkSize(ctx huma.Context, next func(huma.Context)) {
	if !r.hasBody {
		next(ctx)
		return
	}
	request, _ := humago.Unwrap(ctx)
	size := request.ContentLength
	if size < 0 {
		_ = ctx.SetReadDeadline(time.Now().Add(bodyBudget)) // a test's recorder has no deadline; huma ignores that, too
		head, err := io.ReadAll(io.LimitReader(request.Body, r.maxBody()+1))
		size = int64(len(head))
		// After the bytes that were read, the new reader returns the same error.
		request.Body = struct {
			io.Reader
			io.Closer
		}{io.MultiReader(bytes.NewReader(head), failing{err}), request.Body}
	}
	if size > r.maxBody() {
		refuse(ctx, newProblem(codeTooLarge, tooLarge(r.maxBody())))
		return
	}
	next(ctx)
}

func (r Route) maxBody() int64 {
	if r.MaxBody > 0 {
		return r.MaxBody
	}
	return maxBody
}

// failing is a reader that only returns its error. nil means the end of the body.
type failing struct{ err error }

func (f failing) Read([]byte) (int, error) {
	if f.err == nil {
		return 0, io.EOF
	}
	return 0, f.err
}

// negotiate ignores the header Accept on routes without CSV. It refuses a body that is not of the route's media types.
func (r Route) negotiate(ctx huma.Context, next func(huma.Context)) {
	request, _ := humago.Unwrap(ctx)
	if !r.CSV {
		request.Header.Del("Accept")
	}
	if r.Takes == nil {
		next(ctx)
		return
	}
	send := "Send " + strings.Join(r.Takes, " or ") + "."
	kind, _, err := mime.ParseMediaType(request.Header.Get("Content-Type"))
	switch {
	case err != nil || !slices.Contains(r.Takes, kind):
		refuse(ctx, newProblem(r.otherMedia(), send))
	case request.ContentLength == 0:
		refuse(ctx, newProblem(portal.CodeMalformed, "The body is empty. "+send))
	default:
		next(ctx)
	}
}

func (r Route) otherMedia() portal.Code {
	if r.Other != "" {
		return r.Other
	}
	return codeMediaType
}

var inPath = regexp.MustCompile(`\{(\w+)\}`)

// checkIDs answers 404 if something in the path cannot be an id.
func checkIDs(ctx huma.Context, next func(huma.Context)) {
	for _, name := range inPath.FindAllStringSubmatch(ctx.Operation().Path, -1) {
		if id := ctx.Param(name[1]); !token.ValidID(id) && !(name[1] == "hash" && isHash(id)) && !(name[1] == "request" && record.ValidRequestID(id)) {
			refuse(ctx, told(portal.NotFound(name[1])))
			return
		}
	}
	next(ctx)
}

// isHash reports whether s is a SHA-256 in hex.
func isHash(s string) bool {
	b, err := hex.DecodeString(s)
	return err == nil && len(b) == sha256.Size && s == hex.EncodeToString(b)
}
