package record

import (
	"encoding/base64"
	"testing"

	"allyway/internal/portal"
	"allyway/internal/token"
)

// FuzzCursor checks that a cursor is read only if it was made for the same list, filters and person, and that it then
// gives its sort key. Any other text is malformed.
func FuzzCursor(f *testing.F) {
	list := testCursors.Of(ada, "people", "a")
	good := list.Next("active#silva ana#01JD")
	for _, text := range []string{"", good, good[1:], good + "=", good + "A", good[:43] + "\n" + good[43:], "////", "\x00", list.Next("\x00"),
		testCursors.Of(ada, "people").Next("k"), base64.RawURLEncoding.EncodeToString(make([]byte, 45))} {
		f.Add(text, "ada", "people", "a", "k")
	}
	f.Add(good, "ad", "apeople", "", "")
	f.Fuzz(func(t *testing.T, text, person, name, filter, sortKey string) {
		asked := testCursors.Of(token.Session{Person: person}, name, filter)
		switch after, err := asked.After(PageOf{Cursor: text}); {
		case err != nil && (after != "" || !portal.HasCode(err, portal.CodeMalformed)):
			t.Errorf("%q: %q, %v", text, after, err)
		case err == nil && asked.Next(after) != text:
			t.Errorf("%q is read as %q, whose cursor is another", text, after)
		case err == nil && text != "" && (person != "ada" || name != "people" || filter != "a"):
			t.Errorf("%q is read for %q, %q, %q", text, person, name, filter)
		}
		made := asked.Next(sortKey)
		if after, err := asked.After(PageOf{Cursor: made}); err != nil || after != sortKey {
			t.Errorf("the cursor after %q comes back as %q, %v", sortKey, after, err)
		}
		other := testCursors.Of(token.Session{Person: person}, name, filter, "")
		if _, err := other.After(PageOf{Cursor: made}); made != "" && err == nil {
			t.Errorf("the cursor after %q is read for another question", sortKey)
		}
	})
}
