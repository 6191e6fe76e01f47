package main

import (
	"debug/elf"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"runtime"
)

// settings are the program's flags. make fills them in.
type settings struct {
	addr      string // the address of the portal
	owner     string // the first owner's address
	mailFrom  string // the sender's address
	dist      string // the folder of the built functions
	ministack string // the program of MiniStack, which this one starts
	endpoint  string // an emulator that runs already, instead of MiniStack
	sam       string // the program of SAM, to run the portal on sam local instead of an emulator of AWS
	aws       string // the folder of the AWS CLI, for the check; empty: on the PATH
	check     bool   // go through the portal once, and stop
}

func readSettings(args []string) (s settings, err error) {
	f := flag.NewFlagSet("emulator", flag.ContinueOnError)
	f.StringVar(&s.addr, "addr", "127.0.0.1:8080", "the loopback `address` of the portal")
	f.StringVar(&s.owner, "owner", "owner@example.com", "the first owner's `address`")
	f.StringVar(&s.mailFrom, "from", "portal@example.com", "the sender's `address`")
	f.StringVar(&s.dist, "dist", "dist", "the `folder` of the built functions")
	f.StringVar(&s.ministack, "ministack", ".build/python-ministack/bin/ministack", "the `program` of MiniStack")
	f.StringVar(&s.endpoint, "endpoint", "", "the `URL` of an emulator that runs already, instead of MiniStack")
	f.StringVar(&s.sam, "sam", "", "the `program` of SAM, to run on sam local instead of MiniStack")
	f.StringVar(&s.aws, "aws", "", "the `folder` of the AWS CLI, for -check")
	f.BoolVar(&s.check, "check", false, "go through the portal once, delete it, and stop")
	if err := f.Parse(args); err != nil {
		return s, err
	}
	if f.NArg() > 0 {
		return s, fmt.Errorf("it takes no argument %q; -h lists its flags", f.Arg(0))
	}
	return s, nil
}

// listen takes the portal's port, before anything is started.
func (s settings) listen() (net.Listener, error) {
	host, _, err := net.SplitHostPort(s.addr)
	if ip := net.ParseIP(host); err != nil || ip == nil || !ip.IsLoopback() {
		return nil, fmt.Errorf("-addr %s is not a loopback address with a port, such as 127.0.0.1:8080", s.addr)
	}
	l, err := net.Listen("tcp", s.addr)
	if err != nil {
		return nil, fmt.Errorf("another program listens on %s; stop it, or choose another address: make emulator ADDR=127.0.0.1:8081", s.addr)
	}
	return l, nil
}

// checkBuilt returns an error unless every function is built for this machine.
func (s settings) checkBuilt() error {
	machine := map[string]elf.Machine{"amd64": elf.EM_X86_64, "arm64": elf.EM_AARCH64}[runtime.GOARCH]
	functions, err := filepath.Glob("functions/*/main.go")
	if err != nil || len(functions) == 0 {
		return errors.New("run it in the repository's root, with make emulator")
	}
	for _, main := range functions {
		name := filepath.Join(s.dist, filepath.Base(filepath.Dir(main)), "bootstrap")
		built, err := elf.Open(name)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return fmt.Errorf("%s is not built; run make emulator, which builds it", name)
		case err != nil:
			return fmt.Errorf("%s is not a program for Linux; remove %s and run make emulator, which builds it again", name, s.dist)
		}
		_ = built.Close() // it was only read
		if built.Machine != machine {
			return fmt.Errorf("%s is built for %s and this machine is %s; run make emulator without GOARCH, which builds for this machine",
				name, built.Machine, runtime.GOARCH)
		}
	}
	return nil
}

// checkInstalled returns an error unless the tools that make installs are there.
func (s settings) checkInstalled() error {
	tools := []string{cdkProgram}
	switch {
	case s.sam != "":
		tools = append(tools, s.sam)
	case s.endpoint == "":
		tools = append(tools, s.ministack)
	}
	for _, tool := range tools {
		if _, err := os.Stat(tool); err != nil {
			return fmt.Errorf("%s is missing; run make emulator or make sam, which install it", tool)
		}
	}
	return nil
}
