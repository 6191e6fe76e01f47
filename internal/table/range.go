package table

import (
	"unicode/utf8"
)

// Span is the range of sort keys that a Query asks for. An empty Low or High is no bound. An open bound excludes the
// key itself.
type Span struct {
	Low, High         string
	LowOpen, HighOpen bool
}

// Span combines Prefix, From, To and After, for engines.
func (q Query) Span() Span {
	s := Span{Low: q.From, High: q.To}
	if q.Prefix != "" {
		s.Low, s.High, s.HighOpen = q.Prefix, successor(q.Prefix), true
	}
	switch {
	case q.After == "":
	case q.Desc:
		if s.High == "" || q.After <= s.High {
			s.High, s.HighOpen = q.After, true
		}
	case q.After >= s.Low:
		s.Low, s.LowOpen = q.After, true
	}
	return s
}

// Empty reports whether no key can be in the span.
func (s Span) Empty() bool {
	if s.High == "" {
		return false
	}
	return s.Low > s.High || s.Low == s.High && (s.LowOpen || s.HighOpen)
}

// Holds reports whether a sort key is in the span.
func (s Span) Holds(sk string) bool {
	if sk < s.Low || s.LowOpen && sk == s.Low {
		return false
	}
	return s.High == "" || sk < s.High || !s.HighOpen && sk == s.High
}

// successor returns the first string after all strings that begin with prefix, or "" if there is none. Texts in UTF-8
// sort in the order of their code points, so successor increments the last code point that can be incremented.
func successor(prefix string) string {
	for prefix != "" {
		r, size := utf8.DecodeLastRuneInString(prefix)
		prefix = prefix[:len(prefix)-size]
		switch r {
		case utf8.MaxRune:
		case 0xD7FF: // surrogates are not characters
			return prefix + "\uE000"
		default:
			return prefix + string(r+1)
		}
	}
	return ""
}
