package runtimetest

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"
)

// Function runs one built function as Lambda does. A process handles one request at a time and is kept for the next;
// while all processes are busy, a new one starts. It is safe for use by many goroutines.
type Function struct {
	// Timeout is the longest that one invocation may take. After it, the process is killed. New sets 30 seconds.
	Timeout time.Duration

	binary string
	env    []string
	logs   output
	places chan struct{} // holds one entry for each busy process

	mu   sync.Mutex
	idle []*instance
}

// maxProcesses is how many processes of one function run at once. Further invocations wait.
const maxProcesses = 4

// New returns a Function for a built binary (see Build). The process sees only env and what Lambda itself sets; an
// empty value in env removes one of those. A process starts when it is first needed, and all end with the test. If the
// test fails, its log gets their output.
func New(t testing.TB, binary string, env map[string]string) *Function {
	t.Helper()
	f := &Function{
		Timeout: 30 * time.Second,
		binary:  binary,
		env:     environment(filepath.Base(filepath.Dir(binary)), env),
		places:  make(chan struct{}, maxProcesses),
	}
	t.Cleanup(func() {
		f.Stop()
		if t.Failed() {
			t.Logf("output of %s:\n%s", binary, f.Logs())
		}
	})
	return f
}

// environment returns what Lambda sets, changed by vars.
func environment(name string, vars map[string]string) []string {
	all := map[string]string{
		"AWS_REGION":                      "us-east-1",
		"AWS_DEFAULT_REGION":              "us-east-1",
		"AWS_ACCESS_KEY_ID":               "test",
		"AWS_SECRET_ACCESS_KEY":           "test",
		"AWS_EXECUTION_ENV":               "AWS_Lambda_provided.al2023",
		"AWS_LAMBDA_FUNCTION_NAME":        name,
		"AWS_LAMBDA_FUNCTION_VERSION":     "$LATEST",
		"AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "256",
		"AWS_LAMBDA_INITIALIZATION_TYPE":  "on-demand",
		"_HANDLER":                        "bootstrap",
		"LAMBDA_TASK_ROOT":                "/var/task",
		"PATH":                            "/usr/local/bin:/usr/bin:/bin",
		"LANG":                            "en_US.UTF-8",
		"TZ":                              ":UTC",
	}
	for name, value := range vars {
		all[name] = value
	}
	list := make([]string, 0, len(all))
	for name, value := range all {
		if value != "" {
			list = append(list, name+"="+value)
		}
	}
	slices.Sort(list)
	return list
}

// Invoke sends a JSON payload to the function and returns its answer. It returns a *FunctionError if the function
// reported an error, and another error if the process did not start, ended, or took too long.
func (f *Function) Invoke(ctx context.Context, payload []byte) ([]byte, error) {
	select {
	case f.places <- struct{}{}:
		defer func() { <-f.places }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	i, err := f.instance(ctx)
	if err != nil {
		return nil, err
	}
	out, usable, err := i.invoke(ctx, payload, f.Timeout)
	if !usable {
		i.stop()
		return nil, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.idle = append(f.idle, i)
	return out, err
}

func (f *Function) instance(ctx context.Context) (*instance, error) {
	f.mu.Lock()
	if n := len(f.idle); n > 0 {
		i := f.idle[n-1]
		f.idle = f.idle[:n-1]
		f.mu.Unlock()
		return i, nil
	}
	f.mu.Unlock()
	i, _, err := startInstance(ctx, f.binary, f.env, &f.logs)
	return i, err
}

// InitTime starts the function in a new process, which it ends when the process first asks for work. It returns the
// time until then, and the processor time that the process used. The processor time hardly depends on what else the
// machine does. If the start fails, the error says how.
func (f *Function) InitTime(ctx context.Context) (took, processor time.Duration, err error) {
	i, took, err := startInstance(ctx, f.binary, f.env, &f.logs)
	if err != nil {
		return 0, 0, fmt.Errorf("%w\n%s", err, f.Logs())
	}
	i.stop()
	ended := i.process.ProcessState
	return took, ended.UserTime() + ended.SystemTime(), nil
}

// Stop ends all processes that wait for work. A later Invoke starts new ones.
func (f *Function) Stop() {
	f.mu.Lock()
	idle := f.idle
	f.idle = nil
	f.mu.Unlock()
	for _, i := range idle {
		i.stop()
	}
}

// Logs returns what the function has written so far, to both of its outputs.
func (f *Function) Logs() string { return f.logs.String() }

// output collects what processes write.
type output struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (o *output) Write(b []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buf.Write(b)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buf.String()
}
