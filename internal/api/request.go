package api

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"mime"
	"net/http"
	"os"
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

// This file has the checks that each request passes before its body is decoded.

// checkSize refuses a body that is larger than the route's limit, that takes too long, or that breaks off.
func (r Route) checkSize(ctx huma.Context, next func(huma.Context)) {
	if !r.hasBody {
		next(ctx)
		return
	}
	request, _ := humago.Unwrap(ctx)
	if request.ContentLength > r.maxBody() {
		refuse(ctx, newProblem(codeTooLarge, tooLarge(r.maxBody())))
		return
	}
	_ = ctx.SetReadDeadline(time.Now().Add(bodyBudget)) // this fails for the recorder of a test, which has no deadline
	body, err := io.ReadAll(io.LimitReader(request.Body, r.maxBody()+1))
	switch {
	case int64(len(body)) > r.maxBody():
		refuse(ctx, newProblem(codeTooLarge, tooLarge(r.maxBody())))
		return
	case errors.Is(err, os.ErrDeadlineExceeded):
		refuse(ctx, humaProblem(http.StatusRequestTimeout, "", nil))
		return
	case err != nil:
		refuse(ctx, newProblem(portal.CodeMalformed, "The body did not arrive whole; send it again."))
		return
	}
	request.Body = io.NopCloser(bytes.NewReader(body))
	next(ctx)
}

func (r Route) maxBody() int64 {
	if r.MaxBody > 0 {
		return r.MaxBody
	}
	return maxBody
}

// negotiate decides whether the answer is JSON or CSV. For CSV, it sets the header Accept to text/csv; otherwise it
// removes the header. It refuses a body that is compressed, or that has none of the route's media types.
func (r Route) negotiate(ctx huma.Context, next func(huma.Context)) {
	request, _ := humago.Unwrap(ctx)
	if r.CSV && prefersCSV(request.Header.Get("Accept")) {
		request.Header.Set("Accept", csvMedia)
	} else {
		request.Header.Del("Accept")
	}
	if encoding := request.Header.Get("Content-Encoding"); r.hasBody && encoding != "" && !strings.EqualFold(encoding, "identity") {
		refuse(ctx, newProblem(r.otherMedia(), "Send the body as it is, without compressing it."))
		return
	}
	kind, _, err := mime.ParseMediaType(request.Header.Get("Content-Type"))
	if r.Takes == nil {
		if err == nil {
			request.Header.Set("Content-Type", kind) // in lower case, without parameters
		}
		next(ctx)
		return
	}
	send := "Send " + strings.Join(r.Takes, " or ") + "."
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

// checkQuery refuses a query that has a parameter twice, because huma would read only the first.
func checkQuery(ctx huma.Context, next func(huma.Context)) {
	u := ctx.URL()
	for name, values := range u.Query() {
		if len(values) > 1 {
			p := newProblem(portal.CodeInvalid, "The query has a parameter twice. Send each one once.")
			p.Errors = []problemField{{Location: "query." + name, Message: "must have one value"}}
			refuse(ctx, p)
			return
		}
	}
	next(ctx)
}

var inPath = regexp.MustCompile(`\{(\w+)\}`)

// checkIDs answers 404 if something in the path cannot be an id.
func checkIDs(ctx huma.Context, next func(huma.Context)) {
	for _, name := range inPath.FindAllStringSubmatch(ctx.Operation().Path, -1) {
		if name[1] == "system" || name[1] == "id" { // an id in another system, which the room checks
			continue
		}
		if id := ctx.Param(name[1]); !token.ValidID(id) && !(name[1] == "hash" && isHash(id)) && !(name[1] == "request" && record.ValidRequestID(id)) {
			refuse(ctx, told(portal.NotFound(name[1])))
			return
		}
	}
	next(ctx)
}

// isHash reports whether s is a SHA-256 hash in lower-case hex.
func isHash(s string) bool {
	b, err := hex.DecodeString(s)
	return err == nil && len(b) == sha256.Size && s == hex.EncodeToString(b)
}
