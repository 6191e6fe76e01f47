package main

import (
	"context"
	"errors"
	"time"
)

const mixedClients = 16

// mixed is what a portal did under all operations at once, and its memory in megabytes when a tenth of the time was over
// and at the end.
type mixed struct {
	loaded
	lasted      time.Duration
	early, late float64
}

// measureMixed sends a new portal all operations in turn, for a long time. The first request that fails ends it with an
// error.
func measureMixed(ctx context.Context, o options) (m mixed, err error) {
	p, err := startPortal(ctx, o.program)
	if err != nil {
		return m, err
	}
	defer func() { err = errors.Join(err, p.end()) }()
	if err := p.fill(); err != nil {
		return m, err
	}
	operations := p.operations()
	all := operation{"all operations", func(client, n int) error { return operations[n%len(operations)].ask(client, n) }}
	if _, err := load(ctx, p.process, all, mixedClients, o.mixed/10); err != nil {
		return m, err
	}
	if m.early, _, err = p.memory(); err != nil {
		return m, err
	}
	if m.loaded, err = load(ctx, p.process, all, mixedClients, o.mixed-o.mixed/10); err != nil {
		return m, err
	}
	m.late, _, err = p.memory()
	m.lasted = o.mixed
	return m, err
}
