// Package openapi holds the API's OpenAPI 3.1 document, so that the programs that serve it (the function sign-in, the
// local process) need not build it from the routes. `go generate` writes the document from internal/api, and a test
// fails while the two differ.
package openapi

import _ "embed"

//go:generate go run ./generate openapi.json

//go:embed openapi.json
var document string

// Document is the document as indented JSON, for api.Config.OpenAPI. It is a string, so that no start of
// sign-in copies its 0.8 MB.
func Document() string { return document }
