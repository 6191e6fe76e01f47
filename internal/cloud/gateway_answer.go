package cloud

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/aws/aws-lambda-go/events"
)

// A function's answer may have 6 MB of JSON. As text in JSON, a body can grow to six times its size. So a body above
// textBytes is sent as base64, which grows by a third. A body above answerBytes cannot be sent at all.
const (
	textBytes   = 768 << 10
	answerBytes = 4 << 20
)

var errAnswerTooLarge = errors.New("answer larger than a function may give")

// response collects what a handler writes.
type response struct {
	header http.Header
	sent   http.Header // the headers when the status was written; later changes have no effect
	status int
	body   bytes.Buffer
}

func (w *response) Header() http.Header { return w.header }

func (w *response) WriteHeader(status int) {
	if w.status != 0 || status < 200 { // an informational status is not the answer
		return
	}
	w.status = status
	w.sent = w.header.Clone()
}

func (w *response) Write(b []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	if !bodyAllowed(w.status) {
		return 0, http.ErrBodyNotAllowed
	}
	return w.body.Write(b)
}

func bodyAllowed(status int) bool {
	return status != http.StatusNoContent && status != http.StatusNotModified
}

// answer returns the response in payload format 2.0. Cookies are in a field of their own. Repeated headers are joined,
// because the format has no other way. A body that is not text is in base64.
func (w *response) answer(head bool) (events.APIGatewayV2HTTPResponse, error) {
	w.WriteHeader(http.StatusOK)
	body := w.body.Bytes()
	if len(body) > answerBytes && !head {
		return events.APIGatewayV2HTTPResponse{}, errAnswerTooLarge
	}
	if len(body) > 0 && w.sent.Get("Content-Type") == "" {
		w.sent.Set("Content-Type", http.DetectContentType(body))
	}
	if !head {
		w.sent.Del("Content-Length") // API Gateway sets it
	}
	answer := events.APIGatewayV2HTTPResponse{StatusCode: w.status, Headers: make(map[string]string, len(w.sent))}
	for name, values := range w.sent {
		if name == "Set-Cookie" {
			answer.Cookies = values
			continue
		}
		answer.Headers[name] = strings.Join(values, ", ")
	}
	switch {
	case head:
	case len(body) > textBytes || !utf8.Valid(body):
		answer.Body, answer.IsBase64Encoded = base64.StdEncoding.EncodeToString(body), true
	default:
		answer.Body = string(body)
	}
	return answer, nil
}

// problem returns an answer of the adapter itself, in the form that all problems have.
func problem(status int, code, detail string) events.APIGatewayV2HTTPResponse {
	body, err := json.Marshal(struct {
		Type   string `json:"type"`
		Title  string `json:"title"`
		Status int    `json:"status"`
		Detail string `json:"detail"`
		Code   string `json:"code"`
	}{"about:blank", http.StatusText(status), status, detail, code})
	if err != nil {
		panic(err) // cannot happen: it has only numbers and strings
	}
	return events.APIGatewayV2HTTPResponse{
		StatusCode: status,
		Headers:    map[string]string{"Content-Type": "application/problem+json", "Cache-Control": "no-store"},
		Body:       string(body),
	}
}
