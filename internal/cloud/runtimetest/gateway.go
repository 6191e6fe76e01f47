package runtimetest

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/aws/aws-lambda-go/events"
)

const bodyLimit = 10 << 20 // API Gateway's limit

// Route is one row of the API's table of routes. {names} in Path stand for whole segments. The path "$default" takes
// every request that no other route takes.
type Route struct{ Method, Path, Function string }

// key returns the route as API Gateway writes it.
func (r Route) key() string {
	if r.Path == "$default" {
		return r.Path
	}
	return r.Method + " " + r.Path
}

// Gateway stands in for API Gateway's HTTP API in front of functions, given by name. It finds the route, makes the
// event, calls the function and writes its answer. As in API Gateway, a request without a route gets 404, and a
// function that fails gets 500.
func Gateway(routes []Route, functions map[string]*Function) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		route, parameters, found := match(routes, r.Method, r.URL.Path)
		function := functions[route.Function]
		if !found || function == nil {
			message(w, http.StatusNotFound, "Not Found")
			return
		}
		event, err := Event(r, route.key())
		if err != nil {
			message(w, http.StatusRequestEntityTooLarge, "Request Entity Too Large")
			return
		}
		event.PathParameters = parameters
		payload, err := json.Marshal(event)
		if err != nil {
			message(w, http.StatusInternalServerError, err.Error())
			return
		}
		out, err := function.Invoke(r.Context(), payload)
		if err == nil {
			err = writeAnswer(w, out)
		}
		if err != nil {
			fmt.Fprintf(&function.logs, "%s: %v\n", route.key(), err)
			message(w, http.StatusInternalServerError, "Internal Server Error")
		}
	})
}

func message(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(map[string]string{"message": text})
}

// match returns the matching route with the most fixed segments.
func match(routes []Route, method, path string) (best Route, parameters map[string]string, found bool) {
	most := -1
	for _, route := range routes {
		if route.Path == "$default" && most < 0 {
			best, found = route, true
			continue
		}
		if route.Method != method {
			continue
		}
		if values, fixed, ok := matchPath(route.Path, path); ok && fixed > most {
			best, parameters, found, most = route, values, true, fixed
		}
	}
	return best, parameters, found
}

func matchPath(pattern, path string) (values map[string]string, fixed int, ok bool) {
	want, got := strings.Split(pattern, "/"), strings.Split(path, "/")
	if len(want) != len(got) {
		return nil, 0, false
	}
	for i, segment := range want {
		switch {
		case strings.HasPrefix(segment, "{") && got[i] != "":
			if values == nil {
				values = map[string]string{}
			}
			values[strings.Trim(segment, "{}")] = got[i]
		case segment == got[i]:
			fixed++
		default:
			return nil, 0, false
		}
	}
	return values, fixed, true
}

// Event returns the request as API Gateway passes it to a function, in payload format 2.0. It returns an error if the
// body is too large for API Gateway or cannot be read.
func Event(r *http.Request, routeKey string) (events.APIGatewayV2HTTPRequest, error) {
	var body []byte
	if r.Body != nil {
		var err error
		if body, err = io.ReadAll(io.LimitReader(r.Body, bodyLimit+1)); err != nil {
			return events.APIGatewayV2HTTPRequest{}, err
		}
	}
	if len(body) > bodyLimit {
		return events.APIGatewayV2HTTPRequest{}, errors.New("body too large")
	}
	source, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		source = r.RemoteAddr
	}
	e := events.APIGatewayV2HTTPRequest{
		Version:        "2.0",
		RouteKey:       routeKey,
		RawPath:        r.URL.Path, // API Gateway decodes it
		RawQueryString: r.URL.RawQuery,
		Headers:        map[string]string{"host": r.Host},
		RequestContext: events.APIGatewayV2HTTPRequestContext{
			RouteKey: routeKey, Stage: "$default", AccountID: "000000000000", APIID: "test", DomainName: r.Host,
			RequestID: "test", TimeEpoch: time.Now().UnixMilli(),
			HTTP: events.APIGatewayV2HTTPRequestContextHTTPDescription{
				Method: r.Method, Path: r.URL.Path, Protocol: r.Proto, SourceIP: source, UserAgent: r.UserAgent(),
			},
		},
	}
	for name, values := range r.Header {
		if name == "Cookie" {
			for _, value := range values {
				e.Cookies = append(e.Cookies, strings.Split(value, "; ")...)
			}
			continue
		}
		e.Headers[strings.ToLower(name)] = strings.Join(values, ",")
	}
	e.Body = string(body)
	if !isText(r.Header.Get("Content-Type")) || !utf8.Valid(body) {
		e.Body, e.IsBase64Encoded = base64.StdEncoding.EncodeToString(body), true
	}
	return e, nil
}

// isText reports whether API Gateway passes on bodies of this type as text.
func isText(contentType string) bool {
	media, _, err := mime.ParseMediaType(contentType)
	return err == nil && (strings.HasPrefix(media, "text/") || strings.HasSuffix(media, "json") || strings.HasSuffix(media, "xml"))
}

// writeAnswer writes a function's answer. It returns an error if API Gateway would not accept the answer.
func writeAnswer(w http.ResponseWriter, payload []byte) error {
	var a events.APIGatewayV2HTTPResponse
	if err := json.Unmarshal(payload, &a); err != nil {
		return err
	}
	if a.StatusCode < 200 || a.StatusCode > 599 {
		return fmt.Errorf("the function answered with status %d", a.StatusCode)
	}
	body := []byte(a.Body)
	if a.IsBase64Encoded {
		var err error
		if body, err = base64.StdEncoding.DecodeString(a.Body); err != nil {
			return err
		}
	}
	for name, value := range a.Headers {
		w.Header().Set(name, value)
	}
	for _, cookie := range a.Cookies {
		w.Header().Add("Set-Cookie", cookie)
	}
	w.WriteHeader(a.StatusCode)
	if len(body) > 0 {
		w.Write(body) // an error means that the client has gone
	}
	return nil
}
