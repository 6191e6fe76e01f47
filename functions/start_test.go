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
	"slices"
	"strings"
	"testing"
	"time"

	"allyway/internal/cloud/runtimetest"
)

const mb = 1 << 20

// mostBytes returns the largest size of a deployed binary. send-email may be larger: its templates call methods by
// name, so the linker must keep every method of every client.
func mostBytes(function string) int64 {
	if function == "send-email" {
		return 15 * mb
	}
	return 12 * mb
}

// TestSize builds every function as it is deployed, and checks the sizes of the binaries, as they are and packed.
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

// sizes returns a file's size, as it is and as it would be in a zip file.
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

// counter counts the bytes that are written to it.
type counter int64

func (c *counter) Write(b []byte) (int, error) {
	*c += counter(len(b))
	return len(b), nil
}

// TestStart compares the start of each function with that of the smallest possible function, in the same run: the ratio
// of the medians of many starts, made in turn, so that whatever else the machine does slows both. Where it is busy,
// medians of few starts differ by chance, so the test goes on until the ratio is within the limit or there is no excuse.
// About two milliseconds go into what every real function does at its start: it connects to the table, so that no
// request has to wait for it, and sets up the operations that it serves.
func TestStart(t *testing.T) {
	const mostTimes, leastStarts, mostStarts = 3.0, 15, 200
	hello := runtimetest.New(t, runtimetest.BuildPackage(t, "internal/cloud/runtimetest/testdata/hello"), nil)
	table := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { // answers the read at the start
		w.Header().Set("Content-Type", "application/x-amz-json-1.0")
		fmt.Fprint(w, `{"Responses":{},"UnprocessedKeys":{}}`)
	}))
	defer table.Close()
	for _, name := range names(t) {
		f := runtimetest.New(t, runtimetest.Build(t, name), environment(name, "table", map[string]string{"DYNAMODB": table.URL}))
		var smallest, own []time.Duration
		ratio := 0.0
		for len(own) < leastStarts || len(own) < mostStarts && ratio > mostTimes {
			smallest, own = append(smallest, initTime(t, hello)), append(own, initTime(t, f))
			ratio = float64(median(own)) / float64(median(smallest))
		}
		t.Logf("%-15s starts in %4.1f ms, %.2f times a hello-world's %.1f ms (%d starts)", name, ms(median(own)), ratio, ms(median(smallest)), len(own))
		if ratio > mostTimes {
			t.Errorf("%s takes %.2f times as long to start as a hello-world, at most %.0f", name, ratio, mostTimes)
		}
		if logs := f.Logs(); logs != "" {
			t.Errorf("%s logged while starting: %s", name, logs)
		}
	}
}

func initTime(t *testing.T, f *runtimetest.Function) time.Duration {
	t.Helper()
	took, err := f.InitTime(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	return took
}

func median(times []time.Duration) time.Duration {
	return slices.Sorted(slices.Values(times))[len(times)/2]
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// TestStartNamesWhatIsMissing starts each function without its variables. The error must name all of them.
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
