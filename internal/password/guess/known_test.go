package guess_test

import (
	"slices"
	"testing"

	"allyway/internal/password/guess"
)

// wellKnown are long passwords that every list of leaked ones has, or that are made of such by the usual changes.
var wellKnown = map[string][]string{
	"sentences about passwords": {"thisismypassword", "this is my password", "ThisIsMyPassword1", "mypasswordispassword", "thisisapassword", "thisisasecurepassword",
		"passwordpassword", "passwordpassword1", "PasswordPassword!", "mysecretpassword", "mysuperpassword", "ihavenopassword", "iforgotmypassword",
		"passwordispassword", "changemechangeme", "changemeplease!", "letmeinletmein", "letmeinplease123", "Welcome123Welcome", "trustnoonetrustno1"},
	"of love": {"iloveyouiloveyou", "iloveyouforever", "iloveyousomuch!", "iloveyouverymuch", "ilovemymother12", "ilovemyfamily1", "iloveyou4ever!!", "ILoveYouForever!",
		"i love you so much", "ilovejesuschrist", "lovelovelovelove", "iloveyoubaby123", "ihateyouihateyou", "loveyouforever1"},
	"phrases": {"correcthorsebatterystaple", "correct horse battery staple", "CorrectHorseBatteryStaple", "correct-horse-battery-staple", "correct horse battery staple1",
		"Correct_Horse_Battery_Staple!", "maytheforcebewithyou", "May the force be with you", "may the force be with you!", "tobeornottobe123", "to be or not to be",
		"tobeornottobethatisthequestion", "godblessamerica", "ingodwetrust2024", "neverevergiveup", "keepcalmandcarryon", "winteriscoming1",
		"thequickbrownfoxjumpsoverthelazydog", "youshallnotpass", "onceuponatime12", "carpediemcarpediem", "stairwaytoheaven", "jesusismysavior",
		"nevergonnagiveyouup", "allyourbasearebelongtous", "thetruthisoutthere", "openopensesame1", "iamthebestintheworld", "wewillrockyou!!"},
	"names of clubs, bands and films": {"manchesterunited", "Manchester United", "liverpoolfootballclub", "30secondstomars", "linkinparklinkinpark", "harrypotter2024",
		"starwarsstarwars", "realmadridrealmadrid", "avengedsevenfold", "superman superman"},
	"keyboards": {"qwertyuiopasdfgh", "qwertyuiopasdfghjklzxcvbnm", "q1w2e3r4t5y6u7i8", "q1w2e3r4t5y6u7i8o9p0", "1q2w3e4r5t6y7u8i", "1qaz2wsx3edc4rfv", "!QAZ@WSX#EDC$RFV",
		"1QAZ2WSX3edc4rfv", "zaq12wsxcde34rfv", "qazwsxedcrfvtgb", "qaz2wsx3edc4rfv5", "1234qwerasdfzxcv", "asdfghjklasdfghjkl", "zxcvbnmzxcvbnm123", "qwertyqwerty123456",
		"qwerty123456789", "1qazxsw23edcvfr4", "poiuytrewqlkjhgfdsa", "147258369147258369", "0987654321poiuytrewq", "asdfasdfasdfasdf", "qweasdzxcqweasdzxc",
		"qwe123asd456zxc789", "1a2b3c4d5e6f7g8h", "aqswdefrgthyjuki", "qwertzuiopasdfgh", "azertyuiopqsdfgh", "p0o9i8u7y6t5r4e3"},
	"sequences and repeats": {"1234567890123456", "123456789123456789", "1234567890987654321", "abcdefghijklmnop", "abcdefghijklmnopqrstuvwxyz", "abcd1234abcd1234", "aaaaaaaaaaaaaaaa",
		"1111111111111111", "112233445566778899", "111222333444555", "abc123abc123abc123", "a1b2c3d4e5f6g7h8", "0123456789abcdef", "0000000000000000", "123123123123123",
		"aabbccddeeffgghh", "1212121212121212", "asdasdasdasdasd"},
	"with digits and signs": {"Password123456789", "P@ssw0rd12345678", "P@$$w0rdP@$$w0rd", "Th1sIsMyP@ssw0rd", "th1s1smyp4ssw0rd", "Administrator123", "Administrator2024!", "Welcome2024!2024", "Summer2024Summer!",
		"Winter2025Winter", "Password2024!!!!", "password-password", "password_1234567", "pass.word.pass.word", "January2024January", "Monday12345678!", "Company123Company", "sunshine12345678",
		"princess123456789", "football12345678", "monkeymonkey1234", "dragondragon2024", "superman12345678", "charlie123456789", "master1234master", "admin1234admin1234", "rootrootrootroot", "testtesttesttest",
		"testpassword1234", "defaultpassword1", "temporarypassword"},
}

// TestEasyFindsWellKnown counts by kind, so that its log says what is refused.
func TestEasyFindsWellKnown(t *testing.T) {
	refused, all := 0, 0
	for kind, passwords := range wellKnown {
		for _, password := range passwords {
			all++
			if guess.Easy(password, nil) {
				refused++
			} else {
				t.Errorf("%s: %q is not found easy to guess", kind, password)
			}
		}
	}
	t.Logf("%d of %d well-known passwords are refused", refused, all)
}

// good are long passwords that people think of when they are told to take a few unrelated words.
var good = []string{
	"quiet harbour under nine lanterns", "quiet mountain trout lamp", "seven slow yellow kettles", "seven copper kettles in the rain", "amber ferry beside old walnuts",
	"another quiet harbour at night", "harbour lantern no9", "violet otter 72 canyon", "violet-otter-72", "a perfectly fine passphrase", "my dog is called rex", "Sunny-Harbour-2026",
	"Tr0ub4dor&3 horse stable", "Ünïcödé is hard to type", "Ada would never use this one", "чай с лимоном в пять утра", "新年快樂我的好朋友們", "zoltanfekete-umbrella",
	"sam's own long password", "lea's own long password", "bo's own long password", "another long pass phrase", "a third long pass phrase",
	"tin robot sings at dusk", "three blue chairs lean north", "paper boats on the Danube", "cold soup, warm thumbs", "my bicycle hates Tuesdays", "grandma's cactus won again",
	"the lamp remembers the moth", "seventeen geese in a lift", "borrowed umbrella, stolen rain", "pickle jar orchestra", "velvet stapler revolution", "we painted the ladder green",
	"onion thunder ballet", "kitchen-compass-ribbon", "Ferry7Walnut3Lamp", "walnut ferry lamp", "glacierviolinmustard", "MarbleTurnipSextant", "otter.canyon.violet", "lantern_trout_kettle",
	"drei alte Kamele singen", "le hibou mange la soupe", "una mesa con tres patas", "huit chaises en papier", "der Mond riecht nach Zimt", "zwölf müde Bratpfannen",
	"Xk3!vQz9#Lm2pR7&", "h7Gd-92kq-Lx0z-Bv4w", "k9x2m4q7w1z8r5t3", "vocqetzimunparol", "j;Q2=xV9t@Lm+8wF", "B4tt3ry!Rhin0;Fluke", "cobalt 19 hymn quarry", "ski-lift pancake verdict",
}

func TestEasyAcceptsPassphrases(t *testing.T) {
	accepted := 0
	for _, password := range good {
		if guess.Easy(password, nil) {
			t.Errorf("%q is found easy to guess", password)
		} else {
			accepted++
		}
	}
	t.Logf("%d of %d good passwords are accepted", accepted, len(good))
	if !slices.Contains(good, "quiet harbour under nine lanterns") {
		t.Error("the README's own password is not among them")
	}
}
