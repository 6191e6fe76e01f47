// Package cost is a test: it measures what every route and job asks of the table, holds that to its ceilings, and
// writes docs/access-patterns.md from what it saw. A route that is not measured fails it, and so does a page that no
// longer says what is measured; `go test ./internal/cost -update` writes it anew.
package cost
