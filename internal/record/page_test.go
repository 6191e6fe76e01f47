package record

import (
	"encoding/base64"
	"strings"
	"testing"

	"allyway/internal/portal"
)

func TestCursor(t *testing.T) {
	if got := Cursor("people", ""); got != "" {
		t.Errorf("the end of a list has the cursor %q", got)
	}
	if after, err := (PageOf{Limit: 1}).After("people"); after != "" || err != nil {
		t.Errorf("without a cursor: %q, %v", after, err)
	}
	for _, sortKey := range []string{"a", "active#silva ana#01JD", "ü#\x00", strings.Repeat("x", 1024)} {
		made := Cursor("people", sortKey)
		after, err := PageOf{Cursor: made}.After("people")
		if err != nil || after != sortKey {
			t.Errorf("%.40q came back as %.40q, %v", sortKey, after, err)
		}
		if len(made) > 4000 {
			t.Errorf("a cursor of %d characters, more than the API takes", len(made))
		}
		_, err = PageOf{Cursor: made}.After("partners")
		if !portal.HasCode(err, portal.CodeMalformed) {
			t.Error(err)
		}
	}
}

// TestSpoiltCursors refuses every cursor that was changed, in whatever place, and what never was one.
func TestSpoiltCursors(t *testing.T) {
	made := Cursor("people", "active#silva#01")
	spoilt := []string{"x", "====", "!", made + "A", made + "=", made + "\n", made[1:], made[:len(made)-1], " " + made,
		base64.RawURLEncoding.EncodeToString([]byte("active#silva#01")),
		base64.RawURLEncoding.EncodeToString(sumCursor("people", ""))}
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	for i := range made {
		for _, letter := range letters {
			if byte(letter) != made[i] {
				spoilt = append(spoilt, made[:i]+string(letter)+made[i+1:])
			}
		}
	}
	for _, c := range spoilt {
		if after, err := (PageOf{Cursor: c}).After("people"); err == nil || after != "" {
			t.Errorf("%q is taken, as %q", c, after)
		}
	}
}

// TestCursorIsBoundToItsFilters holds every list that several questions can be asked of to a cursor of its own for each.
func TestCursorIsBoundToItsFilters(t *testing.T) {
	lists := []string{"people\x00\x00a\x00\x00", "people\x00a\x00\x00\x00", "people\x00\x00\x00a\x00", "people\x00\x00\x00\x00a"}
	for i, one := range lists {
		for j, other := range lists {
			if _, err := (PageOf{Cursor: Cursor(one, "k")}).After(other); (err == nil) != (i == j) {
				t.Errorf("the cursor of %q in %q: %v", one, other, err)
			}
		}
	}
}
