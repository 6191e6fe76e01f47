package password

import (
	"context"
	"crypto/rand"
	"sync/atomic"

	"golang.org/x/text/unicode/norm"
)

// Hasher hashes and verifies passwords, a limited number at once: each hash takes 19 MiB of memory and a core for some
// tens of milliseconds, and too many at once would exhaust the machine. It is safe for concurrent use.
type Hasher struct {
	params Params
	slots  chan struct{}
	dummy  string // a stored hash of a random password that nobody has
	hashes atomic.Int64
}

// NewHasher returns the product's hasher, which computes at most parallel hashes at once, and at least one. Its cost is
// the one that OWASP lists for Argon2id with little memory: 19 MiB, two passes.
func NewHasher(parallel int) *Hasher {
	return NewHasherWith(Params{Memory: 19 * 1024, Passes: 2, Threads: 1}, parallel)
}

// NewHasherWith returns a hasher of another cost, for tests. With Params{Memory: 8, Passes: 1, Threads: 1} a hash takes
// microseconds and protects nothing. Hashes made with other parameters count as stale.
func NewHasherWith(params Params, parallel int) *Hasher {
	dummy := phc{params: params, salt: make([]byte, saltBytes), key: make([]byte, keyBytes)}
	rand.Read(dummy.salt) // never fails: the program ends if the system has no randomness
	rand.Read(dummy.key)
	return &Hasher{params: params, slots: make(chan struct{}, max(parallel, 1)), dummy: dummy.String()}
}

// Hash returns the PHC string to store for a password that Check has accepted. Errors: ErrTooLong, or ctx's if ctx ends
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

// Verify reports whether a password is the one that was hashed into phc. If so, it also reports whether the hash is
// stale: made with other parameters than today's, so that the caller should replace it by Hash of the same password. An
// empty phc stands for an account that does not exist: Verify does the same work and returns false.
//
// A password that is too long cannot be right, so Verify returns false at once, for every phc. Errors: a damaged phc,
// or ctx's if ctx ends before the hasher is free.
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

// Hashes returns the number of Argon2id computations so far. Tests use it: a sign-in must cost exactly one.
func (h *Hasher) Hashes() int64 { return h.hashes.Load() }

// acquire waits for a free slot and counts the hash that its caller is about to compute. The wait ends with ctx. A hash
// that has begun runs to its end.
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

// normalise converts a password to Unicode's NFKC before it is hashed, as NIST SP 800-63B-4 advises (3.1.1.2), so that
// the same password typed on another keyboard or system has the same bytes.
func normalise(password string) ([]byte, error) {
	if len(password) > maxBytes {
		return nil, ErrTooLong
	}
	return norm.NFKC.Bytes([]byte(password)), nil
}
