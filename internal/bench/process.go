package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"
)

// process is a program under measurement. It serves HTTP on this machine.
type process struct {
	url   string
	cmd   *exec.Cmd
	ended chan struct{} // closed when the program has ended
	err   error         // why it ended, once it has
}

// start starts a program and waits until its health address answers. The environment is this program's, with env.
func start(ctx context.Context, addr, health string, env []string, name string, args ...string) (*process, error) {
	p := &process{url: "http://" + addr, cmd: exec.CommandContext(ctx, name, args...), ended: make(chan struct{})}
	p.cmd.Env = append(os.Environ(), env...)
	p.cmd.Stderr = os.Stderr
	p.cmd.Cancel = func() error { return p.cmd.Process.Signal(os.Interrupt) }
	p.cmd.WaitDelay = 10 * time.Second
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	go func() {
		p.err = p.cmd.Wait()
		close(p.ended)
	}()
	for range 3000 {
		select {
		case <-p.ended:
			return nil, fmt.Errorf("%s has ended: %v", name, p.err)
		case <-time.After(20 * time.Millisecond):
		}
		if answer, err := http.Get(p.url + health); err == nil {
			answer.Body.Close()
			if answer.StatusCode == http.StatusOK {
				return p, nil
			}
		}
	}
	return nil, errors.Join(fmt.Errorf("%s does not answer", name), p.stop())
}

// stop ends the program, and waits for it.
func (p *process) stop() error {
	if err := p.cmd.Process.Signal(os.Interrupt); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	select {
	case <-p.ended:
	case <-time.After(15 * time.Second):
		if err := p.cmd.Process.Kill(); err != nil {
			return err
		}
		<-p.ended
	}
	return nil
}

const tick = 10 * time.Millisecond // Linux counts a process's time in hundredths of a second

// processor returns how long the program has computed.
func (p *process) processor() (time.Duration, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", p.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	_, rest, _ := strings.Cut(string(text), ") ") // the name in front of it may have blanks
	fields := strings.Fields(rest)
	if len(fields) < 13 {
		return 0, errors.New("/proc/PID/stat is too short")
	}
	var all time.Duration
	for _, field := range fields[11:13] { // utime, stime
		n, err := strconv.Atoi(field)
		if err != nil {
			return 0, err
		}
		all += time.Duration(n) * tick
	}
	return all, nil
}

// These are the lines that memory reads: the program's memory now, the most that it had, and its memory now without the
// pages of files, such as the store's.
const (
	resident = "VmRSS"
	peak     = "VmHWM"
	own      = "RssAnon"
)

// memory returns a line of the program's memory, in megabytes.
func (p *process) memory(line string) (float64, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	_, rest, _ := strings.Cut(string(text), "\n"+line+":")
	value, _, found := strings.Cut(rest, "kB")
	if !found {
		return 0, fmt.Errorf("/proc/PID/status has no %s", line)
	}
	kb, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
	return kb / 1024, err
}

// freeAddr returns a loopback address with a port that was free a moment ago.
func freeAddr() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	return l.Addr().String(), nil
}
