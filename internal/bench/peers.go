package main

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// The versions of other products. Newer ones of PocketBase need a newer Go.
const (
	pocketBase       = "github.com/pocketbase/pocketbase/examples/base@v0.30.0"
	pocketBaseSays   = "PocketBase 0.30.0"
	betterAuthSays   = "Better Auth 1.7.25"
	portalSays       = "Allyway"
	peerPeople       = 500 // people in each product, also in ours
	pocketBaseStores = "SQLite with a write-ahead log and `synchronous=NORMAL`: a commit does not wait for the disk, so a power cut can lose the last ones"
	betterAuthStores = "SQLite (libsql) with its defaults, a rollback journal and `synchronous=FULL`: every commit waits for the disk"
	portalStores     = "bbolt: every commit waits for the disk, and commits of clients that ask at the same time share one wait"
)

// peer is a product that was measured; ours is one of them.
type peer struct {
	name, stores string
	operations   []measured
}

//go:embed betterauth/package.json betterauth/server.mjs
var betterAuth embed.FS

// measurePeers measures other products, each with its operations that are most like ours.
func measurePeers(ctx context.Context, o options) (all []peer, err error) {
	for _, measure := range []func(context.Context, options) (peer, error){measureOurselves, measurePocketBase, measureBetterAuth} {
		p, err := measure(ctx, o)
		if err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	return all, nil
}

// measureOurselves measures the portal once more, with as many people as the others have.
func measureOurselves(ctx context.Context, o options) (made peer, err error) {
	say("%s, beside others", portalSays)
	p, err := startPortal(ctx, o.program)
	if err != nil {
		return made, err
	}
	defer func() { err = errors.Join(err, p.end()) }()
	if err := p.fill(); err != nil {
		return made, err
	}
	for i := users; i < peerPeople; i++ {
		if err := p.invite(userEmail(i)); err != nil {
			return made, err
		}
	}
	var some []operation
	for _, op := range p.operations() {
		if op.name != "find people by two words" {
			some = append(some, op)
		}
	}
	made = peer{name: portalSays, stores: portalStores}
	made.operations, err = measureAll(ctx, p.process, some, o)
	return made, err
}

// measurePocketBase measures PocketBase with the records of its users, and with a collection of invites, which
// PocketBase does not have itself.
func measurePocketBase(ctx context.Context, o options) (made peer, err error) {
	say("%s", pocketBaseSays)
	bin, err := filepath.Abs(o.folder)
	if err != nil {
		return made, err
	}
	if err := command(ctx, "", []string{"GOBIN=" + bin, "GOFLAGS=", "GOEXPERIMENT="}, "go", "install", pocketBase); err != nil {
		return made, err
	}
	program := filepath.Join(bin, "base")
	folder, err := os.MkdirTemp("", "allyway-bench-")
	if err != nil {
		return made, err
	}
	defer os.RemoveAll(folder)
	data := filepath.Join(folder, "pb_data") // PocketBase keeps its migrations beside it
	if err := command(ctx, "", nil, program, "--dir", data, "superuser", "upsert", owner, secret); err != nil {
		return made, err
	}
	addr, err := freeAddr()
	if err != nil {
		return made, err
	}
	p, err := start(ctx, addr, "/api/health", nil, program, "--dir", data, "serve", "--http", addr)
	if err != nil {
		return made, err
	}
	defer func() { err = errors.Join(err, p.stop()) }()
	operations, err := fillPocketBase(p)
	if err != nil {
		return made, err
	}
	made = peer{name: pocketBaseSays, stores: pocketBaseStores}
	made.operations, err = measureAll(ctx, p, operations, o)
	return made, err
}

func fillPocketBase(p *process) ([]operation, error) {
	signIn := func(collection, email string) (token, id string, err error) {
		var answer struct {
			Token  string
			Record struct{ ID string }
		}
		err = call(http.MethodPost, p.url+"/api/collections/"+collection+"/auth-with-password", "", body{"identity": email, "password": secret}, &answer)
		return answer.Token, answer.Record.ID, err
	}
	admin, _, err := signIn("_superusers", owner)
	if err != nil {
		return nil, err
	}
	if err := call(http.MethodPost, p.url+"/api/collections", admin, body{"name": "invites", "type": "base", "fields": []body{
		{"name": "email", "type": "email"}, {"name": "name", "type": "text"}}}, nil); err != nil {
		return nil, err
	}
	for i := range peerPeople {
		if err := call(http.MethodPost, p.url+"/api/collections/users/records", admin, body{"email": userEmail(i), "name": fmt.Sprintf("Ana user%d", i),
			"password": secret, "passwordConfirm": secret}, nil); err != nil {
			return nil, err
		}
	}
	tokens, ids := make([]string, users), make([]string, users)
	for i := range users {
		if tokens[i], ids[i], err = signIn("users", userEmail(i)); err != nil {
			return nil, err
		}
	}
	return []operation{
		{"read the session", func(client, _ int) error {
			return call(http.MethodGet, p.url+"/api/collections/users/records/"+ids[client], tokens[client], nil, nil)
		}},
		{"list 50 people", func(int, int) error {
			return call(http.MethodGet, p.url+"/api/collections/users/records?perPage=50&sort=name", admin, nil, nil)
		}},
		{"sign in", func(client, _ int) error { _, _, err := signIn("users", userEmail(client)); return err }},
		{"add and invite a person", func(client, n int) error {
			return call(http.MethodPost, p.url+"/api/collections/invites/records", admin, body{"name": "Ana", "email": fmt.Sprintf("new-%d-%d-%d@%s",
				client, n, time.Now().UnixNano(), domain)}, nil)
		}},
	}, nil
}

// measureBetterAuth measures Better Auth with its users and the invites of an organisation.
func measureBetterAuth(ctx context.Context, o options) (made peer, err error) {
	say("%s", betterAuthSays)
	folder, err := filepath.Abs(filepath.Join(o.folder, "betterauth"))
	if err != nil {
		return made, err
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return made, err
	}
	for _, file := range []string{"package.json", "server.mjs"} {
		text, err := betterAuth.ReadFile("betterauth/" + file)
		if err != nil {
			return made, err
		}
		if err := os.WriteFile(filepath.Join(folder, file), text, 0o644); err != nil {
			return made, err
		}
	}
	if err := command(ctx, folder, nil, "npm", "install", "--no-audit", "--no-fund", "--loglevel=error"); err != nil {
		return made, err
	}
	data, err := os.MkdirTemp("", "allyway-bench-")
	if err != nil {
		return made, err
	}
	defer os.RemoveAll(data)
	addr, err := freeAddr()
	if err != nil {
		return made, err
	}
	_, port, err := net.SplitHostPort(addr)
	if err != nil {
		return made, err
	}
	p, err := start(ctx, addr, "/health", nil, "node", filepath.Join(folder, "server.mjs"), port, filepath.Join(data, "db"))
	if err != nil {
		return made, err
	}
	defer func() { err = errors.Join(err, p.stop()) }()
	operations, err := fillBetterAuth(p)
	if err != nil {
		return made, err
	}
	made = peer{name: betterAuthSays, stores: betterAuthStores}
	made.operations, err = measureAll(ctx, p, operations, o)
	return made, err
}

func fillBetterAuth(p *process) ([]operation, error) {
	signUp := func(email, name string) (token string, err error) {
		var answer struct{ Token string }
		err = call(http.MethodPost, p.url+"/api/auth/sign-up/email", "", body{"email": email, "name": name, "password": secret}, &answer)
		return answer.Token, err
	}
	admin, err := signUp(owner, "Olive Owner")
	if err != nil {
		return nil, err
	}
	var organization struct{ ID string }
	if err := call(http.MethodPost, p.url+"/api/auth/organization/create", admin, body{"name": "Acme Ltd", "slug": "acme"}, &organization); err != nil {
		return nil, err
	}
	tokens := make([]string, users)
	for i := range peerPeople {
		token, err := signUp(userEmail(i), fmt.Sprintf("Ana user%d", i))
		if err != nil {
			return nil, err
		}
		if i < users {
			tokens[i] = token
		}
	}
	return []operation{
		{"read the session", func(client, _ int) error {
			return call(http.MethodGet, p.url+"/api/auth/get-session", tokens[client], nil, nil)
		}},
		{"list 50 people", func(int, int) error {
			return call(http.MethodGet, p.url+"/api/auth/admin/list-users?limit=50&sortBy=name", admin, nil, nil)
		}},
		{"sign in", func(client, _ int) error {
			return call(http.MethodPost, p.url+"/api/auth/sign-in/email", "", body{"email": userEmail(client), "password": secret}, nil)
		}},
		{"add and invite a person", func(client, n int) error {
			return call(http.MethodPost, p.url+"/api/auth/organization/invite-member", admin, body{"organizationId": organization.ID, "role": "member",
				"email": fmt.Sprintf("new-%d-%d-%d@%s", client, n, time.Now().UnixNano(), domain)}, nil)
		}},
	}, nil
}

// command runs a program to its end. Its error has the program's output.
func command(ctx context.Context, folder string, env []string, name string, args ...string) error {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = folder
	cmd.Env = append(os.Environ(), env...)
	if said, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s %v: %w\n%s", name, args, err, said)
	}
	return nil
}
