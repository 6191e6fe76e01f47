package guess_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"allyway/internal/password/guess"
)

var ada = []string{"Ada", "Lovelace", "ada.lovelace@acme-rockets.test", "Acme Rockets", "Northwind Partner Portal"}

func TestEasy(t *testing.T) {
	tests := []struct {
		why       string
		passwords []string
	}{
		{"common passwords", []string{"password", "trustno1", "letmein", "qwertyuiop", "iloveyou"}},
		{"one of them over and over", []string{"passwordpassword", "iloveyouiloveyou", "hunter2hunter2hunter2", "adminadminadmin1", "abc123abc123abc123"}},
		{"a few of them in a row", []string{"passwordqwertydragon", "letmeinletmeinplease1", "summerholiday2024", "Password1234567!", "Welcome2024!!!!!"}},
		{"backwards", []string{"drowssapdrowssap", "nogardyeknom123"}},
		{"digits and symbols for letters", []string{"P@ssw0rd12345678", "p4$$w0rdp4$$w0rd", "1l0v3y0u1l0v3y0u", "f00tba11-2024"}},
		{"repeats", []string{"aaaaaaaaaaaaaaa", "abababababababab", "000000000000001", "qqqqwwwweeeerrrr", "x7Kq!x7Kq!x7Kq!"}},
		{"sequences", []string{"abcdefghijklmno", "123456789012345", "zyxwvutsrqponml", "acegikmoqsuwy13579", "112233445566778899", "aabbccddeeffgghh"}},
		{"keyboard rows and columns", []string{"qwertyuiopasdfg", "1qaz2wsx3edc4rfv", "!QAZ2wsx#EDC4rfv", "azertyuiopqsdfghj", "asdfjkl;asdfjkl;", "poiuytrewqlkjhg"}},
		{"dates", []string{"31.12.1999", "01011990", "1999-12-31", "19991999199919991999"}},
		{"names and the address", []string{"AdaLovelaceAcme1", "AdaLovelace1815!", "Lovelace-Acme-2026", "ada.lovelace@acme-rockets.test", "NorthwindPortal2026", "emcAecalevoL2026", "l0vel4ce-acme-12"}},
		{"the product's name", []string{"allywayallyway1", "Allyway-2026"}},
		{"accents and full-width letters", []string{"pässwördpässwörd", "ｐａｓｓｗｏｒｄ１２３４５６"}},
		{"other scripts over and over", []string{"пароль пароль пароль"}},
		{"nothing", []string{"", " "}},
	}
	for _, test := range tests {
		for _, password := range test.passwords {
			if !guess.Easy(password, ada) {
				t.Errorf("%s: %q is not found easy to guess", test.why, password)
			}
		}
	}
}

func TestNotEasy(t *testing.T) {
	for _, password := range []string{
		"correct-horse-battery", "violet-otter-72-canyon", "a perfectly fine passphrase",
		"my dog is called rex", "Sunny-Harbour-2026", "Xk3!vQz9#Lm2", "kX9#mQ2$", "Tr0ub4dor&3 horse stable",
		"Ünïcödé is hard to type", "Ada would never use this one", "чай с лимоном в пять утра", "新年快樂我的好朋友們",
	} {
		if guess.Easy(password, ada) {
			t.Errorf("%q is found easy to guess", password)
		}
	}
}

func TestEasyKnowsOnlyThePersonAtHand(t *testing.T) {
	const password = "zoltanfekete-umbrella"
	if guess.Easy(password, nil) {
		t.Errorf("%q is found easy to guess for anybody", password)
	}
	if !guess.Easy(password, []string{"Zoltán", "Fekete", "zf@umbrella.test"}) {
		t.Errorf("%q is not found easy to guess for Zoltán Fekete of Umbrella", password)
	}
}

// Random passwords must not be refused by chance: eight printable characters are the least that a portal may ask for.
func TestEasyAcceptsRandomPasswords(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	refused := 0
	for range 1000 {
		password := make([]byte, 12)
		for i := range password {
			password[i] = byte('!' + random.IntN('~'-'!'+1))
		}
		if guess.Easy(string(password), nil) {
			refused++
		}
	}
	if refused > 0 {
		t.Errorf("%d of 1000 random passwords are found easy to guess", refused)
	}
}

// Checking a password of the greatest length must not take long, whatever characters it has.
func TestEasyIsQuick(t *testing.T) {
	random := make([]byte, 256)
	for i := range random {
		random[i] = byte('!' + rand.IntN('~'-'!'+1))
	}
	long := []string{
		string(random),
		strings.Repeat("\ufdfa", 256), // 18 letters in one
		strings.Repeat("a", 10_000),   // more than Check lets through
	}
	for _, block := range []string{"a", "ab", "aab", "1234567890", "password", "1.1.2000", strings.Repeat("a", 60) + "b", "abaababaabaab"} {
		long = append(long, strings.Repeat(block, 256)[:256])
	}
	personal := slices.Repeat([]string{strings.Repeat("Ab-", 300)}, 50)
	for _, password := range long {
		start := time.Now()
		guess.Easy(password, personal)
		if took := time.Since(start); took > 500*time.Millisecond { // some 5 ms on an idle machine
			t.Errorf("%.20q… took %v", password, took)
		}
	}
}

func FuzzEasy(f *testing.F) {
	for _, seed := range []string{"", "password", "1999-12-31", "\xff\xfe", "İıſK", "e\u0301\u0301", strings.Repeat("\u0301", 300)} {
		f.Add(seed, "Ada")
	}
	f.Fuzz(func(t *testing.T, password, personal string) {
		if len(password) > 1024 || len(personal) > 1024 {
			return
		}
		easy := guess.Easy(password, []string{personal})
		if !easy && guess.Easy(password, nil) {
			t.Errorf("%q is easy to guess for anybody, but not for who knows %q", password, personal)
		}
	})
}

func BenchmarkEasy15(b *testing.B)  { benchmark(b, "violet-otter-72") }
func BenchmarkEasy256(b *testing.B) { benchmark(b, strings.Repeat("violet-otter-72!", 16)) }

func benchmark(b *testing.B, password string) {
	for b.Loop() {
		guess.Easy(password, ada)
	}
}
