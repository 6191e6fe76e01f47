package record

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"allyway/internal/portal"
	"allyway/internal/token"
)

var (
	testCursors = NewCursors([]byte("a key of cursors for these tests"))
	ada         = token.Session{Person: "ada", ID: "1"}
)

func TestCursor(t *testing.T) {
	list := testCursors.Of(ada, "people", "a")
	if got := list.Next(""); got != "" {
		t.Errorf("the end of a list has the cursor %q", got)
	}
	if after, err := list.After(PageOf{Limit: 1}); after != "" || err != nil {
		t.Errorf("without a cursor: %q, %v", after, err)
	}
	for _, sortKey := range []string{"a", "active#silva ana#01JD", "ü#\x00", strings.Repeat("x", 1024)} {
		made := list.Next(sortKey)
		after, err := list.After(PageOf{Cursor: made})
		if err != nil || after != sortKey {
			t.Errorf("%.40q came back as %.40q, %v", sortKey, after, err)
		}
		if len(made) > 4000 {
			t.Errorf("a cursor of %d characters, more than the API takes", len(made))
		}
	}
}

// TestCursorIsBoundToListFiltersAndCaller uses the cursor of each question for every other one. Only the same person
// may use it, in any of their sessions, for the same list with the same filters. Filters that read the same when they
// are joined are different.
func TestCursorIsBoundToListFiltersAndCaller(t *testing.T) {
	other := NewCursors([]byte("another key of cursors for tests"))
	all := []CursorsOf{
		testCursors.Of(ada, "people"), testCursors.Of(ada, "partners"), testCursors.Of(ada, "people", ""),
		testCursors.Of(ada, "people", "", "a"), testCursors.Of(ada, "people", "a", ""), testCursors.Of(ada, "people", "a"),
		testCursors.Of(ada, "people", "a\x00"), testCursors.Of(ada, "peoplea"), testCursors.Of(ada, "people", "ak"),
		testCursors.Of(token.Session{Person: "bob", ID: "1"}, "people"), testCursors.Of(token.Session{}, "people"),
		testCursors.Of(token.Session{Person: "adap"}, "eople"), other.Of(ada, "people"),
	}
	for i, one := range all {
		for j, wanted := range all {
			_, err := wanted.After(PageOf{Cursor: one.Next("k")})
			if (err == nil) != (i == j) || err != nil && !portal.HasCode(err, portal.CodeMalformed) {
				t.Errorf("the cursor of %q in %q: %v", one.asked, wanted.asked, err)
			}
		}
	}
	again := token.Session{Person: "ada", ID: "2"}
	if _, err := testCursors.Of(again, "people").After(PageOf{Cursor: all[0].Next("k")}); err != nil {
		t.Errorf("another session of the same person: %v", err)
	}
}

// TestCursorsShowNoSortKey checks that a cursor does not show its sort key, which may name somebody whom the caller may
// not see.
func TestCursorsShowNoSortKey(t *testing.T) {
	list := testCursors.Of(ada, "people")
	raw, err := base64.RawURLEncoding.DecodeString(list.Next("owner silva#01"))
	if err != nil || strings.Contains(string(raw), "silva") {
		t.Errorf("%q, %v", raw, err)
	}
}

// TestForgedAndChangedCursorsAreMalformed checks that a cursor is refused if it was changed in any place, and that
// other texts are refused. Among these are cursors with a checksum that needs no key.
func TestForgedAndChangedCursorsAreMalformed(t *testing.T) {
	list := testCursors.Of(ada, "people")
	made := list.Next("active#silva#01")
	spoilt := []string{"x", "====", "!", made + "A", made + "=", made + "\n", made[1:], made[:len(made)-1], " " + made,
		base64.RawURLEncoding.EncodeToString([]byte("active#silva#01")),
		base64.RawURLEncoding.EncodeToString(make([]byte, 45))}
	for _, sortKey := range []string{"k", "\xff", strings.Repeat("x", 1025)} {
		for _, said := range []string{"people\x00" + sortKey, "ada\x00people\x00" + sortKey, sortKey} {
			sum := sha256.Sum256([]byte(said))
			spoilt = append(spoilt, base64.RawURLEncoding.EncodeToString(append(sum[:12:12], sortKey...)),
				base64.RawURLEncoding.EncodeToString(append(sum[:], sortKey...)))
		}
	}
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	for i := range made {
		for _, letter := range letters {
			if byte(letter) != made[i] {
				spoilt = append(spoilt, made[:i]+string(letter)+made[i+1:])
			}
		}
	}
	for _, c := range spoilt {
		if after, err := list.After(PageOf{Cursor: c}); !portal.HasCode(err, portal.CodeMalformed) || after != "" {
			t.Errorf("%q is taken, as %q, %v", c, after, err)
		}
	}
}

// TestNoCursorsWithoutAKey checks that a missing key and a short one are refused, and that printing Cursors does not
// show their key.
func TestNoCursorsWithoutAKey(t *testing.T) {
	for _, key := range [][]byte{nil, {}, []byte("one byte less than what it needs")[1:]} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("a key of %d bytes is taken", len(key))
				}
			}()
			NewCursors(key)
		}()
	}
	for _, format := range []string{"%v", "%+v", "%#v", "%s"} {
		if got := fmt.Sprintf(format, testCursors); got != "record.Cursors" {
			t.Errorf("%s prints %s", format, got)
		}
	}
}
