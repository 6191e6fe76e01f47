package lists

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write what the files of testdata give; read it before you commit it")

// TestCases reads every file of testdata as programs wrote it, and compares the rows with the file beside it that ends
// in .rows.
func TestCases(t *testing.T) {
	for folder, read := range map[string]func([]byte) string{"tables": tableCase, "pasted": pastedCase} {
		files, err := filepath.Glob(filepath.Join("testdata", folder, "*"))
		if err != nil || len(files) < 15 {
			t.Fatalf("%d files, %v", len(files), err)
		}
		for _, file := range files {
			if strings.HasSuffix(file, ".rows") {
				continue
			}
			t.Run(filepath.Base(file), func(t *testing.T) {
				input, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				got := read(input)
				if *update {
					if err := os.WriteFile(file+".rows", []byte(got), 0o644); err != nil {
						t.Fatal(err)
					}
				}
				want, err := os.ReadFile(file + ".rows")
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
					t.Error(diff)
				}
			})
		}
	}
}

func tableCase(input []byte) string {
	table, err := ParseTable(input, "", nil)
	var wrong *Error
	var question *Question
	switch {
	case errors.As(err, &wrong):
		return "The table " + wrong.Message + ".\n"
	case errors.As(err, &question):
		return fmt.Sprintf("Which column of %q has the %s: %v?\n", question.Header, question.Field, question.Candidates)
	case err != nil:
		return err.Error()
	}
	return fmt.Sprintf("%q %v, ignored %q\n%s", table.Delimiter, table.Columns, table.Ignored, shown(table.Rows))
}

func pastedCase(input []byte) string { return shown(ParsePasted(string(input))) }

// shown writes a line for each row: the parts that are filled, by name.
func shown(rows []Row) string {
	var b strings.Builder
	for _, r := range rows {
		b.WriteString(r.Email)
		for _, part := range []struct{ name, value string }{{"first", r.FirstName}, {"last", r.LastName}, {"phone", r.Phone}, {"title", r.Title},
			{"groups", strings.Join(r.Groups, "|")}} {
			if part.value != "" {
				fmt.Fprintf(&b, "  %s=%s", part.name, part.value)
			}
		}
		b.WriteString("\n")
	}
	return b.String()
}
