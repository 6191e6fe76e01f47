package password

import (
	"context"
	"crypto/rand"
	"sync/atomic"

	"golang.org/x/text/unicode/norm"
)

// Hasher hashes and verifies passwords, a bounded number at once: each hash takes 19 MiB and a core for some tens of
// milliseconds, and more of them than the machine holds would stop everything. It is safe for use by many goroutines.
type Hasher struct {
	params Params
	slots  chan struct{}
	dummy  string // the stored hash of nobody's password
	hashes atomic.Int64
}

// NewHasher makes the product's hasher, with at most parallel hashes at once (at least one). A hash costs what OWASP
// lists for Argon2id with little memory: 19 MiB, two passes.
func NewHasher(parallel int) *Hasher {
	return NewHasherWith(Params{Memory: 19 * 1024, Passes: 2, Threads: 1}, parallel)
}

// NewHasherWith makes a hasher of another cost, for tests: Params{Memory: 8, Passes: 1, Threads: 1} hashes in
// microseconds and protects nobody. Hashes it finds with other parameters are stale to it.
func NewHasherWith(params Params, parallel int) *Hasher {
	dummy := phc{params: params, salt: make([]byte, saltBytes), key: make([]byte, keyBytes)}
	rand.Read(dummy.salt) // never fails: the program ends if the system has no randomness
	rand.Read(dummy.key)
	return &Hasher{params: params, slots: make(chan struct{}, max(parallel, 1)), dummy: dummy.String()}
}

// Hash gives the PHC string to store for a password that Check has passed. Errors: ErrTooLong, or ctx's, if it ends
// before the hasher is free.
func (h *Hasher) Hash(ctx context.Context, password string) (string, error) {
	b, err := normalise(password)
	if err != nil {
		return "", err
	}
	if err := h.acquire(ctx); err != nil {
		return "", err
	}
	defer h.release()
	fresh := phc{params: h.params, salt: make([]byte, saltBytes), key: make([]byte, keyBytes)}
	rand.Read(fresh.salt) // never fails, as above
	fresh.key = fresh.derive(b)
	return fresh.String(), nil
}

// Verify reports whether a password is the one that was hashed into phc, and if so, whether the hash is stale: made with
// other parameters than today's, to be replaced by Hash of the same password. An empty phc stands for an account that
// does not exist: it takes the same work as one that does and answers false.
//
// A password that is too long is not anybody's and answers false at once, whatever phc is. Errors: a damaged phc, or
// ctx's, if it ends before the hasher is free.
func (h *Hasher) Verify(ctx context.Context, phc, password string) (ok, stale bool, err error) {
	b, err := normalise(password)
	if err != nil {
		return false, false, nil
	}
	nobody := phc == ""
	if nobody {
		phc = h.dummy
	}
	stored, err := parsePHC(phc)
	if err != nil {
		return false, false, err
	}
	if err := h.acquire(ctx); err != nil {
		return false, false, err
	}
	defer h.release()
	ok = stored.matches(b) && !nobody
	return ok, ok && stored.stale(h.params), nil
}

// Hashes is how many Argon2id computations this hasher has run. Tests count them: a sign-in must cost exactly one.
func (h *Hasher) Hashes() int64 { return h.hashes.Load() }

// acquire waits for a free slot and counts the hash that its caller is about to run. The wait ends with ctx; the hash,
// once begun, does not.
func (h *Hasher) acquire(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	select {
	case h.slots <- struct{}{}:
		h.hashes.Add(1)
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (h *Hasher) release() { <-h.slots }

// normalise brings a password to Unicode's NFKC before it is hashed, as NIST SP 800-63B-4 advises (3.1.1.2), so that
// the same password typed on another keyboard or system is the same bytes.
func normalise(password string) ([]byte, error) {
	if len(password) > maxBytes {
		return nil, ErrTooLong
	}
	return norm.NFKC.Bytes([]byte(password)), nil
}
