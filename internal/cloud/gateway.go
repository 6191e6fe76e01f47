package cloud

import (
	"context"
	"encoding/base64"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-lambda-go/events"
)

// answerMargin is the time between the end of a request and the end of the function's own time. So a call that hangs
// still gets an answer, and Lambda does not kill the process.
const answerMargin = time.Second

// HTTP returns a handler for the Lambda runtime that passes requests of API Gateway's HTTP API (payload format 2.0) to
// an http.Handler. The handler's error is always nil, because each failure becomes an answer. Each request is one line
// in the default log. The line has the pattern of the route and the code of a refusal, and never the path, query or
// body.
func HTTP(h http.Handler) func(context.Context, events.APIGatewayV2HTTPRequest) (events.APIGatewayV2HTTPResponse, error) {
	log, namespace := slog.Default(), os.Getenv(string(MetricsNamespace))
	return func(ctx context.Context, event events.APIGatewayV2HTTPRequest) (events.APIGatewayV2HTTPResponse, error) {
		start := time.Now()
		if deadline, ok := ctx.Deadline(); ok {
			var cancel context.CancelFunc
			ctx, cancel = context.WithDeadline(ctx, deadline.Add(-answerMargin))
			defer cancel()
		}
		answer := serve(WithInvocation(ctx), log, h, event)
		line := []slog.Attr{
			slog.String("method", event.RequestContext.HTTP.Method),
			slog.String("route", event.RouteKey),
			slog.Int("status", answer.StatusCode),
			slog.Float64(MetricDuration, float64(time.Since(start).Microseconds())/1000),
		}
		code := codeOf(answer)
		if code != "" {
			line = append(line, slog.String("code", code))
		}
		log.LogAttrs(ctx, slog.LevelInfo, "request", append(line, metricsOf(namespace, start, code)...)...)
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

// request returns the event as the request that net/http's server would have read.
func request(ctx context.Context, event events.APIGatewayV2HTTPRequest, body string) *http.Request {
	from := event.RequestContext.HTTP
	header := requestHeader(event)
	u := &url.URL{Path: "/" + strings.TrimPrefix(event.RawPath, "/"), RawQuery: event.RawQueryString}
	// In spite of its name, rawPath has already been decoded by an HTTP API. A percent sign in it is a percent sign,
	// and the rest after a question mark may be missing. So the function at CloudFront's edge (infra/edge) also passes
	// on the path of an id as the client sent it.
	if exact := header.Get("X-Viewer-Path"); exact != "" {
		header.Del("X-Viewer-Path")
		if path, err := url.PathUnescape(exact); err == nil && strings.HasPrefix(path, "/") {
			u.Path, u.RawPath = path, exact
		}
	}
	r := (&http.Request{
		Method:        from.Method,
		URL:           u,
		Proto:         "HTTP/1.1",
		ProtoMajor:    1,
		ProtoMinor:    1,
		Header:        header,
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
	r.Header.Del("Host") // as net/http's server does
	if from.SourceIP != "" {
		r.RemoteAddr = net.JoinHostPort(from.SourceIP, "0")
	}
	if body != "" {
		r.Body = bodyReader{strings.NewReader(body)}
		r.Header.Set("Content-Length", strconv.Itoa(len(body)))
	}
	return r
}

// requestHeader returns the headers of the event. API Gateway joins repeated headers with commas. It does not split
// them, because a comma can also be part of a value, such as a date. Cookies are in a field of their own in the event.
func requestHeader(event events.APIGatewayV2HTTPRequest) http.Header {
	header := make(http.Header, len(event.Headers)+1)
	for name, value := range event.Headers {
		header.Set(name, value)
	}
	if len(event.Cookies) > 0 {
		header.Set("Cookie", strings.Join(event.Cookies, "; "))
	}
	// CloudFront cannot send its own header with the client's address together with all headers of the client except
	// Host. So a function at its edge (infra/edge) puts the address into this header, and removes both headers if a
	// client sent them.
	if viewer := header.Get("X-Viewer-Address"); viewer != "" {
		header.Set("CloudFront-Viewer-Address", net.JoinHostPort(viewer, "0"))
		header.Del("X-Viewer-Address")
	}
	header.Del("Content-Length") // it is the length of the body in the event, which may be in base64
	header.Del("Transfer-Encoding")
	return header
}

// bodyReader is a body that need not be closed and can be read without a copy.
type bodyReader struct{ *strings.Reader }

func (bodyReader) Close() error { return nil }
