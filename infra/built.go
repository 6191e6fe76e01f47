package main

import (
	"debug/elf"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// noWeb is the web setting of a deployment without the web client.
const noWeb = "none"

// machines are the processors of a binary, by the architecture setting.
var machines = map[string]elf.Machine{"arm64": elf.EM_AARCH64, "x86_64": elf.EM_X86_64}

// checkBuilt returns an error that says what to build, if a function is missing or is built for another processor, or
// if the web client is missing.
func (s settings) checkBuilt() error {
	var missing []string
	for _, f := range inventory() {
		file := filepath.Join(s.dist, f.name, "bootstrap")
		if _, err := os.Stat(file); err != nil {
			missing = append(missing, f.name)
		} else if err := checkMachine(file, s.architecture); err != nil {
			return err
		}
	}
	if len(missing) > 0 {
		return fmt.Errorf("infra: run make build first: %s has no %s", s.dist, strings.Join(missing, ", "))
	}
	if s.web == noWeb {
		return nil
	}
	if _, err := os.Stat(filepath.Join(s.web, "index.html")); err != nil {
		return fmt.Errorf("infra: run make web first: %s has no index.html; -c web=none deploys the API alone", s.web)
	}
	return nil
}

// checkMachine returns an error if the binary is not for the architecture, because Lambda could not start it.
func checkMachine(file, architecture string) error {
	binary, err := elf.Open(file)
	if err != nil {
		return fmt.Errorf("infra: run make build again: %s is no Linux binary", file)
	}
	defer binary.Close()
	if binary.Machine == machines[architecture] {
		return nil
	}
	for other, machine := range machines {
		if machine == binary.Machine {
			return fmt.Errorf("infra: %s is for %s, and the setting architecture is %s: run make build GOARCH=%s, or give -c architecture=%s",
				file, other, architecture, goarch(architecture), other)
		}
	}
	return fmt.Errorf("infra: run make build again: %s is for %s", file, binary.Machine)
}

// goarch returns Go's name of an architecture.
func goarch(architecture string) string {
	if architecture == "x86_64" {
		return "amd64"
	}
	return architecture
}
