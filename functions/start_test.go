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

// TestSize builds every function as for a deployment, and checks the sizes of the binaries and of their zip files.
func TestSize(t *testing.T) {
	const most, mostPacked = 12 * mb, 5 * mb
	folder := runtimetest.BuildFunctions(t, "arm64")
	for _, name := range names(t) {
		size, packed := sizes(t, filepath.Join(folder, name))
		t.Logf("%-15s %5.1f MB, packed %4.1f MB", name, float64(size)/mb, float64(packed)/mb)
		if size > most || packed > mostPacked {
			t.Errorf("%s has %d bytes, at most %d, and packed %d, at most %d", name, size, most, packed, mostPacked)
		}
	}
}

// sizes returns a file's size, and its size in a zip file.
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

// TestStart compares the start of each function with that of the smallest possible function. Both start in turn in the
// same run. There are two limits. By the clock, the fastest start of a function may take three times the median of the
// smallest function. The fastest one counts because a busy machine makes other starts longer by chance. This limit does
// not find a start that computes too much. So the medians of the processor time are compared, too, which a busy machine
// hardly changes. They may also be three times those of the smallest function; they were 1.5 to 2.3 times.
//
// Every real function needs about two milliseconds at its start to connect to the table, so that no request has to wait
// for that, and to prepare the operations that it serves.
func TestStart(t *testing.T) {
	const mostByClock, mostByProcessor, starts = 3.0, 3.0, 25
	hello := runtimetest.New(t, runtimetest.BuildPackage(t, "internal/cloud/runtimetest/testdata/hello"), nil)
	table := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { // answers the read that a function makes at its start
		w.Header().Set("Content-Type", "application/x-amz-json-1.0")
		fmt.Fprint(w, `{"Responses":{},"UnprocessedKeys":{}}`)
	}))
	defer table.Close()
	for _, name := range names(t) {
		f := runtimetest.New(t, runtimetest.Build(t, name), environment(name, "table", map[string]string{"DYNAMODB": table.URL}))
		var smallest, own initTimes
		for range starts {
			smallest.measure(t, hello)
			own.measure(t, f)
		}
		byProcessor := float64(median(own.processor)) / float64(median(smallest.processor))
		byClock := float64(slices.Min(own.took)) / float64(median(smallest.took))
		t.Logf("%-15s starts in %4.1f ms of the processor, %.2f times a hello-world's; the fastest in %4.1f ms, %.2f times", name,
			ms(median(own.processor)), byProcessor, ms(slices.Min(own.took)), byClock)
		if byClock > mostByClock || byProcessor > mostByProcessor {
			t.Errorf("%s takes %.2f times as long to start as a hello-world, at most %.0f, and %.2f times the processor, at most %.0f",
				name, byClock, mostByClock, byProcessor, mostByProcessor)
		}
		if logs := f.Logs(); logs != "" {
			t.Errorf("%s logged while starting: %s", name, logs)
		}
	}
}

// initTimes are the times of starts of a function: by the clock, and of the processor.
type initTimes struct{ took, processor []time.Duration }

func (i *initTimes) measure(t *testing.T, f *runtimetest.Function) {
	t.Helper()
	took, processor, err := f.InitTime(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	i.took, i.processor = append(i.took, took), append(i.processor, processor)
}

func median(times []time.Duration) time.Duration {
	return slices.Sorted(slices.Values(times))[len(times)/2]
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// TestStartDescribesNoService checks the versions of the SDK's clients. Some versions describe the whole service in Go,
// which takes memory and time at every start (docs/design.md, Starts). None of these may be used.
func TestStartDescribesNoService(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", "allyway/functions/...").Output()
	if err != nil {
		t.Fatal(err)
	}
	for name := range strings.FieldsSeq(string(out)) {
		if strings.HasPrefix(name, "github.com/aws/aws-sdk-go-v2/service/") && strings.HasSuffix(name, "/schemas") {
			t.Errorf("a function has %s: take an earlier version of that client", name)
		}
	}
}

// TestStartNamesWhatIsMissing starts each function without its variables. The error must name all of them.
func TestStartNamesWhatIsMissing(t *testing.T) {
	for _, name := range names(t) {
		f := runtimetest.New(t, runtimetest.Build(t, name), nil)
		_, _, err := f.InitTime(t.Context())
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
