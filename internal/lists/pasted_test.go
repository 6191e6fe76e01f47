package lists

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"
)

var (
	someAddress = rapid.StringMatching(`[a-z0-9][a-z0-9._+]{0,8}[a-z0-9]@[a-z0-9]{1,8}(\.[a-z0-9]{1,6}){0,2}\.(com|de|example|co\.uk)`).
			Filter(func(s string) bool { return !strings.Contains(s, "..") })
	someWord = rapid.SampledFrom([]string{"Ana", "Bo", "José", "Zoë", "O'Brien", "O’Neil", "Jean-Luc", "Łukasz", "Иван", "Γιώργος", "Ünal"})
)

// separators are what people and programs put between addresses.
var separators = []string{";", ",", "\n", "\r\n", "; ", ", ", ";\n", " ; ", "；", "，", "، ", "\u2028", ",,", ";;\n"}

// A text has as many rows as addresses, in their order, whatever quotes and notes are around them, and no name is an
// address.
func TestEveryAddressHasARow(t *testing.T) {
	noise := rapid.SampledFrom([]string{"", `"`, `5"`, "'", "(", ")", "“", `\"`, "<", "•", "1.", "-", "To:", "Sales:", "x", "Bo 6'2\"", "\t", "\u200b", "[", "…", "(old)", "=?utf-8?Q?x"})
	form := rapid.SampledFrom([]string{"%s", "<%s>", "< %s >", "mailto:%s", "(%s)", "'%s'", `"%s"`, "[%s]", "\u200b%s\u200b", "<mailto:%s>", "%s.", "•%s"})
	rapid.Check(t, func(t *rapid.T) {
		addresses := rapid.SliceOfNDistinct(someAddress, 1, 12, strings.ToLower).Draw(t, "addresses")
		var text strings.Builder
		for i, address := range addresses {
			if i > 0 {
				text.WriteString(rapid.SampledFrom(separators).Draw(t, "separator"))
			}
			before := noise.Draw(t, "before")
			if rapid.Bool().Draw(t, "named") {
				before += " " + someWord.Draw(t, "first") + " " + noise.Draw(t, "within") + " " + someWord.Draw(t, "last")
			}
			fmt.Fprintf(&text, "%s "+form.Draw(t, "form"), before, address)
		}
		rows := ParsePasted(text.String())
		if len(rows) != len(addresses) {
			t.Fatalf("%q: %d rows for %q:\n%s", text.String(), len(rows), addresses, shown(rows))
		}
		for i, row := range rows {
			if row.Email != addresses[i] || strings.Contains(row.FirstName+row.LastName, "@") {
				t.Fatalf("%q: row %+v for %s", text.String(), row, addresses[i])
			}
		}
	})
}

// Splitting a joined list gives the list back.
func TestJoinedListComesBack(t *testing.T) {
	forms := []func(Row) string{
		func(r Row) string { return r.FirstName + " " + r.LastName + " <" + r.Email + ">" },
		func(r Row) string { return `"` + r.FirstName + " " + r.LastName + `" <` + r.Email + ">" },
		func(r Row) string { return `"` + r.LastName + ", " + r.FirstName + `" <` + r.Email + ">" },
		func(r Row) string { return "“" + r.LastName + ", " + r.FirstName + "” <" + r.Email + ">" },
		func(r Row) string { return "'" + r.FirstName + " " + r.LastName + "' <" + r.Email + ">" },
		func(r Row) string { return r.LastName + ", " + r.FirstName + " <" + r.Email + ">" },
		func(r Row) string { return r.FirstName + " " + r.LastName + " (" + r.Email + ")" },
		func(r Row) string {
			return r.FirstName + " " + r.LastName + " <" + r.Email + "<mailto:" + r.Email + ">>"
		},
	}
	rapid.Check(t, func(t *rapid.T) {
		list := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Row {
			return Row{Email: someAddress.Draw(t, "address"), FirstName: someWord.Draw(t, "first"), LastName: someWord.Draw(t, "last")}
		}), 1, 10).Draw(t, "list")
		separator := rapid.SampledFrom(separators).Draw(t, "separator")
		parts := make([]string, len(list))
		for i, row := range list {
			parts[i] = rapid.SampledFrom(forms).Draw(t, "form")(row)
		}
		text := strings.Join(parts, separator)
		if got := shown(ParsePasted(text)); got != shown(list) {
			t.Fatalf("%q:\n%s", text, got)
		}
	})
}

// FuzzPaste reads any text. Each address that readPlain finds must be in a row, or in a column that is left out. A row
// without an @ must be of a table. There are no more rows with an @ than the text has @, and no name has one.
func FuzzPaste(f *testing.F) {
	seeds(f, "pasted")
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 1<<16 {
			return
		}
		tables, seen := pastedTables(text)
		rows, with := ParsePasted(text), 0
		shown := map[string]bool{}
		for i, r := range rows {
			if shown[compared(r.Email)] = true; strings.Contains(r.Email, "@") {
				with++
			} else if i >= len(tables) {
				t.Errorf("address %q", r.Email)
			}
			check(t, r)
		}
		if most := strings.Count(ordinary(text), "@"); with > most {
			t.Errorf("%d rows of %d @", with, most)
		}
		for _, r := range readPlain(text) {
			if k := compared(r.Email); !shown[k] && !seen[k] {
				t.Errorf("%q is lost", r.Email)
			}
		}
	})
}

// check checks what holds for every row.
func check(t *testing.T, r Row) {
	if strings.ContainsAny(r.FirstName+r.LastName, "@\n") {
		t.Errorf("name of %+v", r)
	}
	for _, s := range append([]string{r.Email, r.FirstName, r.LastName, r.Phone, r.Title}, r.Groups...) {
		if !utf8.ValidString(s) || strings.TrimSpace(s) != s {
			t.Errorf("%q in %+v", s, r)
		}
	}
}

// seeds adds the files of testdata.
func seeds(f *testing.F, folder string) {
	files, err := filepath.Glob(filepath.Join("testdata", folder, "*"))
	if err != nil || len(files) == 0 {
		f.Fatalf("%d files, %v", len(files), err)
	}
	for _, file := range files {
		if strings.HasSuffix(file, ".rows") {
			continue
		}
		content, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		if folder == "pasted" {
			f.Add(string(content))
		} else {
			f.Add(content)
		}
	}
}

// Hostile texts take no longer than others.
func TestPastedInTime(t *testing.T) {
	const size = 1 << 18
	for name, text := range map[string]string{
		"quotes":            strings.Repeat(`"`, size),
		"quoted names":      strings.Repeat(`"a" <a@x.io>;`, size/13),
		"open quotes":       strings.Repeat(`"a <a@x.io>;`, size/12),
		"@ alone":           strings.Repeat("@", size),
		"a long name":       strings.Repeat("a ", size/2) + "<a@x.io>",
		"a long local":      strings.Repeat("a", size) + "@x.io",
		"a long domain":     "a@" + strings.Repeat("x.", size/2),
		"angles":            strings.Repeat("<", size) + "a@x.io",
		"brackets":          strings.Repeat("(", size) + "a@x.io" + strings.Repeat(")", size),
		"addresses":         strings.Repeat("a@x.io ", size/7),
		"escapes":           strings.Repeat(`\"`, size/2) + ` <a@x.io>`,
		"encoded words":     strings.Repeat("=?utf-8?Q?a?= ", size/14) + "<a@x.io>",
		"tabs":              strings.Repeat("a\t", size/2) + "a@x.io",
		"one line of tabs":  strings.Repeat("a@x.io\t", size/7),
		"@ and dots":        strings.Repeat("@.", size/2),
		"@ and hosts":       strings.Repeat("@.a", size/3),
		"@ and blanks":      strings.Repeat("a @ ", size/4),
		"one after another": strings.Repeat("a@b.c", size/5),
		"lines of headers":  strings.Repeat("Email\na@x.io\n", size/13),
		"a wide header":     strings.Repeat("Email,", 9_999) + "\n" + strings.Repeat("a@x.io,", 9_999),
		"links":             strings.Repeat("mailto:a%40x.io?to=", size/19),
		"entities":          strings.Repeat("&amp;", size/5) + "a@x.io",
		"anchors":           strings.Repeat("<a href=mailto:", size/15) + "</a>",
		"quotes and an @":   strings.Repeat(`"a `, size/3) + `"@x.io`,
	} {
		start := time.Now()
		rows := ParsePasted(text)
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("%s: %d rows in %v", name, len(rows), took)
		} else {
			t.Logf("%s: %d rows in %v", name, len(rows), took)
		}
	}
}
