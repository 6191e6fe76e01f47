// Command generate makes the data of package guess: common words with how soon a guesser tries them, and the hashes of
// known passwords. It fetches public lists with npm and checks what it gets, so the data is the same every time.
package main

import (
	"log"
	"os"
	"path/filepath"
)

func main() {
	log.SetFlags(0)
	if len(os.Args) != 2 {
		log.Fatal("usage: generate data-directory")
	}
	if err := generate(os.Args[1]); err != nil {
		log.Fatal("generate: ", err)
	}
}

func generate(dir string) error {
	lists, err := fetch()
	if err != nil {
		return err
	}
	phrases, err := os.ReadFile(filepath.Join(dir, "phrases.txt"))
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, "words.txt"), words(lists), 0o644); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "known.bin"), known(lists, string(phrases)), 0o644)
}
