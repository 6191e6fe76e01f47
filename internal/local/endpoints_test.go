package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/rogpeppe/go-internal/testscript"

	"allyway/internal/table/tabletest/dynamolocal"
)

// TestStoriesOnDynamoDB runs the program on DynamoDB Local. The table is missing at first.
func TestStoriesOnDynamoDB(t *testing.T) {
	client := dynamolocal.Client(t)
	drop := func() {
		_, err := client.DeleteTable(context.Background(), &dynamodb.DeleteTableInput{TableName: aws.String(dynamoTable)})
		if missing := (*types.ResourceNotFoundException)(nil); err != nil && !errors.As(err, &missing) {
			t.Error(err)
		}
	}
	drop() // a shared server may still have the table of an earlier run
	t.Cleanup(drop)
	runStories(t, "testdata/dynamodb", map[string]string{"ALLYWAY_DYNAMODB": dynamolocal.URL(t), "SECOND": unusedAddr(t)})
}

// TestStoriesWithSES runs the program with the SES emulator that infra/package.json pins.
func TestStoriesWithSES(t *testing.T) {
	runStories(t, "testdata/ses", map[string]string{"ALLYWAY_SES": startSES(t)})
}

// startSES starts the emulator on a free loopback port. It runs until the test ends.
func startSES(t *testing.T) (endpoint string) {
	t.Helper()
	modules := os.Getenv("ALLYWAY_NODE_MODULES")
	if modules == "" {
		modules = filepath.Join("..", "..", "infra", "node_modules")
	}
	program := filepath.Join(modules, "aws-ses-v2-local", "dist", "cli.js")
	if _, err := os.Stat(program); err != nil {
		t.Fatalf("the SES emulator is not installed (%v): run `make test`, which installs it", err)
	}
	host, port, _ := strings.Cut(unusedAddr(t), ":") // an IPv4 address
	var output bytes.Buffer
	emulator := exec.CommandContext(t.Context(), "node", program, "--host", host, "--port", port)
	emulator.Stdout, emulator.Stderr = &output, &output
	if err := emulator.Start(); err != nil {
		t.Fatalf("the SES emulator needs Node (%v): install it and run `make test`", err)
	}
	t.Cleanup(func() { emulator.Wait() }) // the process has ended, because the test's context has
	endpoint = "http://" + host + ":" + port
	if status, _, err := call(http.MethodGet, endpoint+"/health-check", "", ""); err != nil || status != http.StatusOK {
		emulator.Process.Kill()
		emulator.Wait()
		t.Fatalf("the SES emulator did not answer (%d, %v); it said:\n%s", status, err, &output)
	}
	return endpoint
}

// sesMailCommand is `sesmail ADDRESS [N]`: it waits until the emulator has N mails (default 1) to the address, and
// stores the token of the newest one's link in TOKEN.
func sesMailCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 || len(args) > 2 {
		ts.Fatalf("usage: sesmail ADDRESS [N]")
	}
	want := 1
	if len(args) == 2 {
		var err error
		want, err = strconv.Atoi(args[1])
		ts.Check(err)
	}
	for deadline := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
		texts, err := sesTexts(ts.Getenv("ALLYWAY_SES"), args[0])
		ts.Check(err)
		if len(texts) == want {
			token := regexp.MustCompile(`#([A-Za-z0-9_-]+)`).FindStringSubmatch(texts[want-1])
			if token == nil {
				ts.Fatalf("the mail has no link: %s", texts[want-1])
			}
			ts.Setenv("TOKEN", token[1])
			return
		}
		if len(texts) > want || time.Now().After(deadline) {
			ts.Fatalf("%d mails to %s, want %d", len(texts), args[0], want)
		}
	}
}

// sesTexts returns the mails to an address that the emulator has, the oldest first.
func sesTexts(endpoint, to string) (texts []string, err error) {
	_, answer, err := call(http.MethodGet, endpoint+"/store", "", "")
	if err != nil {
		return nil, err
	}
	var store struct {
		Emails []struct {
			Destination struct{ To []string }
			Body        struct{ Text string }
		}
	}
	if err := json.Unmarshal(answer, &store); err != nil {
		return nil, err
	}
	for _, mail := range store.Emails {
		if len(mail.Destination.To) == 1 && mail.Destination.To[0] == to {
			texts = append(texts, mail.Body.Text)
		}
	}
	return texts, nil
}
