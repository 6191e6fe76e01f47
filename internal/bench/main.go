// The command bench measures the portal on this machine, and writes what it found as a page with charts.
//
//	make bench
//
// It starts the real local process on a folder that it deletes at the end, fills it through the public API, and sends
// it requests with 1, 16 and 64 clients at once. Then it does the same with other numbers of people, and with other
// products. All figures of a table are from one run on one machine: compare them with each other, and not with another
// machine's.
//
//	make bench BENCH="-only portal,sizes -people 1000,10000 -each 1s"
//
// With -only, it measures only the named parts. It then writes a page with these parts and the computed ones into the
// folder of its builds.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// options are the options of the command line.
type options struct {
	program string // the local process
	folder  string // for what is downloaded and built
	page    string // the page to write
	people  []int  // the sizes of a portal that are compared
	each    time.Duration
	mixed   time.Duration // how long all operations are sent together
	only    []string      // the parts to measure
}

// parts are the parts that can be measured, in the order of the page.
var parts = []string{"portal", "mixed", "peers", "sizes", "functions", "inside"}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	o, err := readOptions(os.Args[1:])
	if err == nil {
		err = run(ctx, o)
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "bench: %s\n", err)
		os.Exit(1)
	}
}

func readOptions(args []string) (o options, err error) {
	f := flag.NewFlagSet("bench", flag.ContinueOnError)
	people := f.String("people", "1000,10000,100000,1000000", "the sizes of a portal, with commas between")
	f.StringVar(&o.program, "program", ".build/allyway", "the `program` of the local process")
	f.StringVar(&o.folder, "folder", ".build/bench", "the `folder` for what is downloaded and built")
	f.StringVar(&o.page, "page", "", "the `page` to write (docs/performance.md, or one in the folder with -only)")
	f.DurationVar(&o.each, "each", 4*time.Second, "how long each operation is measured")
	f.DurationVar(&o.mixed, "mixed", 10*time.Minute, "how long all operations are sent at once")
	only := f.String("only", strings.Join(parts, ","), "the `parts` to measure, with commas between")
	if err := f.Parse(args); err != nil {
		return o, err
	}
	for _, size := range strings.Split(*people, ",") {
		n, err := strconv.Atoi(size)
		if err != nil || n < 100 {
			return o, fmt.Errorf("-people takes whole numbers of 100 or more, with commas between")
		}
		o.people = append(o.people, n)
	}
	o.only = strings.Split(*only, ",")
	for _, part := range o.only {
		if !slices.Contains(parts, part) {
			return o, fmt.Errorf("-only takes %s, with commas between", strings.Join(parts, ", "))
		}
	}
	if o.page == "" && len(o.only) == len(parts) {
		o.page = "docs/performance.md"
	} else if o.page == "" {
		o.page = filepath.Join(o.folder, "performance.md")
	}
	if o.each < 100*time.Millisecond || o.mixed < time.Second {
		return o, fmt.Errorf("-each takes 100ms or more, and -mixed 1s or more")
	}
	o.program, err = filepath.Abs(o.program)
	return o, err
}

// run measures everything and writes the page.
func run(ctx context.Context, o options) error {
	if _, err := os.Stat(o.program); err != nil {
		return fmt.Errorf("%s is not built: run make bench", o.program)
	}
	var r report
	var err error
	for _, part := range parts {
		if !slices.Contains(o.only, part) {
			continue
		}
		if err := r.measure(ctx, o, part); err != nil {
			return err
		}
	}
	if r.patterns, err = readPatterns("docs/access-patterns.md"); err != nil {
		return err
	}
	page, err := r.page()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(o.page), 0o755); err != nil {
		return err
	}
	say("written: %s", o.page)
	return os.WriteFile(o.page, []byte(page), 0o644)
}

// measure measures one of the parts.
func (r *report) measure(ctx context.Context, o options, part string) (err error) {
	began := time.Now()
	say("%s", part)
	switch part {
	case "portal":
		r.operations, r.memory, err = measurePortal(ctx, o)
	case "mixed":
		r.mixed, err = measureMixed(ctx, o)
	case "peers":
		r.peers, err = measurePeers(ctx, o)
	case "sizes":
		r.sizes, err = measureSizes(ctx, o)
	case "functions":
		r.functions, err = measureFunctions(ctx)
	case "inside":
		r.inside, err = measureInside(ctx)
	}
	say("%s took %s", part, time.Since(began).Round(time.Second))
	return err
}

func say(format string, args ...any) { fmt.Printf(format+"\n", args...) }
