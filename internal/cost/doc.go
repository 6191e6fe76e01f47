// Package cost is a test. It measures the table calls of every route and job, and compares them with their ceilings. It
// also compares them with docs/access-patterns.md. It fails if a route is not measured, or if the page is out of date.
// `go test ./internal/cost -update` writes the page from what the test measured.
package cost
