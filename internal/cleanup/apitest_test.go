package cleanup_test

import (
	"testing"

	"allyway/internal/api/apitest"
)

type body = map[string]any

// world is a portal with an owner, behind its API.
type world struct{ *apitest.Owned }

func newWorld(t testing.TB) *world { return &world{apitest.NewOwned(t)} }
