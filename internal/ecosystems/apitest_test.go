package ecosystems_test

import (
	"testing"

	"allyway/internal/api/apitest"
	"allyway/internal/table/bolt"
	"allyway/internal/table/tabletest"
)

type body = map[string]any

// world is a portal with an owner, behind its API.
type world struct{ *apitest.Owned }

func newWorld(t testing.TB) *world { return &world{apitest.NewOwned(t)} }

// newFaultyWorld returns a portal on a table whose calls can be made to fail.
func newFaultyWorld(t testing.TB) (*world, *tabletest.FaultyEngine) {
	t.Helper()
	engine, err := bolt.Open(t.TempDir() + "/table.db")
	if err != nil {
		t.Fatal(err)
	}
	faulty := tabletest.Faulty(engine, tabletest.Faults{})
	return &world{apitest.OwnedBy(apitest.On(t, faulty))}, faulty
}
