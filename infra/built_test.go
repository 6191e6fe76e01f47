package main

import (
	"bytes"
	"debug/elf"
	"encoding/binary"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// header returns the head of a Linux binary for a processor.
func header(t *testing.T, machine elf.Machine) []byte {
	t.Helper()
	h := elf.Header64{Type: uint16(elf.ET_EXEC), Machine: uint16(machine), Version: uint32(elf.EV_CURRENT), Ehsize: 64, Shentsize: 64}
	copy(h.Ident[:], elf.ELFMAG)
	h.Ident[elf.EI_CLASS], h.Ident[elf.EI_DATA], h.Ident[elf.EI_VERSION] = byte(elf.ELFCLASS64), byte(elf.ELFDATA2LSB), byte(elf.EV_CURRENT)
	var b bytes.Buffer
	if err := binary.Write(&b, binary.LittleEndian, h); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestCheckBuilt(t *testing.T) {
	s := settings{dist: t.TempDir(), web: t.TempDir(), architecture: "arm64"}
	wants := func(state string, texts ...string) {
		t.Helper()
		err := s.checkBuilt()
		if err == nil {
			t.Fatalf("%s: no error", state)
		}
		for _, text := range texts {
			if !strings.Contains(err.Error(), text) {
				t.Errorf("%s: the error does not say %q: %v", state, text, err)
			}
		}
	}
	write := func(file string, b []byte) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, b, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	wants("nothing is built", "make build", "sign-in")
	for _, f := range inventory() {
		write(filepath.Join(s.dist, f.name, "bootstrap"), header(t, elf.EM_AARCH64))
	}
	wants("the client is not built", "make web", s.web)
	s.web = noWeb
	if err := s.checkBuilt(); err != nil {
		t.Errorf("no client is wanted: %v", err)
	}
	s.web = t.TempDir()
	write(filepath.Join(s.web, "index.html"), nil)
	if err := s.checkBuilt(); err != nil {
		t.Error(err)
	}
	s.architecture = "x86_64"
	wants("the functions are for another processor", "is for arm64", "GOARCH=amd64", "architecture=arm64")
	write(filepath.Join(s.dist, "sign-in", "bootstrap"), header(t, elf.EM_RISCV))
	s.architecture = "arm64"
	wants("one function is for a processor that Lambda lacks", "make build", "EM_RISCV")
	write(filepath.Join(s.dist, "sign-in", "bootstrap"), []byte("#!/bin/sh"))
	wants("one function is a script", "is no Linux binary")
}
