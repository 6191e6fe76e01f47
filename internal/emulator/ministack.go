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

const stopTime = 5 * time.Second // how long MiniStack may take to stop

// ministack is a MiniStack that this program has started. Its data is in memory and in the program's own folder.
type ministack struct {
	url   string
	log   string // the file with what it said
	ended chan struct{}
	pid   int
}

// startMiniStack starts MiniStack on a free port of this machine, and waits until it answers.
func startMiniStack(ctx context.Context, program, folder string) (*ministack, error) {
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	m := &ministack{url: "http://127.0.0.1:" + port, log: filepath.Join(folder, "ministack.log"), ended: make(chan struct{})}
	log, err := os.Create(m.log)
	if err != nil {
		return nil, err
	}
	defer log.Close()
	process := exec.Command(program)
	process.Stdout, process.Stderr = log, log
	// The functions inherit this environment. It has nothing of the user's, so no function can reach AWS.
	process.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + folder, "TMPDIR=" + folder, "BIND_HOST=127.0.0.1",
		"GATEWAY_PORT=" + port, "AWS_ENDPOINT_URL=" + m.url, "LOG_LEVEL=WARNING"}
	process.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // it and its functions end together, and not by the terminal's Ctrl-C
	if err := process.Start(); err != nil {
		return nil, fmt.Errorf("start MiniStack: %w", err)
	}
	m.pid = process.Process.Pid
	go func() {
		_ = process.Wait() // its log says why it ended
		close(m.ended)
	}()
	if err := m.wait(ctx); err != nil {
		return nil, errors.Join(err, m.stop())
	}
	return m, nil
}

func freePort() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	_, port, err := net.SplitHostPort(l.Addr().String())
	return port, errors.Join(err, l.Close())
}

func (m *ministack) wait(ctx context.Context) error {
	for range 600 {
		if answer, err := get(ctx, m.url+healthPath); err == nil && answer == http.StatusOK {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-m.ended:
			return fmt.Errorf("MiniStack has ended: %s", tail(m.log))
		case <-time.After(100 * time.Millisecond):
		}
	}
	return fmt.Errorf("MiniStack does not answer: %s", tail(m.log))
}

// stop ends MiniStack and every function that it runs.
func (m *ministack) stop() error {
	for _, signal := range []syscall.Signal{syscall.SIGTERM, syscall.SIGKILL} {
		if err := syscall.Kill(-m.pid, signal); err != nil && !errors.Is(err, syscall.ESRCH) {
			return fmt.Errorf("stop MiniStack: %w", err)
		}
		for end := time.Now().Add(stopTime); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
			if errors.Is(syscall.Kill(-m.pid, 0), syscall.ESRCH) {
				return nil
			}
		}
	}
	return fmt.Errorf("MiniStack, process %d, does not stop", m.pid)
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
