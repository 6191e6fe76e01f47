package cloud

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/aws/aws-lambda-go/events"
)

// MetricsNamespace is the variable that turns metrics of requests on, and names their namespace in CloudWatch. main
// does not ask for it, because a function works without it.
const MetricsNamespace Variable = "METRICS_NAMESPACE"

// These are the metrics of a request: its time, by route, and its refusal, by route and code. The number of requests is
// the number of values of the first metric.
const (
	MetricDuration = "ms"
	MetricRefusals = "refusals"
)

// embedded is the part of a log line that tells CloudWatch which other parts are metrics (embedded metric format). So
// metrics need no call.
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

// metricsOf returns the attributes that let CloudWatch find metrics in a request's line. Without a namespace, it
// returns none.
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

// metricsKey is the name of the part that CloudWatch reads.
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
