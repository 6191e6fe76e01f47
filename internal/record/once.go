package record

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"time"

	"allyway/internal/portal"
	"allyway/internal/table"
)

const onceMemory = 24 * time.Hour

// Once is the Idempotency-Key of a creating request, with what the request asks for. Within 24 hours the same request
// with the same key returns the same answer and creates nothing more.
type Once struct {
	Key  string // empty: none was sent
	Body []byte // the request's address and body
}

// Created is what a request with an Idempotency-Key has created. It names records and does not repeat their values.
type Created struct {
	Body    string        `json:"body"` // SHA-256
	ID      string        `json:"id"`
	Outcome string        `json:"outcome,omitempty"`
	Reason  portal.Reason `json:"reason,omitempty"`
	Version int64         `json:"version,omitempty"` // of the invite whose link was taken; of a webhook's secret, when it was made
}

func (o Once) hash() string {
	sum := sha256.Sum256(o.Body)
	return hex.EncodeToString(sum[:])
}

// Before returns what the same request created before, or nil. Idempotency must have been read. Refusal: invalid if the
// key was used with another request.
func (c *Call) Before(once Once) (*Created, error) {
	var done Created
	found, err := c.Found.items.Decode(Idempotency(c.Actor.ID, once.Key), &done)
	if err != nil || !found {
		return nil, err
	}
	if done.Body != once.hash() {
		e := portal.Refuse(portal.CodeInvalid, "This Idempotency-Key was used with another request; send a new key with a new request.")
		e.Fields = []portal.Field{{Location: "header.Idempotency-Key", Message: "was used with another request"}}
		return nil, e
	}
	return &done, nil
}

// UnlessDone returns the refusal of a value that is taken. If the same request has taken the value meanwhile, it
// returns a conflict instead, and repeating the call returns the answer. This can happen because a Get does not read
// several items at exactly the same moment. It may see the claim of another call, but not yet what that call has
// created.
func (c *Call) UnlessDone(ctx context.Context, once Once, refusal error) error {
	if once.Key == "" {
		return refusal
	}
	key := Idempotency(c.Actor.ID, once.Key)
	found, err := c.store.Get(ctx, key)
	if err != nil {
		return err
	}
	if found.Has(key) {
		return &table.Refused{Keys: []Key{key}}
	}
	return refusal
}

// Once remembers, in the same Write, what the request has created.
func (w *Change) Once(once Once, created Created) {
	if once.Key == "" {
		return
	}
	created.Body = once.hash()
	w.add(table.Put(table.Item{
		Key:        Idempotency(w.by, once.Key),
		TTL:        w.Now.Add(onceMemory).Unix(),
		Attributes: table.Encode(created),
	}, table.Absent))
}
