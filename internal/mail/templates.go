package mail

import (
	"embed"
	htmltemplate "html/template"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"
	texttemplate "text/template"

	"github.com/go-playground/locales"
)

// A mail is a file NAME.tmpl. It has the order of the texts for all languages: "subject", "preview" (the line that
// mailboxes show), "body" and "do" (what the button says). It has no words: those are in the file of the language. The
// layouts make plain text and HTML from it.
//
//go:embed templates
var templateFiles embed.FS

// All returns the names of all mails, sorted. The local process calls it for its preview of all mails.
func All() []Template { return slices.Clone(all()) }

var all = sync.OnceValue(func() (all []Template) {
	files, err := fs.Glob(templateFiles, "templates/*.tmpl")
	if err != nil {
		panic(err) // the pattern is part of the program
	}
	for _, file := range files {
		all = append(all, Template(strings.TrimSuffix(path.Base(file), ".tmpl")))
	}
	return all
})

// templatePair has the templates of a mail in a language.
type templatePair struct {
	cldr locales.Translator
	text *texttemplate.Template
	html *htmltemplate.Template
}

// execute renders the subject, which is also the title of the HTML, then the text and the HTML.
func (p templatePair) execute(v *view) (text, html string, err error) {
	var subject, asText, asHTML strings.Builder
	if err := p.text.ExecuteTemplate(&subject, "subject", v); err != nil {
		return "", "", err
	}
	v.Subject = line(subject.String(), longestSubject)
	if err := p.text.ExecuteTemplate(&asText, "layout.txt", v); err != nil {
		return "", "", err
	}
	if err := p.html.ExecuteTemplate(&asHTML, "layout.html", v); err != nil {
		return "", "", err
	}
	return asText.String(), asHTML.String(), nil
}

// parsed has the templates that were parsed, by mail and language.
var parsed sync.Map

type pairKey struct {
	template Template
	language string
}

// templatesOf returns the templates of a mail in a language, parsed at their first use. So only the function that sends
// mail takes the time and links the template packages. If a template does not parse, templatesOf panics, because that
// is a mistake in the program.
func templatesOf(t Template, language string) templatePair {
	key := pairKey{t, language}
	if pair, ok := parsed.Load(key); ok {
		return pair.(templatePair)
	}
	body, in := "templates/"+string(t)+".tmpl", spoken(language)
	text := texttemplate.Must(texttemplate.New("").Funcs(inText).Parse(in.texts))
	html := htmltemplate.Must(htmltemplate.New("").Funcs(inHTML).Parse(in.texts))
	pair := templatePair{
		cldr: in.cldr(),
		text: texttemplate.Must(text.ParseFS(templateFiles, "templates/layout.txt", body)),
		html: htmltemplate.Must(html.ParseFS(templateFiles, "templates/layout.html", body)),
	}
	parsed.Store(key, pair)
	return pair
}

// These are the functions that texts call. Plain text shows nothing in bold.
var (
	inText = texttemplate.FuncMap{"brief": brief, "strong": asItIs, "code": asItIs}
	inHTML = htmltemplate.FuncMap{
		"brief":  brief,
		"strong": func(s string) htmltemplate.HTML { return "<strong>" + escaped(s) + "</strong>" },
		"code": func(s string) htmltemplate.HTML {
			return `<strong style="white-space:nowrap;font-family:Consolas,Menlo,monospace">` + escaped(s) + "</strong>"
		},
		// This table around the mail gives it its width in Outlook, which does not support max-width. In a template
		// file, html/template would remove it as a comment.
		"outlookOpens": func() htmltemplate.HTML {
			return `<!--[if mso]><table role="presentation" align="center" width="560" cellpadding="0" cellspacing="0" border="0"><tr><td><![endif]-->`
		},
		"outlookCloses": func() htmltemplate.HTML { return `<!--[if mso]></td></tr></table><![endif]-->` },
	}
)

func asItIs(s string) string { return s }

func escaped(s string) htmltemplate.HTML { return htmltemplate.HTML(htmltemplate.HTMLEscapeString(s)) }
