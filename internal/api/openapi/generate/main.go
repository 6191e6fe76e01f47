// The command generate writes the OpenAPI document of all routes to the file that it is given. `go generate
// ./internal/api/openapi` runs it after a change of the routes or their shapes.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"

	"allyway/internal/api"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: generate FILE")
		os.Exit(2)
	}
	if err := generate(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

// generate indents the document, one value to a line, so that a diff shows clearly what changed in the API.
func generate(path string) error {
	document, err := api.Document()
	if err != nil {
		return err
	}
	var text bytes.Buffer
	if err := json.Indent(&text, document, "", "  "); err != nil {
		return err
	}
	text.WriteByte('\n')
	return os.WriteFile(path, text.Bytes(), 0o644)
}
