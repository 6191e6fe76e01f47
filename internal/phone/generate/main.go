// Command generate makes the data of package phone from the metadata of libphonenumber-js: for each country code, how
// long its numbers are, and what people dial before them inside the country, or how long those are that begin with 0.
package main

import (
	"log"
	"os"

	"allyway/internal/npm"
)

var source = npm.Package{Name: "libphonenumber-js", Version: "1.13.16", SHA512: "tIOCM9yx2Go6d5/ZANe0K+G4AZek1Ymx81HxQpf19Sri4zMP95eQbKdnUGHAvFQ4nx0PeLhFqvAfisTADXj3tQ=="}

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
	content, err := source.Read("metadata.min.json")
	if err != nil {
		return err
	}
	plans, err := plansOf(content)
	if err != nil {
		return err
	}
	return os.WriteFile(file, plans, 0o644)
}
