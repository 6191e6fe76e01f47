package api_test

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"allyway/internal/api"
	"allyway/internal/api/apitest"
	"allyway/internal/portal"
	"allyway/internal/table"
	"allyway/internal/table/bolt"
	"allyway/internal/table/tabletest/dynamolocal"
	"allyway/internal/token"
)

// changing counts the calls that ask the engine for a change, whether the change is made or not.
type changing struct {
	table.Engine
	calls atomic.Int64
}

func (c *changing) Write(ctx context.Context, ops []table.Op, now time.Time) error {
	c.calls.Add(1)
	return c.Engine.Write(ctx, ops, now)
}

func (c *changing) Count(ctx context.Context, key table.Key, n, limit, ttl int64) (bool, error) {
	c.calls.Add(1)
	return c.Engine.Count(ctx, key, n, limit, ttl)
}

// TestNothingIsWrittenForACallerWhoIsNotSignedIn sends forged tokens to every route. Nothing is written: the file of
// the table stays the same byte for byte. A forged token that names a person and their session does not lock the person
// out.
func TestNothingIsWrittenForACallerWhoIsNotSignedIn(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "table.db")
	engine, err := bolt.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	for name, at := range map[string]struct {
		table.Engine
		file string
	}{"bolt": {engine, file}, "dynamodb": {Engine: dynamolocal.Table(t)}} {
		t.Run(name, func(t *testing.T) { writesNothingForNobody(t, at.Engine, at.file) })
	}
}

func writesNothingForNobody(t *testing.T, engine table.Engine, file string) {
	watched := &changing{Engine: engine}
	w := apitest.On(t, watched)
	owner := w.Owner()
	partner := w.Partner(owner, "Acme", "acme.com")
	id, bearer := w.Person(owner, partner, "ana@acme.com", true)
	eco := ecosystem(w, owner, body{"name": "North"})
	room := roomOf{partner: partner, person: id, ecosystem: strings.TrimPrefix(eco, "/v1/ecosystems/"), member: member(w, owner, eco, "Member"),
		session: w.Must(http.StatusOK, "GET", "/v1/sessions", bearer, nil).Text("items.0.id"), group: someID, request: someID, capture: someID,
		workspace: someID, key: someID, webhook: someID, delivery: someID}
	_, random := token.NewSession(token.NewID(), token.NewID())
	_, known := token.NewSession(id, partner)
	_, staff := token.NewSession(w.Must(http.StatusOK, "GET", "/v1/session", owner, nil).Text("person.id"), "")
	tokens := map[string]string{"none": "", "random": random, "of a known person": known, "of a known owner": staff,
		"of a known session": bearer[:68] + known[68:]} // the ids are the first 49 of 81 bytes, and four characters are three bytes

	before := bytesOf(t, file)
	calls, sent := watched.calls.Load(), 0
	for _, r := range api.Routes() {
		if r.Who == portal.Anyone {
			continue
		}
		for name, bearer := range tokens {
			for range 3 {
				sent++
				if a := w.Serve(fitting(r, room, sent, bearer)); a.Code() != "not_signed_in" {
					t.Errorf("%s %s with a token, %s: %d %s", r.Method, r.Path, name, a.Status, a.Raw)
				}
			}
		}
	}
	for i := range 30 {
		w.Do("PUT", "/v1/password", tokens["of a known session"], body{"current": fmt.Sprint(i), "password": newSecret})
		w.Do("PATCH", "/v1/people/"+id, tokens["of a known session"], body{"email": "other@acme.com", "current": fmt.Sprint(i)})
	}
	if n := watched.calls.Load() - calls; n != 0 {
		t.Errorf("%d requests asked the table for %d changes", sent, n)
	}
	if !bytes.Equal(before, bytesOf(t, file)) {
		t.Error("the table's file is not the same")
	}
	w.Must(http.StatusNoContent, "PUT", "/v1/password", bearer, body{"current": apitest.Secret, "password": newSecret})
}

// bytesOf returns the bytes of the embedded table's file, and nothing for another engine.
func bytesOf(t *testing.T, file string) []byte {
	t.Helper()
	if file == "" {
		return nil
	}
	all, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return all
}
