package functions_test

import (
	"compress/flate"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"allyway/internal/cloud/runtimetest"
)

const mb = 1 << 20

// mostBytes is what a deployed binary may have. send-email's templates call methods by their names, so that its linker
// keeps every method of every client, called or not.
func mostBytes(function string) int64 {
	if function == "send-email" {
		return 15 * mb
	}
	return 12 * mb
}

// TestSize builds every function as it is deployed, and holds binaries and packed binaries to their sizes.
func TestSize(t *testing.T) {
	const mostPacked = 5 * mb
	for _, name := range names(t) {
		binary := filepath.Join(t.TempDir(), "bootstrap")
		build := exec.Command("go", "build", "-trimpath", "-tags", "lambda.norpc", "-ldflags", "-s -w", "-o", binary, "./"+name)
		build.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS=linux", "GOARCH=arm64")
		if out, err := build.CombinedOutput(); err != nil {
			t.Fatalf("build %s: %v\n%s", name, err, out)
		}
		size, packed := sizes(t, binary)
		t.Logf("%-15s %5.1f MB, packed %4.1f MB", name, float64(size)/mb, float64(packed)/mb)
		if size > mostBytes(name) || packed > mostPacked {
			t.Errorf("%s has %d bytes, at most %d, and packed %d, at most %d", name, size, mostBytes(name), packed, mostPacked)
		}
	}
}

// sizes are a file's, as it is and as it would be in a zip.
func sizes(t *testing.T, path string) (size, packed int64) {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var n counter
	w, err := flate.NewWriter(&n, flate.DefaultCompression)
	if err != nil {
		t.Fatal(err)
	}
	if size, err = io.Copy(w, file); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return size, int64(n)
}

// counter counts what is written.
type counter int64

func (c *counter) Write(b []byte) (int, error) {
	*c += counter(len(b))
	return len(b), nil
}

// TestStart compares what the functions take to start with what the smallest function there can be does, in the same
// run. A machine that is busy with other things makes single starts slow, so what counts is the best of several
// rounds: the ratio of their medians. Two milliseconds go into what every function needs beside a hello-world: the
// first connection to the table, so that no request waits for it, and the operations that it serves.
func TestStart(t *testing.T) {
	const mostTimes, rounds = 3.0, 5
	hello := runtimetest.New(t, runtimetest.BuildPackage(t, "internal/cloud/runtimetest/testdata/hello"), nil)
	table := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { // answers the first read
		w.Header().Set("Content-Type", "application/x-amz-json-1.0")
		fmt.Fprint(w, `{"Responses":{},"UnprocessedKeys":{}}`)
	}))
	defer table.Close()
	for _, name := range names(t) {
		f := runtimetest.New(t, runtimetest.Build(t, name), environment(name, "table", map[string]string{"DYNAMODB": table.URL}))
		best, start, least := 0.0, time.Duration(0), time.Duration(0)
		for range rounds {
			smallest, own := initTime(t, hello), initTime(t, f)
			if ratio := float64(own) / float64(smallest); best == 0 || ratio < best {
				best, start, least = ratio, own, smallest
			}
		}
		t.Logf("%-15s starts in %4.1f ms, %.2f times a hello-world's %.1f ms", name, ms(start), best, ms(least))
		if best > mostTimes {
			t.Errorf("%s takes %.2f times as long to start as a hello-world, at most %.0f", name, best, mostTimes)
		}
		if logs := f.Logs(); logs != "" {
			t.Errorf("%s logged while starting: %s", name, logs)
		}
	}
}

func initTime(t *testing.T, f *runtimetest.Function) time.Duration {
	t.Helper()
	took, err := f.InitTime(t.Context(), 5)
	if err != nil {
		t.Fatal(err)
	}
	return took
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// TestStartNamesWhatIsMissing leaves each function without its variables: one look at the log says which.
func TestStartNamesWhatIsMissing(t *testing.T) {
	for _, name := range names(t) {
		f := runtimetest.New(t, runtimetest.Build(t, name), nil)
		_, err := f.InitTime(t.Context(), 1)
		if err == nil {
			t.Errorf("%s starts without its environment", name)
			continue
		}
		for _, variable := range append(variables(name), "TABLE_NAME") {
			if !strings.Contains(err.Error(), variable+" is missing") {
				t.Errorf("%s does not say that %s is missing: %v", name, variable, err)
			}
		}
	}
}
