package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync"
	"time"

	"allyway/internal/password"
)

const (
	owner  = "owner@example.test"
	domain = "acme.example"
	secret = "quiet harbour under nine lanterns" // everybody's password
	users  = 64                                  // the largest number of clients

	signsIn = "sign in" // the name of an operation
)

// portal is a running local process with some people.
type portal struct {
	*process
	partner string
	owner   string   // the owner's session
	users   []string // sessions
	folder  string
	env     []string
	program string
}

// startPortal starts the local process on an empty folder.
func startPortal(ctx context.Context, program string) (*portal, error) {
	folder, err := os.MkdirTemp("", "allyway-bench-")
	if err != nil {
		return nil, err
	}
	addr, err := freeAddr()
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(folder))
	}
	p := &portal{folder: folder, program: program, env: []string{"ALLYWAY_DATA=" + folder, "ALLYWAY_ADDR=" + addr, "ALLYWAY_OWNER=" + owner}}
	if p.process, err = start(ctx, addr, "/v1/health", p.env, program); err != nil {
		return nil, errors.Join(err, os.RemoveAll(folder))
	}
	return p, nil
}

// again starts the process on the same folder, after stop.
func (p *portal) again(ctx context.Context) (err error) {
	p.process, err = start(ctx, strings.TrimPrefix(p.url, "http://"), "/v1/health", p.env, p.program)
	return err
}

func (p *portal) end() error { return errors.Join(p.stop(), os.RemoveAll(p.folder)) }

// fill accepts the owner's invite, and makes a partner with users, who accept too.
func (p *portal) fill() (err error) {
	if p.owner, err = p.accept(owner, body{"firstName": "Olive", "lastName": "Owner"}); err != nil {
		return err
	}
	var partner struct{ ID string }
	if err := call(http.MethodPost, p.url+"/v1/partners", p.owner, body{"name": "Acme Ltd", "kind": "partner", "licence": "guest",
		"domains": []string{domain}}, &partner); err != nil {
		return err
	}
	p.partner = partner.ID
	p.users = make([]string, users)
	for i := range users {
		if err := p.invite(userEmail(i)); err != nil {
			return err
		}
	}
	for i := range users {
		if p.users[i], err = p.accept(userEmail(i), nil); err != nil {
			return err
		}
	}
	return nil
}

func userEmail(i int) string { return fmt.Sprintf("user%d@%s", i, domain) }

func (p *portal) invite(email string) error {
	name, _, _ := strings.Cut(email, "@")
	return call(http.MethodPost, p.url+"/v1/partners/"+p.partner+"/people", p.owner, body{"firstName": "Ana", "lastName": name,
		"email": email, "access": true}, nil)
}

// accept accepts the invite that was mailed to an address, and returns the session.
func (p *portal) accept(email string, names body) (string, error) {
	link, err := p.link(email)
	if err != nil {
		return "", err
	}
	in := body{"token": link, "password": secret}
	for name, value := range names {
		in[name] = value
	}
	var session struct{ Token string }
	err = call(http.MethodPost, p.url+"/v1/invites/accept", "", in, &session)
	return session.Token, err
}

func (p *portal) link(email string) (string, error) {
	for range 1000 {
		var mails []struct{ Links []string }
		if err := call(http.MethodGet, p.url+"/mailbox.json?to="+url.QueryEscape(email), "", nil, &mails); err != nil {
			return "", err
		}
		if len(mails) > 0 {
			_, token, _ := strings.Cut(mails[0].Links[0], "#")
			return token, nil
		}
		time.Sleep(10 * time.Millisecond)
	}
	return "", fmt.Errorf("no mail came to %s", email)
}

func (p *portal) signIn(i int) error {
	return call(http.MethodPost, p.url+"/v1/session", "", body{"email": userEmail(i), "password": secret}, nil)
}

// operations returns the operations that are measured. The last one leaves work for later: mails are sent.
func (p *portal) operations() []operation {
	get := func(path string) func(int, int) error {
		return func(int, int) error { return call(http.MethodGet, p.url+path, p.owner, nil, nil) }
	}
	return []operation{
		{"read the session", func(client, _ int) error { return call(http.MethodGet, p.url+"/v1/session", p.users[client], nil, nil) }},
		{"list 50 people", get("/v1/people?limit=50")},
		{"find people by two words", get("/v1/people?q=ana+user1")},
		{signsIn, func(client, _ int) error { return p.signIn(client) }},
		{"add and invite a person", func(client, n int) error {
			return p.invite(fmt.Sprintf("new-%d-%d-%d@%s", client, n, time.Now().UnixNano(), domain))
		}},
	}
}

// measured is one operation with each number of clients.
type measured struct {
	name string
	with []loaded
}

// memory returns how much memory the process has, in megabytes: after its start, and at most while 64 people sign in at
// once.
type memory struct{ idle, signIns float64 }

// measurePortal measures a new portal.
func measurePortal(ctx context.Context, o options) (all []measured, m memory, err error) {
	p, err := startPortal(ctx, o.program)
	if err != nil {
		return nil, m, err
	}
	defer func() { err = errors.Join(err, p.end()) }()
	if err := p.fill(); err != nil {
		return nil, m, err
	}
	if err := p.stop(); err != nil {
		return nil, m, err
	}
	if err := p.again(ctx); err != nil {
		return nil, m, err
	}
	if m.idle, err = p.memory(resident); err != nil {
		return nil, m, err
	}
	if err := p.signInAtOnce(); err != nil {
		return nil, m, err
	}
	if m.signIns, err = p.memory(peak); err != nil {
		return nil, m, err
	}
	all, err = measureAll(ctx, p.process, p.operations(), o)
	if err != nil {
		return nil, m, err
	}
	hash, err := measureHash(ctx)
	return append(all, hash), m, err
}

func (p *portal) signInAtOnce() error {
	errs := make([]error, users)
	var wg sync.WaitGroup
	for i := range users {
		wg.Go(func() { errs[i] = p.signIn(i) })
	}
	wg.Wait()
	return errors.Join(errs...)
}

// measureAll measures each operation with each number of clients.
func measureAll(ctx context.Context, p *process, operations []operation, o options) (all []measured, err error) {
	for _, op := range operations {
		m := measured{name: op.name}
		for _, n := range clients {
			l, err := load(ctx, p, op, n, o.each)
			if err != nil {
				return nil, err
			}
			m.with = append(m.with, l)
		}
		say("  %-28s %8.0f a second with one client, %8.0f with 64", op.name, m.with[0].perSecond, m.with[len(clients)-1].perSecond)
		all = append(all, m)
	}
	return all, nil
}

// measureHash computes one password hash after another, in this program. Each sign-in needs at least this time.
func measureHash(ctx context.Context) (measured, error) {
	const hashes = 30
	h := password.NewHasher(1)
	began := time.Now()
	for range hashes {
		if _, err := h.Hash(ctx, secret); err != nil {
			return measured{}, err
		}
	}
	each := time.Since(began) / hashes
	return measured{"the hash of a password alone", []loaded{{clients: 1, perSecond: 1 / each.Seconds(), p50: each, p99: each, processor: each}}}, nil
}
