package cloud

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/aws/aws-lambda-go/events"
)

// MetricsNamespace is the variable that turns metrics of requests on, and names their place in CloudWatch. It is not one
// that main asks for, because a function does its work without it.
const MetricsNamespace Variable = "METRICS_NAMESPACE"

// The metrics of a request: how long it took, by route, and a refusal, by route and code. How many requests there were is
// the number of values of the first.
const (
	MetricDuration = "ms"
	MetricRefusals = "refusals"
)

// embedded is the part of a log line by which CloudWatch makes metrics of other parts (embedded metric format). So they
// cost no call.
type embedded struct {
	Timestamp         int64    // milliseconds
	CloudWatchMetrics []metric // each with its dimensions
}

type metric struct {
	Namespace  string
	Dimensions [][]string
	Metrics    []unit
}

type unit struct{ Name, Unit string }

// metricsOf returns the attributes that make a request's line metrics. There are none without a namespace.
func metricsOf(namespace string, now time.Time, code string) []slog.Attr {
	if namespace == "" {
		return nil
	}
	about := embedded{now.UnixMilli(), []metric{{namespace, [][]string{{"route"}}, []unit{{MetricDuration, "Milliseconds"}}}}}
	if code == "" {
		return []slog.Attr{slog.Any(metricsKey, about)}
	}
	about.CloudWatchMetrics = append(about.CloudWatchMetrics, metric{namespace, [][]string{{"route", "code"}}, []unit{{MetricRefusals, "Count"}}})
	return []slog.Attr{slog.Any(metricsKey, about), slog.Int(MetricRefusals, 1)}
}

// metricsKey is where CloudWatch looks for the description.
const metricsKey = "_aws"

// codeOf returns the code of a refusal, which is one of the API's own words, and "" for any other answer.
func codeOf(answer events.APIGatewayV2HTTPResponse) string {
	if answer.StatusCode < http.StatusBadRequest || answer.IsBase64Encoded || !strings.HasPrefix(answer.Headers["Content-Type"], "application/problem+json") {
		return ""
	}
	var problem struct{ Code string }
	if json.Unmarshal([]byte(answer.Body), &problem) != nil {
		return ""
	}
	return problem.Code
}
