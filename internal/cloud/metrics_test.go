package cloud

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// requestLine returns the log line of a request that h answers.
func requestLine(t *testing.T, h http.HandlerFunc) map[string]any {
	t.Helper()
	before := slog.Default()
	defer slog.SetDefault(before)
	var out bytes.Buffer
	slog.SetDefault(Logger(&out, "Portal-sign-in"))
	e := event("POST", "/v1/session")
	e.RouteKey = "POST /v1/session"
	if _, err := HTTP(h)(t.Context(), e); err != nil {
		t.Fatal(err)
	}
	var line map[string]any
	if err := json.Unmarshal(out.Bytes(), &line); err != nil {
		t.Fatalf("%v: %s", err, out.String())
	}
	return line
}

func refuse(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(403)
	io.WriteString(w, `{"status": 403, "code": "forbidden", "detail": "SECRET"}`)
}

func TestMetrics(t *testing.T) {
	t.Setenv(string(MetricsNamespace), "Portal")
	for name, tt := range map[string]struct {
		h    http.HandlerFunc
		want map[string][]string // metric → its dimensions
	}{
		"answered": {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(204) }, map[string][]string{"ms": {"route"}}},
		"refused":  {refuse, map[string][]string{"ms": {"route"}, "refusals": {"route", "code"}}},
	} {
		line := requestLine(t, tt.h)
		var about embedded
		b, _ := json.Marshal(line["_aws"])
		if err := json.Unmarshal(b, &about); err != nil || about.Timestamp < 1e12 {
			t.Fatalf("%s: %s, %v", name, b, err)
		}
		got := map[string][]string{}
		for _, m := range about.CloudWatchMetrics {
			if m.Namespace != "Portal" || len(m.Dimensions) != 1 || len(m.Metrics) != 1 {
				t.Errorf("%s: %+v", name, m)
			}
			got[m.Metrics[0].Name] = m.Dimensions[0]
			// CloudWatch takes the value and the dimensions from the line. The value must be a number, and dimensions
			// texts.
			if _, number := line[m.Metrics[0].Name].(float64); !number {
				t.Errorf("%s: the line's %s is %v", name, m.Metrics[0].Name, line[m.Metrics[0].Name])
			}
			for _, dimension := range m.Dimensions[0] {
				if value, _ := line[dimension].(string); value == "" {
					t.Errorf("%s: the line lacks %s", name, dimension)
				}
			}
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestNoMetrics(t *testing.T) {
	t.Setenv(string(MetricsNamespace), "")
	line := requestLine(t, refuse)
	if line["_aws"] != nil || line["refusals"] != nil || line["code"] != "forbidden" {
		t.Errorf("line %v", line)
	}
}

func TestCodeOfARefusal(t *testing.T) {
	line := requestLine(t, func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(404)
		io.WriteString(w, `{"code": "SECRET"}`) // this answer has another media type
	})
	if line["code"] != nil {
		t.Errorf("line %v", line)
	}
}
