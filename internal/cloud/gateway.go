package cloud

import (
	"context"
	"encoding/base64"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-lambda-go/events"
)

// answerMargin is kept back from a function's time, so that a call that hangs ends as an answer and not as a killed
// process.
const answerMargin = time.Second

// HTTP makes a handler of the Lambda runtime from an http.Handler: API Gateway's HTTP API, payload format 2.0. The
// error is always nil; what goes wrong is an answer. Each request is one line in the default log, with the pattern of
// its route and never its path, its query or its body.
func HTTP(h http.Handler) func(context.Context, events.APIGatewayV2HTTPRequest) (events.APIGatewayV2HTTPResponse, error) {
	log := slog.Default()
	return func(ctx context.Context, event events.APIGatewayV2HTTPRequest) (events.APIGatewayV2HTTPResponse, error) {
		start := time.Now()
		if deadline, ok := ctx.Deadline(); ok {
			var cancel context.CancelFunc
			ctx, cancel = context.WithDeadline(ctx, deadline.Add(-answerMargin))
			defer cancel()
		}
		answer := serve(ctx, log, h, event)
		log.LogAttrs(ctx, slog.LevelInfo, "request",
			slog.String("method", event.RequestContext.HTTP.Method),
			slog.String("route", event.RouteKey),
			slog.Int("status", answer.StatusCode),
			slog.Float64("ms", float64(time.Since(start).Microseconds())/1000))
		return answer, nil
	}
}

func serve(ctx context.Context, log *slog.Logger, h http.Handler, event events.APIGatewayV2HTTPRequest) (answer events.APIGatewayV2HTTPResponse) {
	body := event.Body
	if event.IsBase64Encoded {
		decoded, err := base64.StdEncoding.DecodeString(body)
		if err != nil {
			return problem(http.StatusBadRequest, "malformed", "The body is not valid base64.")
		}
		body = string(decoded)
	}
	defer func() {
		if p := recover(); p != nil {
			log.LogAttrs(ctx, slog.LevelError, "panic", slog.Any("panic", p),
				slog.String("stack", string(debug.Stack())))
			answer = problem(http.StatusInternalServerError, "internal", "Something went wrong here. Try again later.")
		}
	}()
	w := &response{header: http.Header{}}
	h.ServeHTTP(w, request(ctx, event, body))
	answer, err := w.answer(event.RequestContext.HTTP.Method == http.MethodHead)
	if err != nil {
		log.LogAttrs(ctx, slog.LevelError, "answer", slog.String("error", err.Error()))
		return problem(http.StatusInternalServerError, "internal", "The answer is too large. Ask for less at once.")
	}
	return answer
}

// request is the event as net/http's server would have read it off the wire.
func request(ctx context.Context, event events.APIGatewayV2HTTPRequest, body string) *http.Request {
	from := event.RequestContext.HTTP
	// HTTP APIs decode rawPath, whatever its name says, so a percent sign in it is a percent sign.
	u := &url.URL{Path: "/" + strings.TrimPrefix(event.RawPath, "/"), RawQuery: event.RawQueryString}
	r := (&http.Request{
		Method:        from.Method,
		URL:           u,
		Proto:         "HTTP/1.1",
		ProtoMajor:    1,
		ProtoMinor:    1,
		Header:        requestHeader(event),
		Host:          event.RequestContext.DomainName,
		Body:          http.NoBody,
		ContentLength: int64(len(body)),
		RequestURI:    u.EscapedPath(),
	}).WithContext(ctx)
	if r.Method == "" {
		r.Method = http.MethodGet
	}
	if u.RawQuery != "" {
		r.RequestURI += "?" + u.RawQuery
	}
	if host := r.Header.Get("Host"); host != "" {
		r.Host = host
	}
	r.Header.Del("Host") // as net/http's server has it
	if from.SourceIP != "" {
		r.RemoteAddr = net.JoinHostPort(from.SourceIP, "0")
	}
	if body != "" {
		r.Body = bodyReader{strings.NewReader(body)}
		r.Header.Set("Content-Length", strconv.Itoa(len(body)))
	}
	return r
}

// requestHeader keeps each value whole: API Gateway joins repeated headers with commas, and a comma may as well be
// part of one value (a date, a user agent), so nothing is split. Cookies come apart from the others.
func requestHeader(event events.APIGatewayV2HTTPRequest) http.Header {
	header := make(http.Header, len(event.Headers)+1)
	for name, value := range event.Headers {
		header.Set(name, value)
	}
	if len(event.Cookies) > 0 {
		header.Set("Cookie", strings.Join(event.Cookies, "; "))
	}
	// CloudFront cannot send its own header with the client's address along with all of the client's but Host, so a
	// function at its edge (infra/edge) tells the address in this one, and takes away what a client sent under either.
	if viewer := header.Get("X-Viewer-Address"); viewer != "" {
		header.Set("CloudFront-Viewer-Address", net.JoinHostPort(viewer, "0"))
		header.Del("X-Viewer-Address")
	}
	header.Del("Content-Length") // it counted the body as it came, perhaps in base64
	header.Del("Transfer-Encoding")
	return header
}

// bodyReader is a body that need not be closed and can be read in place, without a copy.
type bodyReader struct{ *strings.Reader }

func (bodyReader) Close() error { return nil }
