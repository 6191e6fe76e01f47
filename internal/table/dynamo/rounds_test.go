package dynamo_test

import (
	"flag"
	"os"
	"testing"
)

// TestMain runs fewer random histories than rapid's 100, for DynamoDB Local takes some milliseconds for each call. The
// embedded engine runs all of them in its own tests. -rapid.checks says how many.
func TestMain(m *testing.M) {
	if err := flag.Set("rapid.checks", "30"); err != nil {
		panic(err) // rapid has the flag
	}
	flag.Parse()
	os.Exit(m.Run())
}
