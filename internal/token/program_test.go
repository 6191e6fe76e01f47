package token_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"allyway/internal/token"
)

func TestKeyComesBack(t *testing.T) {
	id := token.NewID()
	want, text := token.NewKey(id)
	if !want.Key || want.Person != id || want.ID != "" || len(want.Hash) != 64 || len(text) != 74 || !strings.HasPrefix(text, "allyway_") {
		t.Fatalf("NewKey: %+v, %d characters", want, len(text))
	}
	got, err := token.ParseBearer(text)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the key came back changed (-want +got):\n%s", diff)
	}
	if other, _ := token.NewKey(id); got.Matches(other.Hash) {
		t.Error("a key matches another secret")
	}
	session, text := token.NewSession(ada, acme)
	if got, err := token.ParseBearer(text); err != nil || got != session {
		t.Errorf("a session came back as %+v, %v", got, err)
	}
}

// TestSpoiledKeys reads what is nearly a key: of another length, spelling or format.
func TestSpoiledKeys(t *testing.T) {
	_, text := token.NewKey(token.NewID())
	_, session := token.NewSession(ada, acme)
	body := strings.TrimPrefix(text, token.KeyPrefix)
	for _, spoiled := range []string{
		"", token.KeyPrefix, body, text[:len(text)-1], text + "A", text + "\n", " " + text, strings.ToUpper(text), "Allyway_" + body,
		token.KeyPrefix + text, token.KeyPrefix + session, session[:66], token.KeyPrefix + session[:66],
		token.KeyPrefix + "Ag" + strings.Repeat("A", 64), text[:len(text)-1] + "=", text + strings.Repeat("A", 1<<20),
	} {
		if got, err := token.ParseBearer(spoiled); !errors.Is(err, token.ErrInvalid) || got != (token.Session{}) {
			t.Errorf("%.90q: %+v, %v", spoiled, got, err)
		}
	}
	if _, err := token.ParseSession(text); !errors.Is(err, token.ErrInvalid) {
		t.Errorf("a key as a session: %v", err)
	}
}
