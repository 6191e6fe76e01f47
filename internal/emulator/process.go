package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

const stopTime = 5 * time.Second // how long a program may take to stop

// process is a program that this one has started, with all programs that it starts itself.
type process struct {
	name  string
	log   string // the file with its output
	ended chan struct{}
	pid   int
}

// startMiniStack starts MiniStack on a free port of this machine, and waits until it answers. Its data is in memory and
// in the folder.
func startMiniStack(ctx context.Context, program, folder string) (p *process, url string, err error) {
	port, err := freePort()
	if err != nil {
		return nil, "", err
	}
	url = "http://127.0.0.1:" + port
	// The functions inherit this environment. It has nothing of the user's, so no function can reach AWS.
	env := []string{"PATH=" + os.Getenv("PATH"), "HOME=" + folder, "TMPDIR=" + folder, "BIND_HOST=127.0.0.1",
		"GATEWAY_PORT=" + port, "AWS_ENDPOINT_URL=" + url, "LOG_LEVEL=WARNING"}
	p, err = start(ctx, "MiniStack", folder, env, url+healthPath, program)
	return p, url, err
}

// start starts a program, and waits until it answers at a URL.
func start(ctx context.Context, name, folder string, env []string, health, program string, args ...string) (*process, error) {
	p := &process{name: name, log: filepath.Join(folder, name+".log"), ended: make(chan struct{})}
	log, err := os.Create(p.log)
	if err != nil {
		return nil, err
	}
	defer log.Close()
	command := exec.Command(program, args...)
	command.Stdout, command.Stderr, command.Env = log, log, env
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // the program and those that it starts get signals together, and not the terminal's Ctrl-C
	if err := command.Start(); err != nil {
		return nil, fmt.Errorf("start %s: %w", name, err)
	}
	p.pid = command.Process.Pid
	go func() {
		_ = command.Wait() // its log says why it ended
		close(p.ended)
	}()
	if err := p.wait(ctx, health); err != nil {
		return nil, errors.Join(err, p.stop())
	}
	return p, nil
}

func freePort() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	_, port, err := net.SplitHostPort(l.Addr().String())
	return port, errors.Join(err, l.Close())
}

// wait waits until the program answers, even with a refusal.
func (p *process) wait(ctx context.Context, health string) error {
	for range 600 {
		if _, err := get(ctx, health); err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-p.ended:
			return p.why("has ended")
		case <-time.After(100 * time.Millisecond):
		}
	}
	return p.why("does not answer")
}

// why returns an error with the end of the program's output.
func (p *process) why(what string) error { return fmt.Errorf("%s %s: %s", p.name, what, tail(p.log)) }

// stop ends the program and all that it has started, such as functions.
func (p *process) stop() error {
	for _, signal := range []syscall.Signal{syscall.SIGTERM, syscall.SIGKILL} {
		if err := syscall.Kill(-p.pid, signal); err != nil && !errors.Is(err, syscall.ESRCH) {
			return fmt.Errorf("stop %s: %w", p.name, err)
		}
		for end := time.Now().Add(stopTime); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
			if errors.Is(syscall.Kill(-p.pid, 0), syscall.ESRCH) {
				return nil
			}
		}
	}
	return fmt.Errorf("%s, process %d, does not stop", p.name, p.pid)
}

// get returns the status of the answer to a request.
func get(ctx context.Context, url string) (int, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return 0, err
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0, err
	}
	defer answer.Body.Close()
	_, err = io.Copy(io.Discard, answer.Body)
	return answer.StatusCode, err
}

// tail returns the last lines of a file.
func tail(name string) string {
	text, err := os.ReadFile(name)
	if err != nil {
		return err.Error()
	}
	return lastLines(string(text))
}

func lastLines(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return strings.Join(lines[max(0, len(lines)-25):], "\n")
}
