package bolt_test

import (
	"path/filepath"
	"testing"

	"allyway/internal/table"
	"allyway/internal/table/bolt"
	"allyway/internal/table/tabletest"
)

func TestConformance(t *testing.T) {
	tabletest.Run(t, func(t *testing.T) table.Engine {
		engine, err := bolt.Open(filepath.Join(t.TempDir(), "table.db"))
		if err != nil {
			t.Fatal(err)
		}
		return engine
	})
}
