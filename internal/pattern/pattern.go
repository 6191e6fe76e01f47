// Package pattern has regular expressions that are compiled on first use. A function that starts and serves one request
// needs only few of the expressions that its packages have.
package pattern

import (
	"regexp"
	"sync"
)

// Lazy returns a function that returns the compiled expression. Its first call compiles it, and panics if the
// expression is malformed.
func Lazy(expression string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expression) })
}
