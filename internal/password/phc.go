package password

import (
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"
)

// Params is the cost of one Argon2id hash.
type Params struct {
	Memory  uint32 // KiB
	Passes  uint32
	Threads uint8
}

const (
	saltBytes = 16
	keyBytes  = 32
)

// The highest cost that a stored hash may have. Without limits, verifying a damaged or forged hash could take gigabytes
// or hours.
const (
	maxMemory   = 64 * 1024 // KiB
	maxPasses   = 10
	maxThreads  = 4
	maxPHCBytes = 256
)

// errPHC does not show the stored text, which is a secret.
var errPHC = errors.New("stored password hash is damaged")

// phc is a hash with its parameters and salt. The PHC string format writes it as
// $argon2id$v=19$m=19456,t=2,p=1$<salt>$<key>, both in unpadded standard base64.
type phc struct {
	params    Params
	salt, key []byte
}

var phcEncoding = base64.RawStdEncoding.Strict()

func (h phc) String() string {
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, h.params.Memory, h.params.Passes,
		h.params.Threads, phcEncoding.EncodeToString(h.salt), phcEncoding.EncodeToString(h.key))
}

// parsePHC reads a stored hash. It refuses everything that String would not have written, and costs above the limits.
func parsePHC(s string) (phc, error) {
	var h phc
	fields := strings.Split(s, "$")
	if len(s) > maxPHCBytes || len(fields) != 6 {
		return h, errPHC
	}
	var version int
	if _, err := fmt.Sscanf(fields[2]+" "+fields[3], "v=%d m=%d,t=%d,p=%d", &version, &h.params.Memory,
		&h.params.Passes, &h.params.Threads); err != nil || version != argon2.Version {
		return h, errPHC
	}
	var err1, err2 error
	h.salt, err1 = phcEncoding.DecodeString(fields[4])
	h.key, err2 = phcEncoding.DecodeString(fields[5])
	// Writing it again finds every difference that the reading above allows, also in the name of the algorithm.
	if err1 != nil || err2 != nil || h.String() != s || !h.bounded() {
		return h, errPHC
	}
	return h, nil
}

func (h phc) bounded() bool {
	p := h.params
	return p.Threads >= 1 && p.Threads <= maxThreads && p.Passes >= 1 && p.Passes <= maxPasses &&
		p.Memory >= 8*uint32(p.Threads) && p.Memory <= maxMemory &&
		len(h.salt) >= 8 && len(h.salt) <= 64 && len(h.key) >= 16 && len(h.key) <= 64
}

// stale reports whether a new hash would have other parameters.
func (h phc) stale(now Params) bool {
	return h.params != now || len(h.salt) != saltBytes || len(h.key) != keyBytes
}

// derive is the only place where Argon2id runs.
func (h phc) derive(password []byte) []byte {
	return argon2.IDKey(password, h.salt, h.params.Passes, h.params.Memory, h.params.Threads, uint32(len(h.key)))
}

func (h phc) matches(password []byte) bool {
	return subtle.ConstantTimeCompare(h.derive(password), h.key) == 1
}
