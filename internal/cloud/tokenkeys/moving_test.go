package tokenkeys

import (
	"maps"
	"testing"

	"allyway/internal/token"
)

func TestReplaceAndReadStored(t *testing.T) {
	s := &secrets{}
	env := environment(t, s)
	ring, err := token.SplitRing(token.GenerateRing())
	if err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second time, everything is there
		if err := Replace(t.Context(), env, ring); err != nil {
			t.Fatal(err)
		}
	}
	same := func(a, b []byte) bool { return string(a) == string(b) }
	if got, err := ReadStored(t.Context(), env); err != nil || !maps.EqualFunc(got, ring, same) {
		t.Errorf("read %d keys, %v", len(got), err)
	}
	if s.writes != 1 {
		t.Errorf("%d writes of the same keys, want 1", s.writes)
	}
	env.ResetKeys, env.EmailKeys = "", ""
	if got, err := ReadStored(t.Context(), env); err != nil || len(got) != 2 {
		t.Errorf("with two secrets named: %d keys, %v", len(got), err)
	}
	s.set(func(s *secrets) { s.failing = true })
	if _, err := ReadStored(t.Context(), env); err == nil {
		t.Error("a refused read is no error")
	}
	if err := Replace(t.Context(), env, ring); err == nil {
		t.Error("a refused write is no error")
	}
}
