package main

import (
	"os/exec"
	"syscall"
)

// setApart starts a program in a group of its own, so that the terminal's Ctrl-C does not reach it. Windows cannot
// interrupt such a program, so it is killed.
func setApart(program *exec.Cmd) {
	program.SysProcAttr = &syscall.SysProcAttr{CreationFlags: syscall.CREATE_NEW_PROCESS_GROUP}
	program.Cancel = func() error { return program.Process.Kill() }
}
