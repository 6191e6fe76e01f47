package mail_test

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"text/template/parse"
	"time"

	"github.com/google/go-cmp/cmp"

	"allyway/internal/mail"
)

// Every language has the same texts as the default one, with the same placeholders. Each text is on one line, and a
// mail uses it.
func TestLanguagesAreComplete(t *testing.T) {
	if !slices.Contains(mail.Languages(), mail.DefaultLanguage) || !slices.Contains(mail.Languages(), "de") {
		t.Fatalf("the languages are %v", mail.Languages())
	}
	used := []string{"time"} // the program uses this one
	defined := map[string]bool{}
	for _, file := range mailTemplates(t) {
		for name, tree := range parsed(t, file) {
			defined[name] = true
			inspect(tree.Root, func(n parse.Node) {
				if call, ok := n.(*parse.TemplateNode); ok {
					used = append(used, call.Name)
				}
			})
		}
	}
	var want []string
	for _, name := range used {
		if !defined[name] && !slices.Contains(want, name) {
			want = append(want, name)
		}
	}
	slices.Sort(want)
	original := textsOf(t, mail.DefaultLanguage)
	for _, language := range mail.Languages() {
		texts := textsOf(t, language)
		if diff := cmp.Diff(want, slices.Sorted(maps.Keys(texts))); diff != "" {
			t.Errorf("%s: the texts are not those that the mails use (-used +there):\n%s", language, diff)
		}
		for name, tree := range texts {
			if strings.Contains(tree.Root.String(), "\n") {
				t.Errorf("%s: %s has more than one line", language, name)
			}
			if original[name] == nil {
				continue
			}
			if diff := cmp.Diff(placeholders(original[name]), placeholders(tree)); diff != "" {
				t.Errorf("%s: %s has other placeholders than in %s (-%s +%s):\n%s", language, name, mail.DefaultLanguage, mail.DefaultLanguage, language, diff)
			}
		}
	}
}

// A word in a template would be the same in every language.
func TestTemplatesHaveNoWords(t *testing.T) {
	for _, file := range mailTemplates(t) {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		left := string(b)
		for _, noWords := range []string{`\{\{define "style"\}\}.*`, `(?s)\{\{.*?\}\}`, `(?s)<style>.*?</style>`, `<[^>]*>`} {
			left = regexp.MustCompile(noWords).ReplaceAllString(left, "")
		}
		if word := regexp.MustCompile(`\pL+`).FindString(left); word != "" {
			t.Errorf("%s says %q; texts belong to the languages", file, word)
		}
		for name, tree := range parsed(t, file) {
			inspect(tree.Root, func(n parse.Node) {
				if s, ok := n.(*parse.StringNode); ok {
					t.Errorf("%s: %s says %s; texts belong to the languages", file, name, s)
				}
			})
		}
	}
}

// Dates and times look as the CLDR says.
func TestTimesAreOfTheLanguage(t *testing.T) {
	for language, want := range map[string][]string{
		"en": {"until 2 March 2026, 14:05 UTC.", "until 31 October 2026, 23:59 UTC."},
		"de": {"bis zum 2. März 2026, 14:05 Uhr (UTC).", "bis zum 31. Oktober 2026, 23:59 Uhr (UTC)."},
		// These are not languages of the portal.
		"":      {"until 2 March 2026, 14:05 UTC.", "until 31 October 2026, 23:59 UTC."},
		"tlh":   {"until 2 March 2026, 14:05 UTC.", "until 31 October 2026, 23:59 UTC."},
		"../en": {"until 2 March 2026, 14:05 UTC.", "until 31 October 2026, 23:59 UTC."},
	} {
		d := usual()
		d.Language = language
		for i, at := range []time.Time{time.Date(2026, 3, 2, 14, 5, 0, 0, time.UTC), time.Date(2026, 11, 1, 0, 59, 0, 0, time.FixedZone("CET", 3600))} {
			d.ExpiresAt = at
			if m := render(t, mail.Reset, d); !strings.Contains(unwrapped(m.Text), want[i]) {
				t.Errorf("%q: the mail does not say %q:\n%s", language, want[i], m.Text)
			}
		}
	}
}

func TestMailsNameTheirLanguage(t *testing.T) {
	for template, language := range everyMail() {
		d := usual()
		d.Language = language
		m := render(t, template, d)
		if m.Language != language || !strings.Contains(m.HTML, `<html lang="`+language+`">`) {
			t.Errorf("%s in %s: the language is %q", template, language, m.Language)
		}
	}
}

// mailTemplates returns the files of the mails and of the layouts.
func mailTemplates(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("templates/*")
	if err != nil || len(files) != len(mail.All())+2 {
		t.Fatalf("%d files for %d mails and two layouts, %v", len(files), len(mail.All()), err)
	}
	return files
}

// parsed returns the templates that a file defines.
func parsed(t *testing.T, file string) map[string]*parse.Tree {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return treesOf(t, file, string(b))
}

// textsOf returns the texts of a language.
func textsOf(t *testing.T, language string) map[string]*parse.Tree {
	t.Helper()
	return treesOf(t, language, mail.TextsOf(language))
}

func treesOf(t *testing.T, file, text string) map[string]*parse.Tree {
	t.Helper()
	functions := map[string]any{}
	for _, name := range []string{"brief", "strong", "code", "printf", "and", "or", "outlookOpens", "outlookCloses"} {
		functions[name] = true
	}
	trees, err := parse.Parse(file, text, "", "", functions)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(file, "templates/layout.") {
		delete(trees, file) // the text between the definitions
	}
	return trees
}

// placeholders returns the fields that a text shows or asks for, sorted.
func placeholders(tree *parse.Tree) []string {
	all := map[string]bool{}
	inspect(tree.Root, func(n parse.Node) {
		if field, ok := n.(*parse.FieldNode); ok {
			all[field.String()] = true
		}
	})
	return slices.Sorted(maps.Keys(all))
}

// inspect calls see for a node and for all nodes in it.
func inspect(n parse.Node, see func(parse.Node)) {
	see(n)
	var in []parse.Node
	branch := func(b *parse.BranchNode) {
		in = append(in, b.Pipe, b.List)
		if b.ElseList != nil {
			in = append(in, b.ElseList)
		}
	}
	switch n := n.(type) {
	case *parse.ListNode:
		in = n.Nodes
	case *parse.ActionNode:
		in = []parse.Node{n.Pipe}
	case *parse.TemplateNode:
		if n.Pipe != nil {
			in = []parse.Node{n.Pipe}
		}
	case *parse.PipeNode:
		for _, command := range n.Cmds {
			in = append(in, command)
		}
	case *parse.CommandNode:
		in = n.Args
	case *parse.IfNode:
		branch(&n.BranchNode)
	case *parse.WithNode:
		branch(&n.BranchNode)
	case *parse.RangeNode:
		branch(&n.BranchNode)
	}
	for _, child := range in {
		inspect(child, see)
	}
}
