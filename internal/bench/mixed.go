package main

import (
	"context"
	"errors"
	"time"
)

const mixedClients = 16

// mixed has the measures of a portal under all operations together. early and late are its memory in megabytes, without
// the store's file, after a tenth of the time and at the end.
type mixed struct {
	loaded
	lasted      time.Duration
	early, late float64
}

// measureMixed sends all operations in turn to a new portal, for a long time. The first request that fails ends it with
// an error.
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
		if operations[next].name == signsIn { // a sign-in ends a person's oldest sessions, so other people do the reads
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
