//go:build unix

package main

import (
	"os"
	"os/exec"
	"syscall"
)

// setApart starts a program in a group of its own, so that the terminal's Ctrl-C does not reach it. This program passes
// the interrupt on.
func setApart(program *exec.Cmd) {
	program.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	program.Cancel = func() error { return program.Process.Signal(os.Interrupt) }
}
