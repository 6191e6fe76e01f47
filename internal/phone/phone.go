// Package phone reads phone numbers as people type them. It never guesses: it drops the characters that group the
// digits, and changes nothing else.
package phone

import (
	_ "embed"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"

	"allyway/internal/pattern"
)

//go:generate go run ./generate plans.txt

// plans.txt has a line for each country code: the code and the lengths that a number behind it can have. If some
// numbers of the country begin with 0, "zero:" and their lengths follow. Otherwise the digits follow that people dial
// before a number inside the country, if there are any. It is made from the metadata of libphonenumber-js (MIT), which
// follows Google's libphonenumber.
//
//go:embed plans.txt
var plansText string

// plan is how the numbers of a country code are built.
type plan struct {
	lengths []int  // of the digits behind the country code
	zero    []int  // of those that begin with 0
	trunk   string // what is dialled before them inside the country, and is no part of them
}

// plans are read once, when a number is read for the first time.
var plans = sync.OnceValue(func() map[string]plan {
	all := map[string]plan{}
	for line := range strings.Lines(plansText) {
		fields := strings.Fields(line)
		if len(fields) < 2 || fields[0] == "#" {
			continue
		}
		p := plan{lengths: numbers(fields[1])}
		if len(fields) > 2 {
			if zero, ok := strings.CutPrefix(fields[2], "zero:"); ok {
				p.zero = numbers(zero)
			} else {
				p.trunk = fields[2]
			}
		}
		all[fields[0]] = p
	}
	return all
})

func numbers(list string) (all []int) {
	for _, text := range strings.Split(list, ",") {
		n, err := strconv.Atoi(text)
		if err != nil {
			panic("phone: plans.txt: " + list) // the file is part of the program
		}
		all = append(all, n)
	}
	return all
}

var (
	errForm    = errors.New("must start with + and the country code, such as +1 555 010 9999")
	errCountry = errors.New("must start with a country code that exists, such as +1 555 010 9999")
)

// longest is how many bytes a typed number may have. A full-width character and an invisible mark have three.
const longest = 160

var (
	plain        = pattern.Lazy(`^\+?[1-9][0-9]{10}$`) // with a plus sign it is how such a number is stored
	american     = pattern.Lazy(`^1[ .-]?(\([2-9][0-9]{2}\)|[2-9][0-9]{2})[ .-]?[0-9]{3}[ .-]?[0-9]{4}$`)
	grouped      = pattern.Lazy(`^[0-9]+([ ./-]{1,3}[0-9]+)*$`)
	trunkBracket = pattern.Lazy(`^([0-9]{1,3})[ .-]{0,2}\(0\)[ .-]?`)
	codeBracket  = pattern.Lazy(`^(?:\(\+([0-9]{1,3})\)|\+\(([0-9]{1,3})\))`)
	areaBracket  = pattern.Lazy(`^([0-9]{1,3})[ .-]{0,2}\(([0-9]{1,6})\)[ ./-]{0,3}`)
)

// Parse returns a number as E.164 (ITU-T): a plus sign and at most 15 digits, the country code first.
//
// It takes + or 00 before the country code, and spaces, dots, hyphens and slashes between groups of digits. Without +
// or 00 it takes exactly 11 plain digits that do not start with 0, and the North American grouping with its 1. A trunk
// zero in brackets is dropped, unless it is a part of the number, as in Italy. Invisible marks and tel: are dropped,
// too. The error says what to type.
func Parse(typed string) (string, error) {
	if len(typed) > longest {
		return "", errForm
	}
	s := plainText(typed)
	if plain().MatchString(s) || american().MatchString(s) {
		return checked(digitsOf(s), true)
	}
	s = codeBracket().ReplaceAllString(s, "+$1$2 ")
	rest, plus := strings.CutPrefix(s, "+")
	if !plus {
		if rest, plus = strings.CutPrefix(s, "00"); !plus {
			return "", errForm
		}
	}
	rest = strings.TrimLeft(rest, " ")
	code := ""
	if m := trunkBracket().FindStringSubmatch(rest); m != nil {
		p, ok := plans()[m[1]]
		if !ok {
			return "", errCountry
		}
		zero := ""
		if number := rest[len(m[0]):]; slices.Contains(p.zero, 1+len(digitsOf(number))) {
			zero = "0"
		}
		rest = m[1] + " " + zero + rest[len(m[0]):]
		code = m[1]
	} else if m := areaBracket().FindStringSubmatch(rest); m != nil {
		rest = m[1] + " " + m[2] + " " + rest[len(m[0]):]
	}
	if !grouped().MatchString(rest) {
		return "", errForm
	}
	digits := digitsOf(rest)
	if code != "" && !strings.HasPrefix(digits, code) {
		return "", errForm
	}
	return checked(digits, false)
}

// plainText returns a number that was typed or copied in plain characters. Programs put invisible marks around a
// number, for the direction of writing. They use several kinds of blanks and hyphens, and East Asian keyboards
// full-width characters. A link to a number begins with tel:.
func plainText(typed string) string {
	s := strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Cf, r):
			return -1
		case unicode.Is(unicode.Zs, r):
			return ' '
		case unicode.Is(unicode.Pd, r) || r == '\u2212': // the minus sign
			return '-'
		case r >= '！' && r <= '～':
			return r - '！' + '!'
		}
		return r
	}, typed))
	if scheme := "tel:"; len(s) > len(scheme) && strings.EqualFold(s[:len(scheme)], scheme) {
		s = strings.TrimSpace(s[len(scheme):])
	}
	return s
}

// checked returns a number with its plus sign if its country code exists and its length can be right. anyLength accepts
// every length, because people also type 11 plain digits where they know no number.
func checked(digits string, anyLength bool) (string, error) {
	for n := 1; n <= 3 && n < len(digits); n++ {
		p, ok := plans()[digits[:n]]
		if !ok {
			continue
		}
		number := digits[n:]
		if p.trunk != "" && strings.HasPrefix(number, p.trunk) {
			return "", leaveOut(p.trunk, digits[:n])
		}
		if anyLength {
			return "+" + digits, nil
		}
		if behind, ok := strings.CutPrefix(number, "0"); ok && !strings.HasPrefix(behind, "0") && !slices.Contains(p.zero, len(number)) {
			return "", leaveOut("0", digits[:n])
		}
		if slices.Contains(p.lengths, len(number)) {
			return "+" + digits, nil
		}
		return "", fmt.Errorf("must have as many digits as numbers in +%s have", digits[:n])
	}
	return "", errCountry
}

func leaveOut(trunk, code string) error {
	return fmt.Errorf("must leave out the %s that is dialled only inside the country: +%s and then the number without it", trunk, code)
}

func digitsOf(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
}
