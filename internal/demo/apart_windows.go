package main

import (
	"os/exec"
	"syscall"
)

// setApart makes a program that only this one stops: the terminal's Ctrl-C does not reach it. Windows cannot interrupt
// it, so it is killed.
func setApart(program *exec.Cmd) {
	program.SysProcAttr = &syscall.SysProcAttr{CreationFlags: syscall.CREATE_NEW_PROCESS_GROUP}
	program.Cancel = func() error { return program.Process.Kill() }
}
