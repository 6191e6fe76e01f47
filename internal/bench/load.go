package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// clients are the numbers of clients that send requests at once, one number after another.
var clients = []int{1, 16, 64}

// loaded has the measures of one operation with one number of clients.
type loaded struct {
	clients   int
	perSecond float64
	p50, p99  time.Duration
	processor time.Duration // of the program, for each request
}

// operation is a request that is measured. ask sends it once. client is the number of the client that sends it, and n
// counts the requests of all clients.
type operation struct {
	name string
	ask  func(client, n int) error
}

var client = &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 256, MaxIdleConns: 256}, Timeout: time.Minute}

type body = map[string]any

// call sends a request and decodes its answer into out, unless out is nil. It returns an error unless the request
// succeeds.
func call(method, url, token string, in, out any) error {
	var content io.Reader
	if in != nil {
		encoded, err := json.Marshal(in)
		if err != nil {
			return err
		}
		content = bytes.NewReader(encoded)
	}
	request, err := http.NewRequest(method, url, content)
	if err != nil {
		return err
	}
	if in != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	answer, err := client.Do(request)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		return err
	}
	if answer.StatusCode >= 300 {
		return fmt.Errorf("%s %s: %s: %.300s", method, url, answer.Status, text)
	}
	if out == nil {
		return nil
	}
	return json.Unmarshal(text, out)
}

// load sends requests to p from n clients at once, for a time. Each client sends its next request as soon as it has the
// answer to its last one. The first error ends the load.
func load(ctx context.Context, p *process, op operation, n int, each time.Duration) (loaded, error) {
	var asked atomic.Int64
	var mu sync.Mutex
	var failed error
	var took []time.Duration
	ctx, cancel := context.WithTimeout(ctx, each)
	defer cancel()
	before, err := p.processor()
	if err != nil {
		return loaded{}, err
	}
	began := time.Now()
	var all sync.WaitGroup
	for client := range n {
		all.Go(func() {
			var own []time.Duration
			for ctx.Err() == nil {
				start := time.Now()
				if err := op.ask(client, int(asked.Add(1))); err != nil {
					mu.Lock()
					failed = err
					mu.Unlock()
					cancel()
					return
				}
				own = append(own, time.Since(start))
			}
			mu.Lock()
			took = append(took, own...)
			mu.Unlock()
		})
	}
	all.Wait()
	elapsed := time.Since(began)
	after, err := p.processor()
	if err != nil || failed != nil || len(took) == 0 {
		return loaded{}, fmt.Errorf("%s with %d clients: %w", op.name, n, firstError(failed, err, context.Cause(ctx)))
	}
	slices.Sort(took)
	return loaded{n, float64(len(took)) / elapsed.Seconds(), took[len(took)/2], took[len(took)*99/100],
		(after - before) / time.Duration(len(took))}, nil
}

func firstError(all ...error) error {
	for _, err := range all {
		if err != nil {
			return err
		}
	}
	return nil
}
