package cloud

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"runtime"
	"strings"

	"github.com/aws/aws-lambda-go/lambdacontext"

	"allyway/internal/invocation"
)

// LogJSON makes Logger the program's default log. Every function's main calls it first. Lines that main and the runtime
// write with package log are errors, because the process ends after them.
func LogJSON() { logJSON(os.Stderr, lambdacontext.FunctionName) }

func logJSON(w io.Writer, function string) {
	slog.SetLogLoggerLevel(slog.LevelError)
	slog.SetDefault(Logger(w, function))
}

// Logger returns a log that writes one JSON object per line to w. Each has the function's name and, in the context of
// an invocation, the request id. Only fields of an allow-list are written, so a body, token, query or name that is
// logged by mistake does not reach the log. Mail addresses in error texts are replaced.
func Logger(w io.Writer, function string) *slog.Logger {
	h := slog.NewJSONHandler(w, &slog.HandlerOptions{ReplaceAttr: allow})
	return slog.New(withInvocation{h}).With("function", function)
}

// WithInvocation returns a context with the id of the invocation. Packages that do not import Lambda's read it there.
func WithInvocation(ctx context.Context) context.Context {
	if c, ok := lambdacontext.FromContext(ctx); ok {
		return invocation.With(ctx, c.AwsRequestID)
	}
	return ctx
}

// withInvocation adds the request id of an invocation to each line.
type withInvocation struct{ slog.Handler }

func (h withInvocation) Handle(ctx context.Context, line slog.Record) error {
	if c, ok := lambdacontext.FromContext(ctx); ok {
		line.AddAttrs(slog.String("requestId", c.AwsRequestID))
	}
	return h.Handler.Handle(ctx, line)
}

func (h withInvocation) WithAttrs(attrs []slog.Attr) slog.Handler {
	return withInvocation{h.Handler.WithAttrs(attrs)}
}

func (h withInvocation) WithGroup(name string) slog.Handler {
	return withInvocation{h.Handler.WithGroup(name)}
}

// allow drops all groups, and every attribute that is not named here.
func allow(groups []string, a slog.Attr) slog.Attr {
	if len(groups) > 0 {
		return slog.Attr{}
	}
	switch a.Key {
	case slog.TimeKey, slog.LevelKey, slog.MessageKey, "function", "requestId",
		"method", "route", "status", "ms", "stack",
		"job", "template", "id", "count", "age", "sent", "failed", "code", MetricRefusals, metricsKey:
		return a
	case "error":
		return slog.String(a.Key, blotAddresses(a.Value.String()))
	case "panic":
		return slog.String(a.Key, panicText(a.Value.Any()))
	}
	return slog.Attr{}
}

// panicText returns the text of a panic for the log. For an error of the Go runtime this is the error's text. For any
// other value it is only the type, because the value's text may quote input.
func panicText(p any) string {
	if err, ok := p.(runtime.Error); ok {
		return err.Error()
	}
	return fmt.Sprintf("%T", p)
}

// blotAddresses replaces every word that contains an @. Keys of the table, which errors quote, contain mail addresses.
func blotAddresses(s string) string {
	if !strings.Contains(s, "@") {
		return s
	}
	words := strings.Fields(s)
	for i, word := range words {
		if strings.Contains(word, "@") {
			words[i] = "[address]"
		}
	}
	return strings.Join(words, " ")
}
