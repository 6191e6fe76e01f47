package apitest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
)

// Answer is what came back.
type Answer struct {
	Status int
	Header http.Header
	Raw    string
	Body   map[string]any
}

// Code is the code of a problem.
func (a Answer) Code() string { return a.Text("code") }

// Text is the string at a path such as "person.id"; empty if there is none.
func (a Answer) Text(path string) string {
	if v := a.At(path); v != nil {
		return fmt.Sprint(v)
	}
	return ""
}

// At is the value at a path such as "items.0.id"; nil if there is none.
func (a Answer) At(path string) any {
	var v any = a.Body
	for _, part := range strings.Split(path, ".") {
		switch in := v.(type) {
		case map[string]any:
			v = in[part]
		case []any:
			var i int
			if _, err := fmt.Sscan(part, &i); err != nil || i < 0 || i >= len(in) {
				return nil
			}
			v = in[i]
		default:
			return nil
		}
	}
	return v
}

// Texts are the strings at a path within each of the answer's items.
func (a Answer) Texts(path string) []string {
	items, _ := a.At("items").([]any)
	all := []string{}
	for i := range items {
		all = append(all, a.Text(fmt.Sprintf("items.%d.%s", i, path)))
	}
	return all
}

// Locations are the locations of a problem's errors.
func (a Answer) Locations() []string {
	errs, _ := a.At("errors").([]any)
	all := []string{}
	for i := range errs {
		all = append(all, a.Text(fmt.Sprintf("errors.%d.location", i)))
	}
	return all
}

// Request makes a request; body is JSON text, a value to send as JSON, or nil.
func Request(method, path, bearer string, body any) *http.Request {
	var content io.Reader
	switch b := body.(type) {
	case nil:
	case string:
		content = strings.NewReader(b)
	default:
		told, err := json.Marshal(b)
		if err != nil {
			panic(err)
		}
		content = bytes.NewReader(told)
	}
	r := httptest.NewRequest(method, path, content)
	if content != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	if bearer != "" {
		r.Header.Set("Authorization", "Bearer "+bearer)
	}
	return r
}

// Do sends a request and reads the answer.
func (w *World) Do(method, path, bearer string, body any) Answer {
	w.T.Helper()
	return w.Serve(Request(method, path, bearer, body))
}

// Serve sends a request as it is and reads the answer.
func (w *World) Serve(r *http.Request) Answer {
	w.T.Helper()
	recorder := httptest.NewRecorder()
	w.Handler.ServeHTTP(recorder, r)
	a := Answer{Status: recorder.Code, Header: recorder.Header(), Raw: recorder.Body.String()}
	if strings.Contains(a.Header.Get("Content-Type"), "json") && a.Raw != "" {
		if err := json.Unmarshal([]byte(a.Raw), &a.Body); err != nil {
			w.T.Errorf("%s %s: %v in %s", r.Method, r.URL, err, a.Raw)
		}
	}
	w.declared(r, a)
	return a
}

// Must sends a request whose answer must have that status.
func (w *World) Must(status int, method, path, bearer string, body any) Answer {
	w.T.Helper()
	a := w.Do(method, path, bearer, body)
	if a.Status != status {
		w.T.Fatalf("%s %s: %d %s, want %d", method, path, a.Status, a.Raw, status)
	}
	return a
}

// Refuses sends a request that must be refused with that status and code, with a complete problem, and with
// nothing written. So nothing is mailed either.
func (w *World) Refuses(status int, code, method, path, bearer string, body any) Answer {
	w.T.Helper()
	return w.RefusesRequest(status, code, Request(method, path, bearer, body))
}

// RefusesRequest is Refuses with a request as it is.
func (w *World) RefusesRequest(status int, code string, r *http.Request) Answer {
	w.T.Helper()
	w.Recorder.Writes()
	a := w.Serve(r)
	if a.Status != status || a.Code() != code {
		w.T.Errorf("%s %s: %d %s, want %d %s", r.Method, r.URL, a.Status, a.Raw, status, code)
		return a
	}
	w.IsProblem(a, status, code)
	if writes := w.Recorder.Writes(); len(writes) != 0 {
		w.T.Errorf("%s %s: refused, and wrote %v", r.Method, r.URL, writes)
	}
	return a
}

// IsProblem fails the test if an answer is not a complete problem.
func (w *World) IsProblem(a Answer, status int, code string) {
	w.T.Helper()
	if a.Header.Get("Content-Type") != "application/problem+json" || a.Text("type") != "urn:allyway:problem:"+code ||
		a.Text("title") != http.StatusText(status) || a.Text("status") != fmt.Sprint(status) || a.Text("detail") == "" || a.Code() != code {
		w.T.Errorf("no whole problem of %d %s: %v %s", status, code, a.Header, a.Raw)
	}
}
