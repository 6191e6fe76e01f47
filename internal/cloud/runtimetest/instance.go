package runtimetest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os/exec"
	"strconv"
	"sync"
	"time"
)

const initLimit = 10 * time.Second // Lambda's limit

// instance is one process of a function, with the Runtime API that it calls. It handles one invocation at a time.
type instance struct {
	process   *exec.Cmd
	server    *http.Server
	jobs      chan *job
	ready     chan struct{} // closed when the process first asks for work
	readyOnce sync.Once
	initError chan *FunctionError
	exited    chan struct{} // closed when the process has ended

	mu      sync.Mutex
	current *job
	serial  int
}

// job is one invocation.
type job struct {
	id       string
	payload  []byte
	deadline time.Time
	answer   chan answer
}

type answer struct {
	payload []byte
	err     error
}

// FunctionError is an error that a function reported instead of an answer.
type FunctionError struct {
	Type    string `json:"errorType"`
	Message string `json:"errorMessage"`
}

func (e *FunctionError) Error() string {
	return fmt.Sprintf("function error %s: %s", e.Type, e.Message)
}

// startInstance starts the binary and waits until it asks for its first work. It returns how long that took from the
// start of the process.
func startInstance(ctx context.Context, binary string, env []string, logs io.Writer) (*instance, time.Duration, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, 0, err
	}
	i := &instance{
		jobs:      make(chan *job),
		ready:     make(chan struct{}),
		initError: make(chan *FunctionError, 1),
		exited:    make(chan struct{}),
	}
	i.server = &http.Server{Handler: i.runtimeAPI(), ReadHeaderTimeout: time.Minute}
	go i.server.Serve(listener)

	i.process = exec.Command(binary)
	i.process.Env = append(env, "AWS_LAMBDA_RUNTIME_API="+listener.Addr().String())
	i.process.Stdout, i.process.Stderr = logs, logs
	start := time.Now()
	if err := i.process.Start(); err != nil {
		i.server.Close()
		return nil, 0, err
	}
	go func() {
		i.process.Wait()
		close(i.exited)
	}()
	select {
	case <-i.ready:
		return i, time.Since(start), nil
	case e := <-i.initError:
		err = e
	case <-i.exited:
		err = fmt.Errorf("the function ended while starting: %s", i.process.ProcessState)
	case <-time.After(initLimit):
		err = errors.New("the function took too long to start")
	case <-ctx.Done():
		err = ctx.Err()
	}
	i.stop()
	return nil, 0, err
}

// runtimeAPI returns the part of Lambda's Runtime API, version 2018-06-01, that functions call.
func (i *instance) runtimeAPI() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /2018-06-01/runtime/invocation/next", i.next)
	mux.HandleFunc("POST /2018-06-01/runtime/invocation/{id}/response", func(w http.ResponseWriter, r *http.Request) {
		payload, err := io.ReadAll(r.Body)
		if err == nil && r.Trailer.Get("Lambda-Runtime-Function-Error-Type") != "" {
			err = &FunctionError{Type: r.Trailer.Get("Lambda-Runtime-Function-Error-Type")}
		}
		i.finish(w, r, answer{payload, err})
	})
	mux.HandleFunc("POST /2018-06-01/runtime/invocation/{id}/error", func(w http.ResponseWriter, r *http.Request) {
		i.finish(w, r, answer{err: readError(r)})
	})
	mux.HandleFunc("POST /2018-06-01/runtime/init/error", func(w http.ResponseWriter, r *http.Request) {
		i.initError <- readError(r)
		w.WriteHeader(http.StatusAccepted)
	})
	return mux
}

func readError(r *http.Request) *FunctionError {
	e := &FunctionError{Type: r.Header.Get("Lambda-Runtime-Function-Error-Type")}
	if err := json.NewDecoder(r.Body).Decode(e); err != nil {
		e.Message = "unreadable: " + err.Error()
	}
	return e
}

func (i *instance) next(w http.ResponseWriter, r *http.Request) {
	i.readyOnce.Do(func() { close(i.ready) })
	select {
	case j := <-i.jobs:
		i.mu.Lock()
		i.current = j
		i.mu.Unlock()
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Lambda-Runtime-Aws-Request-Id", j.id)
		w.Header().Set("Lambda-Runtime-Deadline-Ms", strconv.FormatInt(j.deadline.UnixMilli(), 10))
		w.Header().Set("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:us-east-1:000000000000:function:test")
		w.Header().Set("Lambda-Runtime-Trace-Id", "Root=1-00000000-000000000000000000000000;Sampled=0")
		w.Write(j.payload)
	case <-r.Context().Done():
	}
}

func (i *instance) finish(w http.ResponseWriter, r *http.Request, a answer) {
	i.mu.Lock()
	j := i.current
	if j != nil && j.id == r.PathValue("id") {
		i.current = nil
	} else {
		j = nil
	}
	i.mu.Unlock()
	if j == nil {
		w.WriteHeader(http.StatusBadRequest) // nobody waits for this answer, or it is the second one
		return
	}
	w.WriteHeader(http.StatusAccepted)
	j.answer <- a
}

// invoke passes the payload to the process and waits for the answer. usable reports whether the process can take
// another one.
func (i *instance) invoke(ctx context.Context, payload []byte, timeout time.Duration) (out []byte, usable bool, err error) {
	i.serial++
	j := &job{
		id:       fmt.Sprintf("00000000-0000-0000-0000-%012d", i.serial),
		payload:  bytes.Clone(payload),
		deadline: time.Now().Add(timeout),
		answer:   make(chan answer, 1),
	}
	limit := time.NewTimer(timeout)
	defer limit.Stop()
	select {
	case i.jobs <- j:
	case <-i.exited:
		return nil, false, errExited
	case <-limit.C:
		return nil, false, errTimeout
	case <-ctx.Done():
		return nil, false, ctx.Err()
	}
	select {
	case a := <-j.answer:
		return a.payload, true, a.err
	case <-i.exited:
		return nil, false, errExited
	case <-limit.C:
		return nil, false, errTimeout
	case <-ctx.Done():
		return nil, false, ctx.Err()
	}
}

var (
	errExited  = errors.New("the function's process ended before it answered")
	errTimeout = errors.New("the function took longer than it may")
)

func (i *instance) stop() {
	i.process.Process.Kill()
	<-i.exited
	i.server.Close()
}
