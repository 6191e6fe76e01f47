package portal

import (
	"context"
	"crypto/sha256"
	"encoding/hex"

	"allyway/internal/table"
)

// Once is a creating request's Idempotency-Key with what was asked for: repeated within 24 hours, the same gives the
// same answer, and creates nothing more.
type Once struct {
	Key  string // empty: none was sent
	Body []byte // the request's address and body
}

// created is what a request with an Idempotency-Key made. It names records and never repeats their values.
type created struct {
	Body    string `json:"body"` // SHA-256
	ID      string `json:"id"`
	Outcome string `json:"outcome,omitempty"`
	Reason  Reason `json:"reason,omitempty"`
}

func (o Once) body() string {
	sum := sha256.Sum256(o.Body)
	return hex.EncodeToString(sum[:])
}

// before gives what the same request made before, or nil. The same key with another request is refused.
func (c *call) before(once Once) (*created, error) {
	var done created
	found, err := c.items.Decode(keyIdempotency(c.actor.ID, once.Key), &done)
	if err != nil || !found {
		return nil, err
	}
	if done.Body != once.body() {
		e := refuse(CodeInvalid, "This Idempotency-Key was used with another request; send a new key with a new request.")
		e.Fields = []Field{{Location: "header.Idempotency-Key", Message: "was used with another request"}}
		return nil, e
	}
	return &done, nil
}

// unlessDone gives the refusal of something that is taken, unless the same request has taken it since: one Get of
// several items may see what another call claims before it sees what that call remembers. Then repeating is right.
func (p *Portal) unlessDone(ctx context.Context, c *call, once Once, refusal error) error {
	key := keyIdempotency(c.actor.ID, once.Key)
	if once.Key == "" {
		return refusal
	}
	items, err := p.table.Get(ctx, key)
	if err != nil {
		return err
	}
	if _, done := items[key]; done {
		return &table.Refused{Keys: []table.Key{key}}
	}
	return refusal
}

// once remembers, in the same Write, what the request made.
func (w *change) once(once Once, id, outcome string, told Reason) {
	if once.Key == "" {
		return
	}
	w.add(table.Put(table.Item{
		Key:        keyIdempotency(w.by, once.Key),
		TTL:        w.now.Add(idempotencyMemory).Unix(),
		Attributes: table.Encode(created{Body: once.body(), ID: id, Outcome: outcome, Reason: told}),
	}, table.Absent))
}
