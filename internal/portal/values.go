package portal

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"allyway/internal/origin"
)

// The longest values, in characters, and the longest lists.
const (
	maxName           = 100
	maxLine           = 200
	maxText           = 2000
	maxDomains        = 20
	maxIgnoredDomains = 1000
	maxOrigins        = 20
)

// bare trims blanks and invisible marks. Some programs put such marks around copied text, such as a mark for the
// direction of writing.
func bare(typed string) string {
	return strings.TrimFunc(typed, func(r rune) bool { return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) })
}

// visible drops all invisible marks of a text on one line, and the blanks around it.
func visible(typed string) string {
	return bare(strings.Map(func(r rune) rune {
		if invisible(r) {
			return -1
		}
		return r
	}, typed))
}

// invisible reports whether a character inside a text shows nothing and says nothing, such as a zero-width space. The
// joiners are not among them, because emoji and some scripts need them.
func invisible(r rune) bool { return unicode.Is(unicode.Cf, r) && r != '\u200c' && r != '\u200d' }

// text trims a typed value. It refuses control characters; lines allows line breaks and tabs.
func text(typed string, longest int, lines bool, at string, wrong *Problems) string {
	if !utf8.ValidString(typed) {
		wrong.Add(at, "must be valid UTF-8")
		return ""
	}
	if lines {
		typed = bare(strings.ReplaceAll(typed, "\r\n", "\n"))
	} else {
		typed = visible(typed)
	}
	for _, r := range typed {
		if unicode.IsControl(r) && !(lines && (r == '\n' || r == '\t')) || r == '\u2028' || r == '\u2029' {
			if lines {
				wrong.Add(at, "must not contain control characters, except line breaks and tabs")
			} else {
				wrong.Add(at, "must not contain line breaks or control characters")
			}
			return ""
		}
	}
	if utf8.RuneCountInString(typed) > longest {
		wrong.Add(at, "is too long")
		return ""
	}
	return typed
}

// filled is text on one line that must not be empty.
func filled(typed string, longest int, at string, wrong *Problems) string {
	value := text(typed, longest, false, at, wrong)
	if value == "" && !wrong.At(at) {
		wrong.Add(at, "must not be empty")
	}
	return value
}

// FreeText checks a text of several lines that is not a noun's field, such as the reason for a denial.
func FreeText(typed, at string, wrong *Problems) string { return text(typed, maxText, true, at, wrong) }

// optional parses a typed value that may be empty.
func optional[T ~string](typed string, parse func(string) (T, error), at string, wrong *Problems) T {
	if bare(typed) == "" {
		return ""
	}
	value, err := parse(typed)
	wrong.Check(at, err)
	return value
}

// one takes one of the allowed words.
func one(given string, allowed []string, at string, wrong *Problems) string {
	if !slices.Contains(allowed, given) {
		wrong.Add(at, "must be %s", strings.Join(allowed, " or "))
	}
	return given
}

func number(given int, arguments []string, at string, wrong *Problems) int {
	least, most := bounds(arguments)
	if given < least || given > most {
		wrong.Add(at, "must be between %d and %d", least, most)
	}
	return given
}

// limit is a number that may be left out, which means no limit.
func limit(given int64, arguments []string, at string, wrong *Problems) *int64 {
	least, most := bounds(arguments)
	if given < int64(least) || given > int64(most) {
		wrong.Add(at, "must be between %d and %d, or null for no limit", least, most)
	}
	return &given
}

func bounds(arguments []string) (least, most int) {
	least, _ = strconv.Atoi(arguments[0]) // a tag of this package names them
	most, _ = strconv.Atoi(arguments[1])
	return least, most
}

// instant takes a time of the years 1970 to 9999 in UTC. JSON has no form for a year after those, and the zero time, in
// year 1, is how a noun stores that there is none.
func instant(given time.Time, precision time.Duration, at string, wrong *Problems) time.Time {
	t := given.UTC().Truncate(precision)
	if t.Year() < 1970 || t.Year() > 9999 {
		wrong.Add(at, "must be in a year from 1970 to 9999, in UTC")
		return time.Time{}
	}
	return t
}

// names takes a list of names, each once. Its arguments are how many it may have, and what they are called.
func names(typed, arguments []string, at string, wrong *Problems) []string {
	if most, _ := strconv.Atoi(arguments[0]); len(typed) > most {
		wrong.Add(at, "must be at most %d %s", most, arguments[1])
		return nil
	}
	all := []string{}
	for i, t := range typed {
		if name := filled(t, maxName, fmt.Sprintf("%s[%d]", at, i), wrong); !slices.Contains(all, name) {
			all = append(all, name)
		}
	}
	return all
}

// parseHTTPS takes the URL of a partner's public access point.
func parseHTTPS(typed string) (string, error) {
	var wrong Problems
	value := text(typed, maxText, false, "", &wrong)
	u, err := url.Parse(value)
	if len(wrong) > 0 || err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil {
		return "", Refuse(CodeInvalid, "must be an https URL such as https://access.example.com/as4")
	}
	return value, nil
}

// origins takes all origins of pages that people may be sent to, each once.
func origins(typed []string, at string, wrong *Problems) []string {
	if len(typed) > maxOrigins {
		wrong.Add(at, "must be at most %d origins", maxOrigins)
		return nil
	}
	all := []string{}
	for i, t := range typed {
		one := bare(t)
		if err := origin.Check(one); err != nil {
			wrong.Add(fmt.Sprintf("%s[%d]", at, i), "%s", err)
		} else if !slices.Contains(all, one) {
			all = append(all, one)
		}
	}
	return all
}

// domains takes all of a partner's domains, each once.
func domains(typed []string, at string, wrong *Problems) []string {
	if len(typed) > maxDomains {
		wrong.Add(at, "must be at most %d domains", maxDomains)
		return nil
	}
	all := []string{}
	for _, t := range typed {
		domain, err := ParseDomain(t)
		wrong.Check(at, err)
		if err == nil && !slices.Contains(all, domain) {
			all = append(all, domain)
		}
	}
	return all
}

// ignoredDomains takes all domains that belong to no partner, sorted. A public suffix may be among them.
func ignoredDomains(typed []string, at string, wrong *Problems) []string {
	if len(typed) > maxIgnoredDomains {
		wrong.Add(at, "must be at most %d domains", maxIgnoredDomains)
		return nil
	}
	all := []string{}
	for i, t := range typed {
		domain, err := asciiDomain(bare(t))
		if err != nil {
			wrong.Add(fmt.Sprintf("%s[%d]", at, i), "must be a domain name such as gmail.com")
		}
		all = append(all, domain)
	}
	slices.Sort(all)
	return slices.Compact(all)
}
