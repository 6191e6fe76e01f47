package portal

import (
	"errors"
	"strings"
)

var errPhone = errors.New("must start with + and the country code, such as +1 555 010 9999")

// ParsePhone returns a phone number as E.164 (ITU-T): a plus sign and at most 15 digits, the country code first. It
// drops spaces, dots, hyphens, slashes and brackets between digits. Exactly 11 digits without a leading 0 may be typed
// without the plus sign.
func ParsePhone(typed string) (string, error) {
	typed = strings.TrimSpace(typed)
	digits, plus := strings.CutPrefix(typed, "+")
	if len(digits) > 40 {
		return "", errPhone
	}
	var number strings.Builder
	for _, r := range digits {
		switch {
		case r >= '0' && r <= '9':
			number.WriteRune(r)
		case !strings.ContainsRune(" .-/()\u00a0\u2011", r):
			return "", errPhone
		}
	}
	n := number.String()
	if len(n) < 7 || len(n) > 15 || n[0] == '0' || !plus && len(n) != 11 {
		return "", errPhone
	}
	return "+" + n, nil
}
