package cost

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"allyway/internal/table"
	"allyway/internal/table/tabletest"
	"allyway/internal/table/tabletest/boltfile"
)

// failing is an engine that fails as a test says. Its content can be put back and compared.
type failing struct {
	*tabletest.FaultyEngine
	file *boltfile.Engine

	mu      sync.Mutex
	keys    map[table.Key]bool // all keys that were ever written
	writes  int                // Writes since the last call of faults
	keptIDs map[string]bool    // the ids in the content that keep remembered
	told    map[string]string  // items as tell returns them, by their full text
}

func newFailing(t testing.TB) *failing {
	t.Helper()
	file := boltfile.Open(t)
	return &failing{FaultyEngine: tabletest.Faulty(file, tabletest.Faults{}), file: file, keys: map[table.Key]bool{}}
}

// faults sets the faults, and begins the counts of calls and Writes at zero.
func (f *failing) faults(faults tabletest.Faults) {
	f.mu.Lock()
	f.writes = 0
	f.mu.Unlock()
	f.Set(faults)
}

// Write implements table.Engine.
func (f *failing) Write(ctx context.Context, ops []table.Op, now time.Time) error {
	f.mu.Lock()
	f.writes++
	for _, op := range ops {
		f.keys[op.Item.Key] = true
	}
	f.mu.Unlock()
	return f.FaultyEngine.Write(ctx, ops, now)
}

// keep remembers the content, for restore.
func (f *failing) keep(t testing.TB) {
	f.keptIDs, f.told = map[string]bool{}, map[string]string{}
	for _, item := range f.stored(t) {
		for _, id := range ids.FindAllString(fmt.Sprint(item.Key, item.GSI1, item.GSI2, string(item.Attributes)), -1) {
			f.keptIDs[id] = true
		}
	}
	f.file.Keep()
}

func (f *failing) restore() { f.file.Restore() }

// stored returns every item that was ever written and is still there.
func (f *failing) stored(t testing.TB) []table.Item {
	t.Helper()
	f.mu.Lock()
	keys := slices.Collect(maps.Keys(f.keys))
	f.mu.Unlock()
	items, err := f.file.Get(context.Background(), keys)
	if err != nil {
		t.Fatal(err)
	}
	return items
}

var (
	ids     = regexp.MustCompile(`[0-9A-HJKMNP-TV-Z]{26}`)
	hashes  = regexp.MustCompile(`[0-9a-f]{64}`)
	secrets = regexp.MustCompile(`\$argon2id\$[^"]*|whsec_[^"]*`)
	shards  = regexp.MustCompile(`^((?:EVENT|DECOY|INVITE|MAIL).*)\d$`)
)

// state returns the content in a form that is the same for two runs of an operation. It has every item, without random
// values. It leaves out the counters of throttles, the decoys that depend on these, and the times of last use, because
// a fault may change them or not.
func (f *failing) state(t testing.TB) []string {
	t.Helper()
	var all []string
	for _, item := range f.stored(t) {
		if strings.HasPrefix(item.PK, "THROTTLE") || strings.HasPrefix(item.PK, "DECOY") {
			continue
		}
		text := fmt.Sprintf("%v %v %v version %d, ttl %d: %s", item.Key, item.GSI1, item.GSI2, item.Version, item.TTL, item.Attributes)
		if _, ok := f.told[text]; !ok {
			f.told[text] = f.tell(item)
		}
		all = append(all, f.told[text])
	}
	slices.Sort(all)
	return all
}

// tell returns an item without random values.
func (f *failing) tell(item table.Item) string {
	for _, pk := range []*string{&item.PK, &item.GSI1.PK, &item.GSI2.PK} {
		*pk = shards.ReplaceAllString(*pk, "${1}N")
	}
	if strings.HasPrefix(item.PK, "SESSION#") || item.PK == "KEYS" { // only the last use of a session or a key changes its version
		item.Version = 0
	}
	var attributes map[string]any
	if err := json.Unmarshal(item.Attributes, &attributes); err != nil {
		panic(err) // the engine checks what it stores
	}
	delete(attributes, "lastUsedAt")
	switch kind, _, _ := strings.Cut(item.PK, "#"); kind {
	case "SENDING", "DELIVERY", "PENDING", "HOOKS": // these may differ in how often and when a delivery was tried, but not in which events wait or were delivered
		item.Version, item.TTL = 0, 0
		for _, name := range []string{"position", "knocks", "attempts", "failures", "failedSince", "failingSince", "lastAt", "nextAt"} {
			delete(attributes, name)
		}
	}
	if mail, ok := attributes["mail"].(map[string]any); ok {
		delete(mail, "at") // a mail whose sender failed is sent later
	}
	text := fmt.Sprintf("%v %v %v version %d, ttl %d: %s", item.Key, item.GSI1, item.GSI2, item.Version, item.TTL, table.Encode(attributes))
	text = hashes.ReplaceAllString(secrets.ReplaceAllString(text, "PASSWORD"), "HASH") // this must be first, because a part of a hash may look like an id
	return ids.ReplaceAllStringFunc(text, func(id string) string {
		if f.keptIDs[id] {
			return id
		}
		return "ID"
	})
}
