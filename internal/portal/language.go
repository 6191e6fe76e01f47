package portal

import (
	"slices"
	"strings"

	"allyway/internal/mail"
)

// Languages are the languages that a person and a portal can have, as BCP 47 tags: those in which mails are written.
var Languages = mail.Languages()

// language returns the given language, which must be one of Languages.
func language(given, at string, wrong *Problems) string { return one(given, Languages, at, wrong) }

// otherLanguage returns the given language, which must be one of Languages, or empty for the portal's.
func otherLanguage(given, at string, wrong *Problems) string {
	if given != "" && !slices.Contains(Languages, given) {
		wrong.Add(at, "must be %s, or empty for the portal's language", strings.Join(Languages, " or "))
	}
	return given
}

// LanguageOf returns the language for a person: own if mails are written in it, otherwise the portal's. own is what the
// person has chosen, or empty.
func (s Settings) LanguageOf(own string) string {
	if slices.Contains(Languages, own) {
		return own
	}
	return s.Language
}
