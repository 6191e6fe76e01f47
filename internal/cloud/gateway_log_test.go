package cloud

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/lambdacontext"
	"github.com/google/go-cmp/cmp"

	"allyway/internal/invocation"
)

func TestPanic(t *testing.T) {
	for name, value := range map[string]any{
		"text":    "secret of ada@example.test",
		"error":   io.ErrUnexpectedEOF,
		"abort":   http.ErrAbortHandler,
		"runtime": nil,
	} {
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				io.WriteString(w, "half an answer")
				if value == nil {
					var none []int
					_ = none[len(r.Method)]
				}
				panic(value)
			})
			e := event("POST", "/v1/x")
			e.Body = "secret body"
			answer := serve(t.Context(), Logger(&out, "test"), h, e)
			equal(t, "status", answer.StatusCode, 500)
			equal(t, "media type", answer.Headers["Content-Type"], "application/problem+json")
			var p struct {
				Status int
				Code   string
			}
			if err := json.Unmarshal([]byte(answer.Body), &p); err != nil || p.Status != 500 || p.Code != "internal" {
				t.Errorf("problem %+v, %v", p, err)
			}
			for _, leak := range []string{"secret", "half an answer", "index out of range"} {
				if strings.Contains(answer.Body, leak) {
					t.Errorf("the answer tells %q: %s", leak, answer.Body)
				}
			}
			if !strings.Contains(out.String(), `"msg":"panic"`) || !strings.Contains(out.String(), "cloud.TestPanic") {
				t.Errorf("the log does not tell where: %s", out.String())
			}
			if strings.Contains(out.String(), "secret") {
				t.Errorf("the log tells a secret: %s", out.String())
			}
			if name == "runtime" && !strings.Contains(out.String(), "index out of range") {
				t.Errorf("the log does not tell what happened: %s", out.String())
			}
		})
	}
}

func TestDeadlineLeavesTimeToAnswer(t *testing.T) {
	end := time.Now().Add(20 * time.Second)
	ctx, cancel := context.WithDeadline(t.Context(), end)
	defer cancel()
	h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got, ok := r.Context().Deadline()
		if !ok || !got.Equal(end.Add(-answerMargin)) {
			t.Errorf("the request ends at %v, want a second before %v", got, end)
		}
	})
	if _, err := HTTP(h)(ctx, event("GET", "/v1/x")); err != nil {
		t.Error(err)
	}
}

func TestRequestLine(t *testing.T) {
	before := slog.Default()
	defer slog.SetDefault(before)
	var out bytes.Buffer
	slog.SetDefault(Logger(&out, "sign-in"))

	e := event("POST", "/v1/people/01SECRETPERSON")
	e.RouteKey = "POST /v1/people/{person}"
	e.RawQueryString = "q=SECRETQUERY"
	e.Body = "SECRETBODY"
	e.Headers = map[string]string{"authorization": "Bearer SECRETTOKEN"}
	ctx := lambdacontext.NewContext(t.Context(), &lambdacontext.LambdaContext{AwsRequestID: "request-1"})
	h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if id := invocation.ID(r.Context()); id != "request-1" {
			t.Errorf("the request belongs to the invocation %q", id)
		}
		w.WriteHeader(202)
	})
	if _, err := HTTP(h)(ctx, e); err != nil {
		t.Fatal(err)
	}
	var line map[string]any
	if err := json.Unmarshal(out.Bytes(), &line); err != nil {
		t.Fatalf("%v: %s", err, out.String())
	}
	for _, measured := range []string{"time", "ms"} {
		if line[measured] == nil {
			t.Errorf("no %s in %s", measured, out.String())
		}
		delete(line, measured)
	}
	want := map[string]any{"level": "INFO", "msg": "request", "function": "sign-in", "method": "POST",
		"route": "POST /v1/people/{person}", "status": 202.0, "requestId": "request-1"}
	if diff := cmp.Diff(want, line); diff != "" {
		t.Error(diff)
	}
	if strings.Contains(out.String(), "SECRET") {
		t.Errorf("the log tells too much: %s", out.String())
	}
}
