package password_test

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/crypto/argon2"

	"allyway/internal/password"
)

var weak = password.Params{Memory: 8, Passes: 1, Threads: 1}

func hash(t *testing.T, h *password.Hasher, plain string) string {
	t.Helper()
	phc, err := h.Hash(t.Context(), plain)
	if err != nil {
		t.Fatal(err)
	}
	return phc
}

func verify(t *testing.T, h *password.Hasher, phc, plain string) (ok, stale bool) {
	t.Helper()
	ok, stale, err := h.Verify(t.Context(), phc, plain)
	if err != nil {
		t.Fatal(err)
	}
	return ok, stale
}

func TestHashIsWhatTheDesignNames(t *testing.T) {
	h := password.NewHasher(1)
	phc := hash(t, h, "violet otter 72")
	if !strings.HasPrefix(phc, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Errorf("the hash is %s", phc)
	}
	if ok, stale := verify(t, h, phc, "violet otter 72"); !ok || stale {
		t.Errorf("the right password: ok %v, stale %v", ok, stale)
	}
	if ok, _ := verify(t, h, phc, "violet otter 73"); ok {
		t.Error("a wrong password is right")
	}
	if again := hash(t, h, "violet otter 72"); again == phc {
		t.Error("two hashes of one password are the same")
	}
}

// The test writes the stored form by hand, so that a change in our code shows.
func TestVerifyReadsForeignHashes(t *testing.T) {
	salt := []byte("somesaltsomesalt")
	key := argon2.IDKey([]byte("violet otter"), salt, 3, 64, 2, 24)
	phc := fmt.Sprintf("$argon2id$v=19$m=64,t=3,p=2$%s$%s", base64.RawStdEncoding.EncodeToString(salt), base64.RawStdEncoding.EncodeToString(key))
	if ok, stale := verify(t, password.NewHasherWith(weak, 1), phc, "violet otter"); !ok || !stale {
		t.Errorf("ok %v, stale %v, want both", ok, stale)
	}
}

func TestVerifyStale(t *testing.T) {
	phc := hash(t, password.NewHasherWith(weak, 1), "violet otter")
	for _, now := range []password.Params{{16, 1, 1}, {8, 2, 1}, {16, 1, 2}} {
		h := password.NewHasherWith(now, 1)
		if ok, stale := verify(t, h, phc, "violet otter"); !ok || !stale {
			t.Errorf("under %+v: ok %v, stale %v, want both", now, ok, stale)
		}
		if ok, stale := verify(t, h, phc, "wrong"); ok || stale {
			t.Errorf("under %+v, a wrong password: ok %v, stale %v", now, ok, stale)
		}
	}
}

func TestVerifyNormalises(t *testing.T) {
	h := password.NewHasherWith(weak, 1)
	phc := hash(t, h, "caf\u00e9 \ufb01 ｘ")
	if ok, _ := verify(t, h, phc, "cafe\u0301 fi x"); !ok {
		t.Error("the same password from another keyboard is wrong")
	}
	if ok, _ := verify(t, h, phc, "cafe fi x"); ok {
		t.Error("a password without its accent is right")
	}
}

// The work done must not reveal whether an account exists.
func TestVerifyOfNobody(t *testing.T) {
	h := password.NewHasherWith(weak, 1)
	phc := hash(t, h, "violet otter")
	before := h.Hashes()
	for i, stored := range []string{"", phc} {
		if ok, stale := verify(t, h, stored, "wrong"); ok || stale {
			t.Errorf("stored %q: ok %v, stale %v", stored, ok, stale)
		}
		if got := h.Hashes() - before; got != int64(i+1) {
			t.Errorf("%d hashes after %d sign-ins", got, i+1)
		}
	}
	for _, plain := range []string{"", "\x00", strings.Repeat("\x00", 32)} {
		if ok, _ := verify(t, h, "", plain); ok {
			t.Errorf("%q is nobody's password, and right", plain)
		}
	}
}

func TestHugePasswordsAreNotHashed(t *testing.T) {
	h := password.NewHasherWith(weak, 1)
	phc := hash(t, h, "violet otter")
	before := h.Hashes()
	huge := strings.Repeat("x", 1<<20)
	if _, err := h.Hash(t.Context(), huge); !errors.Is(err, password.ErrTooLong) {
		t.Errorf("Hash: %v, want ErrTooLong", err)
	}
	for _, stored := range []string{"", phc} {
		if ok, _ := verify(t, h, stored, huge); ok {
			t.Error("a megabyte is right")
		}
	}
	if got := h.Hashes(); got != before {
		t.Errorf("%d hashes for nothing", got-before)
	}
}

func TestVerifyRefusesDamagedHashes(t *testing.T) {
	h := password.NewHasherWith(weak, 1)
	const good = "$argon2id$v=19$m=8,t=1,p=1$hefqi0JmG3afie2AQp6ebw$gD53OddrXXfG+Yig6Yd5+Rki8RxYIj71Ys3AOyMl5yI"
	if ok, _ := verify(t, h, good, "violet otter"); !ok { // fixed: one hash in sixteen is valid without its last letter
		t.Fatal("the hash is not good")
	}
	swap := func(old, new string) string {
		t.Helper()
		if !strings.Contains(good, old) {
			t.Fatalf("%s has no %s", good, old)
		}
		return strings.Replace(good, old, new, 1)
	}
	before := h.Hashes()
	for _, phc := range []string{
		"x", "$", "$$$$$", " " + good, good + "\n", good + "$", good[:len(good)-1], good[:len(good)-2], good + "=",
		swap("argon2id", "argon2i"), swap("v=19", "v=16"), swap("m=8", "m=08"), swap("m=8", "m=+8"),
		swap("m=8", "m=4294967295"), swap("m=8", "m=65537"), swap("m=8", "m=7"), swap("m=8", "m=0"), swap("m=8", "m=-8"),
		swap("t=1", "t=0"), swap("t=1", "t=4294967295"), swap("t=1", "t=11"),
		swap("p=1", "p=0"), swap("p=1", "p=5"), swap("p=1", "p=257"), swap("p=1", "p=1,x=1"),
		"$argon2id$v=19$m=8,t=1,p=1$$", "$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ$", "$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ$AAAA",
		"$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ$" + strings.Repeat("A", 1<<16),
	} {
		ok, _, err := h.Verify(t.Context(), phc, "violet otter")
		if ok || err == nil {
			t.Errorf("%.60q: ok %v, error %v", phc, ok, err)
		}
		if err != nil && len(phc) > 10 && strings.Contains(err.Error(), phc) {
			t.Errorf("the error shows the stored hash: %v", err)
		}
	}
	if got := h.Hashes(); got != before {
		t.Errorf("%d hashes of damaged rows", got-before)
	}
}

func TestHasherWaitsNoLongerThanItsContext(t *testing.T) {
	h := password.NewHasherWith(password.Params{Memory: 64 * 1024, Passes: 10, Threads: 1}, 2)
	var slow sync.WaitGroup
	for range 2 {
		slow.Go(func() { h.Hash(context.Background(), "violet otter") })
	}
	defer slow.Wait()
	for h.Hashes() < 2 { // until both slots are taken, for about half a second
		time.Sleep(time.Millisecond)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	if _, err := h.Hash(ctx, "violet otter"); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Hash: %v, want the context's error", err)
	}
	if ok, _, err := h.Verify(ctx, "", "violet otter"); ok || !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Verify: %v, %v, want the context's error", ok, err)
	}
	if got := h.Hashes(); got != 2 {
		t.Errorf("%d hashes, want 2", got)
	}
}

func TestEndedContextIsRefusedEvenWhenFree(t *testing.T) {
	h := password.NewHasherWith(weak, 1)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for range 100 { // a select between two ready cases would let half of them through
		if _, err := h.Hash(ctx, "violet otter"); !errors.Is(err, context.Canceled) {
			t.Fatalf("Hash: %v, want the context's error", err)
		}
	}
	if got := h.Hashes(); got != 0 {
		t.Errorf("%d hashes, want none", got)
	}
}

func TestManyAtOnce(t *testing.T) {
	for _, parallel := range []int{-1, 0, 1, 3} {
		h := password.NewHasherWith(weak, parallel)
		phc := hash(t, h, "violet otter")
		var all sync.WaitGroup
		for range 50 {
			all.Go(func() {
				if ok, _, err := h.Verify(context.Background(), phc, "violet otter"); !ok || err != nil {
					t.Errorf("Verify: %v, %v", ok, err)
				}
			})
		}
		all.Wait()
		if got := h.Hashes(); got != 51 {
			t.Errorf("%d hashes, want 51", got)
		}
	}
}

func BenchmarkHash(b *testing.B) {
	h := password.NewHasher(1)
	for b.Loop() {
		h.Hash(context.Background(), "violet otter 72")
	}
}

func BenchmarkHashWeak(b *testing.B) {
	h := password.NewHasherWith(weak, 1)
	for b.Loop() {
		h.Hash(context.Background(), "violet otter 72")
	}
}
