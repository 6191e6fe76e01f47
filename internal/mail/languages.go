package mail

import (
	"slices"
	"strings"
	"time"

	"github.com/go-playground/locales"
)

// A language is one file, language_TAG.go, with every text of every mail. Each text is a template on one line. "strong"
// marks words that HTML shows in bold, and "brief" shortens a name for a subject. The CLDR says how dates and times
// look.
//
// To add a language, copy the file of another, name it by its BCP 47 tag, translate it, and add it to Languages and spoken:
// the tests say what it lacks.
type language struct {
	cldr  func() locales.Translator // made at the first use
	texts string
}

// Languages returns the BCP 47 tags of all languages, sorted.
func Languages() []string { return []string{"de", "en"} }

// spoken returns a language. It is a function so that programs that write no mails are built without all the texts.
func spoken(tag string) language {
	switch tag {
	case "de":
		return german
	default:
		return english
	}
}

// DefaultLanguage is the language of mails to people and from portals that have chosen none.
const DefaultLanguage = "en"

// supported returns the language itself or, if there is none of that tag, DefaultLanguage.
func supported(tag string) string {
	if slices.Contains(Languages(), tag) {
		return tag
	}
	return DefaultLanguage
}

// time returns a time as people write it in the templates' language. It is in UTC, because people everywhere read mails.
func (p templatePair) time(t time.Time) (string, error) {
	var b strings.Builder
	t = t.UTC()
	err := p.text.ExecuteTemplate(&b, "time", struct{ Date, Time string }{p.cldr.FmtDateLong(t), p.cldr.FmtTimeShort(t)})
	return b.String(), err
}
