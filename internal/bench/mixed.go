package main

import (
	"context"
	"errors"
	"time"
)

const mixedClients = 16

// mixed is what a portal did under all operations at once, and its memory in megabytes, without the store's
// file, when a tenth of the time was over and at the end.
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
	all := operation{"all operations", func(client, n int) error {
		next := n % len(operations)
		if operations[next].name == signsIn { // which ends a person's oldest sessions, and other people read with theirs
			client += mixedClients
		}
		return operations[next].ask(client, n)
	}}
	if _, err := load(ctx, p.process, all, mixedClients, o.mixed/10); err != nil {
		return m, err
	}
	if m.early, err = p.memory(own); err != nil {
		return m, err
	}
	if m.loaded, err = load(ctx, p.process, all, mixedClients, o.mixed-o.mixed/10); err != nil {
		return m, err
	}
	m.late, err = p.memory(own)
	m.lasted = o.mixed
	return m, err
}
