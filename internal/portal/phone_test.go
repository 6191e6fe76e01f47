package portal

import (
	"regexp"
	"strings"
	"testing"
)

func TestParsePhone(t *testing.T) {
	tests := []struct{ typed, want string }{ // want empty: refused
		{"+1 555 010 9999", "+15550109999"},
		{"15550109999", "+15550109999"},
		{"1-555-010-9999", "+15550109999"},
		{"1 (555) 010.9999", "+15550109999"},
		{" +1/555/0109999 ", "+15550109999"},
		{"+1\u00a0555\u00a0010\u00a09999", "+15550109999"},
		{"+49 (0)30 123456", "+49030123456"},
		{"+44 20 7946 0958", "+442079460958"},
		{"+351 912 345 678", "+351912345678"},
		{"+00000000000", ""},
		{"+1111111", "+1111111"},
		{"+10000000000", "+10000000000"}, // a placeholder of the right shape
		{"+123456789012345", "+123456789012345"},
		{"", ""}, {" ", ""}, {"+", ""}, {"+1", ""}, {"+123456", ""}, {"+1234567890123456", ""},
		{"05550109999", ""}, {"5550109999", ""}, {"155501099990", ""}, {"0015550109999", ""}, {"+05550109999", ""},
		{"555 010 9999", ""}, {"++15550109999", ""}, {"+1+5550109999", ""}, {"1+5550109999", ""}, {"-15550109999+", ""},
		{"+1 555 010 9999 x12", ""}, {"+1 555 CALL NOW", ""}, {"tel:+15550109999", ""}, {"+1,555,010,9999", ""},
		{"+١٥٥٥٠١٠٩٩٩٩", ""}, {"+１５５５０１０９９９９", ""}, {"+1555\x800109999", ""}, {"+1555\n0109999", ""},
		{"+1" + strings.Repeat(" ", 50) + "5550109999", ""},
	}
	for _, tt := range tests {
		got, err := ParsePhone(tt.typed)
		if got != tt.want || (err == nil) != (tt.want != "") {
			t.Errorf("%q: %q, %v, want %q", tt.typed, got, err, tt.want)
		}
		if err != nil && !strings.Contains(err.Error(), "+1 555 010 9999") {
			t.Errorf("%q: the error does not say what to type: %v", tt.typed, err)
		}
	}
}

func FuzzParsePhone(f *testing.F) {
	for _, seed := range []string{"+1 555 010 9999", "15550109999", "05550109999", "+49 (0)30", "+", "１"} {
		f.Add(seed)
	}
	e164 := regexp.MustCompile(`^\+[1-9][0-9]{6,14}$`)
	f.Fuzz(func(t *testing.T, typed string) {
		number, err := ParsePhone(typed)
		if err != nil {
			return
		}
		if !e164.MatchString(number) {
			t.Errorf("%q comes out as %q", typed, number)
		}
		if again, err := ParsePhone(number); err != nil || again != number {
			t.Errorf("%q comes out as %q, which comes out as %q, %v", typed, number, again, err)
		}
	})
}
