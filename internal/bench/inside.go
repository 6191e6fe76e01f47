package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strconv"
)

// function has the measures of a Lambda function's binary and of its start.
type function struct {
	name             string
	megabytes, zip   float64
	byProcessor      float64 // the processor time of its start, as a multiple of a hello-world's
	byClock          float64
	startMillisecond float64
}

// inside is an operation that is measured in one process, without HTTP and without a disk that others use.
type inside struct {
	name        string
	nanoseconds float64
	bytes       float64
	allocations float64
}

var (
	sizeLine  = regexp.MustCompile(`: (\S+) +([\d.]+) MB, packed +([\d.]+) MB`)
	startLine = regexp.MustCompile(`: (\S+) +starts in +[\d.]+ ms of the processor, ([\d.]+) times a hello-world's; the fastest in +([\d.]+) ms, ([\d.]+) times`)
	benchLine = regexp.MustCompile(`(?m)^Benchmark(\S+?)(?:-\d+)?\s+\d+\s+([\d.]+) ns/op\s+([\d.]+) B/op\s+([\d.]+) allocs/op`)
)

// measureFunctions runs the test that builds and starts each function beside a hello-world, and reads what it logs.
func measureFunctions(ctx context.Context) ([]function, error) {
	text, err := goTest(ctx, "./functions", "-run", "^(TestSize|TestStart)$", "-v")
	if err != nil {
		return nil, err
	}
	var all []function
	at := map[string]int{}
	for _, m := range sizeLine.FindAllStringSubmatch(text, -1) {
		at[m[1]] = len(all)
		all = append(all, function{name: m[1], megabytes: number(m[2]), zip: number(m[3])})
	}
	for _, m := range startLine.FindAllStringSubmatch(text, -1) {
		if i, ok := at[m[1]]; ok {
			all[i].byProcessor, all[i].startMillisecond, all[i].byClock = number(m[2]), number(m[3]), number(m[4])
		}
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("the test of the functions logged no sizes:\n%s", text)
	}
	return all, nil
}

// measureInside runs the benchmarks of the API.
func measureInside(ctx context.Context) ([]inside, error) {
	text, err := goTest(ctx, "./internal/api", "-run", "^$", "-bench", "^BenchmarkOperation", "-benchmem", "-benchtime", "2s")
	if err != nil {
		return nil, err
	}
	var all []inside
	for _, m := range benchLine.FindAllStringSubmatch(text, -1) {
		all = append(all, inside{m[1], number(m[2]), number(m[3]), number(m[4])})
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("there are no benchmarks:\n%s", text)
	}
	return all, nil
}

func goTest(ctx context.Context, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, "go", append([]string{"test", "-count=1"}, args...)...)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, os.Stderr
	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("go test %v: %w\n%s", args, err, out.String())
	}
	return out.String(), nil
}

func number(text string) float64 {
	n, _ := strconv.ParseFloat(text, 64) // the expression found a number
	return n
}
