//go:build unix

package main

import (
	"os"
	"os/exec"
	"syscall"
)

// setApart makes a program that only this one stops: the terminal's Ctrl-C does not reach it, and is passed on.
func setApart(program *exec.Cmd) {
	program.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	program.Cancel = func() error { return program.Process.Signal(os.Interrupt) }
}
