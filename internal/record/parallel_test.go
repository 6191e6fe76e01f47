package record_test

import (
	"errors"
	"testing"

	"allyway/internal/record"
)

// TestParallelPanicsInItsCaller makes one of three steps panic. The others run to their end, and the caller can
// recover.
func TestParallelPanicsInItsCaller(t *testing.T) {
	ran := false
	defer func() {
		if value := recover(); value != "broken" || !ran {
			t.Errorf("recovered %v; the other step ran: %v", value, ran)
		}
	}()
	err := record.Parallel(
		func() error { return errors.New("first") },
		func() error { panic("broken") },
		func() error { ran = true; return nil },
	)
	t.Errorf("it returned %v", err)
}
