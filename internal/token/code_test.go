package token_test

import (
	"encoding/base64"
	"regexp"
	"strings"
	"testing"
	"time"

	"allyway/internal/token"
)

var codeForm = regexp.MustCompile(`^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$`)

// A code belongs to one link of one key. Whatever ends the link changes its version, and with that the code.
func TestCodeIsOfOneLinkAlone(t *testing.T) {
	keys := newKeys(t)
	code := keys.Code(invite())
	if !codeForm.MatchString(code) || keys.Code(invite()) != code || !keys.IsCode(invite(), code) {
		t.Fatalf("the code is %q", code)
	}
	for name, change := range map[string]func(*token.Link){
		"version": func(l *token.Link) { l.Version++ },
		"expiry":  func(l *token.Link) { l.ExpiresAt = l.ExpiresAt.Add(time.Second) },
		"person":  func(l *token.Link) { l.Person = bob },
		"partner": func(l *token.Link) { l.Partner = "" },
		"by":      func(l *token.Link) { l.By = "" },
		"purpose": func(l *token.Link) { l.Purpose = token.Reset },
	} {
		other := invite()
		change(&other)
		if keys.IsCode(other, code) || keys.Code(other) == code {
			t.Errorf("another %s has the same code", name)
		}
	}
	if newKeys(t).IsCode(invite(), code) {
		t.Error("the code is valid under another key")
	}
	if strings.Contains(keys.Mint(invite()), code[:4]) {
		t.Error("the code is a part of the token")
	}
}

func TestCodeAsPeopleTypeIt(t *testing.T) {
	keys := newKeys(t)
	link := invite()
	for !strings.Contains(keys.Code(link), "0") || !strings.Contains(keys.Code(link), "1") {
		link.Version++
	}
	code := keys.Code(link)
	for _, typed := range []string{
		code, strings.ToLower(code), strings.ReplaceAll(code, "-", ""), strings.ReplaceAll(code, "-", " "),
		" " + code + "\r\n", strings.ReplaceAll(code, "-", "\u2013"), strings.ReplaceAll(code, "0", "o"),
		strings.ReplaceAll(code, "1", "l"), strings.ReplaceAll(code, "1", "I"), strings.Join(strings.Split(code, ""), " "),
		code + ".", code + ". ", "\"" + code + "\"", "\u201e" + code + "\u201c.", "'" + code + "'", "(" + code + "),", "«\u00a0" + code + "\u00a0»", "`" + code + "`",
		"*" + code + "*", "<" + code + ">", ": " + code + "!", "\u200b" + code + "\u200b", "\ufeff" + code, "\u202a" + code + "\u202c", code[:2] + "\u00ad" + code[2:],
		strings.ReplaceAll(code, "-", "\u00a0"), strings.ReplaceAll(code, "-", "_"), strings.ReplaceAll(code, "-", "\u2212"), strings.ReplaceAll(code, "-", " – "),
		code[:4] + "\r\n" + code[5:], wide(code), wide(strings.ToLower(code)) + "。", "\ufffd" + code,
	} {
		if !keys.IsCode(link, typed) {
			t.Errorf("%q is not the code %s", typed, code)
		}
	}
	for _, typed := range []string{"", "-", code[1:], code + "0", code + code, "U" + code[1:], "é" + code[2:], "é" + code[1:], "٣" + code[1:], "С" + code[1:], "ß" + code[1:], "½" + code[1:],
		code + ". It works", "the code is " + code, ".", "\u200b", code[1:] + ".", strings.Repeat("0", 1<<20)} {
		if keys.IsCode(link, typed) {
			t.Errorf("%.40q is the code %s", typed, code)
		}
	}
}

// wide is a text in full-width characters, as East Asian keyboards type them.
func wide(text string) string {
	return strings.Map(func(r rune) rune { return r - '!' + '！' }, text)
}

func TestCodeSurvivesRotation(t *testing.T) {
	first := base64.StdEncoding.EncodeToString([]byte(strings.Repeat("1", 32)))
	second := base64.StdEncoding.EncodeToString([]byte(strings.Repeat("2", 32)))
	old := parseKeys(t, []byte(`{"current":1,"keys":{"1":"`+first+`"}}`)).Code(invite())
	if !parseKeys(t, []byte(`{"current":2,"keys":{"1":"`+first+`","2":"`+second+`"}}`)).IsCode(invite(), old) {
		t.Error("the old key's code is not valid while the key is kept")
	}
	if parseKeys(t, []byte(`{"current":2,"keys":{"2":"`+second+`"}}`)).IsCode(invite(), old) {
		t.Error("the old key's code is valid without the key")
	}
}

// TestCodesUseTheWholeSpace counts the characters in 8,000 codes. At every place, all 32 must be about equally
// frequent, because the strength that docs/security.md states depends on this.
func TestCodesUseTheWholeSpace(t *testing.T) {
	keys, link := newKeys(t), invite()
	const codes = 8000
	var seen [9]map[byte]int
	for range codes {
		link.Version++
		code := keys.Code(link)
		for i := range seen {
			if seen[i] == nil {
				seen[i] = map[byte]int{}
			}
			seen[i][code[i]]++
		}
	}
	for i, counts := range seen {
		if i == 4 {
			continue // the hyphen
		}
		if len(counts) != 32 {
			t.Errorf("place %d has %d characters, want 32", i, len(counts))
		}
		for c, n := range counts { // 250 of each are expected; 130 is more than eight standard deviations
			if n < 120 || n > 380 {
				t.Errorf("place %d has %c %d times of %d", i, c, n, codes)
			}
		}
	}
}
