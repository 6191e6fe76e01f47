package dynamo_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"allyway/internal/table/dynamo"
	"allyway/internal/table/tabletest/dynamolocal"
)

// fault is what happens to one request on its way to DynamoDB and back.
type fault string

const (
	none        fault = ""
	unsent      fault = "connection refused"      // not carried out
	broken      fault = "connection broken after" // carried out, like the next two
	cutShort    fault = "answer cut short"
	failedAfter fault = "500 after"
	failed      fault = "500 before" // not carried out, like the rest
	unavailable fault = "503 before"
	throttled   fault = "throttled"
	conflicting fault = "conflict"
	inProgress  fault = "transaction in progress"
	unprocessed fault = "unprocessed keys" // a BatchGetItem's first key is left over
	mixed       fault = "first op refused, last in conflict"
	hanging     fault = "no answer"
	denied      fault = "access denied"
)

// transport puts faults between a client and the server. plan returns the fault of each request; they are numbered from
// 1.
type transport struct {
	plan func(request int, operation string) fault

	mu       sync.Mutex
	requests int
}

// newEngine returns an engine whose requests meet faults, and an engine on the same table without faults.
func newEngine(t *testing.T, plan func(request int, operation string) fault) (faulty, sound *dynamo.Engine, tr *transport) {
	t.Helper()
	tr = &transport{plan: plan}
	client := dynamolocal.Client(t, func(o *dynamodb.Options) { o.HTTPClient = &http.Client{Transport: tr} })
	plain := dynamolocal.Client(t)
	name := dynamolocal.NewTable(t, plain)
	patient := dynamo.TryTimeout(dynamolocal.Patience)
	return dynamo.New(client, name, patient), dynamo.New(plain, name, patient), tr
}

// count returns the number of requests so far.
func (tr *transport) count() int {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	return tr.requests
}

func (tr *transport) RoundTrip(request *http.Request) (*http.Response, error) {
	tr.mu.Lock()
	tr.requests++
	number := tr.requests
	tr.mu.Unlock()
	_, operation, _ := strings.Cut(request.Header.Get("X-Amz-Target"), ".")
	body, err := io.ReadAll(request.Body)
	if err != nil {
		return nil, err
	}
	request.Body = io.NopCloser(bytes.NewReader(body))
	switch f := tr.plan(number, operation); f {
	case none:
		return http.DefaultTransport.RoundTrip(request)
	case broken, cutShort, failedAfter:
		return answerLost(f, request)
	case unsent:
		return nil, fmt.Errorf("connection refused")
	case hanging:
		<-request.Context().Done()
		return nil, request.Context().Err()
	case unprocessed:
		return leaveOver(request, body)
	default:
		return refusal(f, request, operation, body)
	}
}

func answerLost(f fault, request *http.Request) (*http.Response, error) {
	response, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return nil, err
	}
	switch f {
	case cutShort:
		response.Body = io.NopCloser(io.MultiReader(bytes.NewReader(body[:len(body)/2]), brokenReader{}))
		return response, nil
	case failedAfter:
		return answer(request, 500, "InternalServerError", nil), nil
	default:
		return nil, io.ErrUnexpectedEOF
	}
}

type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// refusal answers in DynamoDB's place.
func refusal(f fault, request *http.Request, operation string, body []byte) (*http.Response, error) {
	transaction := operation == "TransactWriteItems"
	switch f {
	case failed:
		return answer(request, 500, "InternalServerError", nil), nil
	case unavailable:
		return answer(request, 503, "ServiceUnavailable", nil), nil
	case denied:
		return answer(request, 400, "AccessDeniedException", nil), nil
	case inProgress:
		return answer(request, 400, "TransactionInProgressException", nil), nil
	case throttled:
		if transaction {
			return cancelledTransaction(request, body, "None", "ThrottlingError")
		}
		return answer(request, 400, "ProvisionedThroughputExceededException", nil), nil
	case conflicting:
		if transaction {
			return cancelledTransaction(request, body, "None", "TransactionConflict")
		}
		return answer(request, 400, "TransactionConflictException", nil), nil
	case mixed:
		return cancelledTransaction(request, body, "ConditionalCheckFailed", "TransactionConflict")
	default:
		return nil, fmt.Errorf("no such fault: %s", f)
	}
}

func answer(request *http.Request, status int, code string, fields map[string]any) *http.Response {
	if fields == nil {
		fields = map[string]any{}
	}
	fields["__type"] = "com.amazonaws.dynamodb.v20120810#" + code
	fields["message"] = "a fault"
	body, err := json.Marshal(fields)
	if err != nil {
		panic(err)
	}
	return &http.Response{
		StatusCode: status, Status: http.StatusText(status), Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: http.Header{"Content-Type": {"application/x-amz-json-1.0"}},
		Body:   io.NopCloser(bytes.NewReader(body)), ContentLength: int64(len(body)), Request: request,
	}
}

// cancelledTransaction returns an answer with a reason for the first op and one for the last. The ops between have
// none.
func cancelledTransaction(request *http.Request, body []byte, first, last string) (*http.Response, error) {
	var transaction struct{ TransactItems []json.RawMessage }
	if err := json.Unmarshal(body, &transaction); err != nil {
		return nil, err
	}
	reasons := make([]map[string]string, len(transaction.TransactItems))
	for i := range reasons {
		reasons[i] = map[string]string{"Code": "None"}
	}
	reasons[0]["Code"] = first
	reasons[len(reasons)-1]["Code"] = last
	return answer(request, 400, "TransactionCanceledException", map[string]any{"CancellationReasons": reasons}), nil
}

// leaveOver forwards a BatchGetItem without its first key, and returns that key as unprocessed.
func leaveOver(request *http.Request, body []byte) (*http.Response, error) {
	type keys struct {
		ConsistentRead bool
		Keys           []json.RawMessage
	}
	var batch struct{ RequestItems map[string]keys }
	if err := json.Unmarshal(body, &batch); err != nil {
		return nil, err
	}
	left, rest := map[string]keys{}, map[string]keys{}
	for name, k := range batch.RequestItems {
		left[name] = keys{k.ConsistentRead, k.Keys[:1]}
		if len(k.Keys) > 1 {
			rest[name] = keys{k.ConsistentRead, k.Keys[1:]}
		}
	}
	content := map[string]any{"Responses": map[string]any{}}
	if len(rest) > 0 {
		inner, err := json.Marshal(map[string]any{"RequestItems": rest})
		if err != nil {
			return nil, err
		}
		forwarded := request.Clone(request.Context())
		forwarded.Body, forwarded.ContentLength = io.NopCloser(bytes.NewReader(inner)), int64(len(inner))
		response, err := http.DefaultTransport.RoundTrip(forwarded)
		if err != nil {
			return nil, err
		}
		defer response.Body.Close()
		if err := json.NewDecoder(response.Body).Decode(&content); err != nil {
			return nil, err
		}
	}
	content["UnprocessedKeys"] = left
	response := answer(request, 200, "", content)
	return response, nil
}

// atRate returns a plan of random faults for a share of all requests.
func atRate(share float64, seed uint64) func(int, string) fault {
	var mu sync.Mutex
	chance := rand.New(rand.NewPCG(seed, 0))
	return func(_ int, operation string) fault {
		mu.Lock()
		defer mu.Unlock()
		if chance.Float64() >= share {
			return none
		}
		faults := []fault{unsent, broken, cutShort, failedAfter, failed, unavailable, throttled, conflicting}
		switch operation {
		case "TransactWriteItems":
			faults = append(faults, inProgress)
		case "BatchGetItem":
			faults = append(faults, unprocessed, unprocessed)
		}
		return faults[chance.IntN(len(faults))]
	}
}

// first returns a plan of faults for the first requests. The others succeed.
func first(faults ...fault) func(int, string) fault {
	return func(request int, _ string) fault {
		if request <= len(faults) {
			return faults[request-1]
		}
		return none
	}
}

func always(f fault) func(int, string) fault {
	return func(int, string) fault { return f }
}
