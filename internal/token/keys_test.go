package token_test

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"allyway/internal/token"
)

var secretKey = base64.StdEncoding.EncodeToString([]byte("0123456789abcdef0123456789ABCDEF"))

func TestParseKeysSaysWhatIsWrong(t *testing.T) {
	tests := []struct{ name, stored, want string }{
		{"empty", ``, "not of the form"},
		{"not JSON", `current=1 ` + secretKey, "not of the form"},
		{"null", `null`, "current key, 0"},
		{"a list", `[]`, "not of the form"},
		{"other members", `{"current":1,"keys":{"1":"` + secretKey + `"},"note":""}`, "not of the form"},
		{"two objects", `{"current":1,"keys":{"1":"` + secretKey + `"}}{}`, "follows"},
		{"keys as a list", `{"current":1,"keys":["` + secretKey + `"]}`, "not of the form"},
		{"no keys", `{"current":1,"keys":{}}`, "current key, 1"},
		{"current missing", `{"keys":{"1":"` + secretKey + `"}}`, "current key, 0"},
		{"current elsewhere", `{"current":2,"keys":{"1":"` + secretKey + `"}}`, "current key, 2"},
		{"current too high", `{"current":65536,"keys":{"1":"` + secretKey + `"}}`, "not of the form"},
		{"current negative", `{"current":-1,"keys":{"1":"` + secretKey + `"}}`, "not of the form"},
		{"kid 0", `{"current":0,"keys":{"0":"` + secretKey + `"}}`, `"0"`},
		{"kid 01", `{"current":1,"keys":{"01":"` + secretKey + `"}}`, `"01"`},
		{"kid a word", `{"current":1,"keys":{"one":"` + secretKey + `"}}`, `"one"`},
		{"kid too high", `{"current":1,"keys":{"65536":"` + secretKey + `"}}`, `"65536"`},
		{"not base64", `{"current":1,"keys":{"1":"!` + secretKey + `"}}`, "key 1 is not"},
		{"unpadded", `{"current":1,"keys":{"1":"` + strings.TrimRight(secretKey, "=") + `"}}`, "key 1 is not"},
		{"cut", `{"current":1,"keys":{"1":"` + secretKey[:40] + `"}}`, "key 1 has 30 bytes, want 32"},
		{"empty key", `{"current":1,"keys":{"1":""}}`, "key 1 has 0 bytes"},
		{"an older key is bad", `{"current":2,"keys":{"1":"","2":"` + secretKey + `"}}`, "key 1 has 0 bytes"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := token.ParseKeys([]byte(test.stored))
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Fatalf("ParseKeys: %v, want an error with %q", err, test.want)
			}
			if strings.Contains(err.Error(), secretKey[:8]) {
				t.Errorf("the error shows the key: %v", err)
			}
		})
	}
}

func TestParseKeysTakesWhatPeopleStore(t *testing.T) {
	parseKeys(t, []byte("\n{ \"keys\": {\"2\": \""+secretKey+"\"},\n  \"current\": 2 }\n"))
}

func TestGeneratedKeysDiffer(t *testing.T) {
	if a, b := string(token.GenerateKeys()), string(token.GenerateKeys()); a == b {
		t.Errorf("twice the same keys: %s", a)
	}
}

func TestKeysDoNotPrint(t *testing.T) {
	keys := parseKeys(t, []byte(`{"current":1,"keys":{"1":"`+secretKey+`"}}`))
	for _, format := range []string{"%v", "%+v", "%#v", "%s"} {
		if got := fmt.Sprintf(format, keys); got != "token.Keys" {
			t.Errorf("%s prints %s", format, got)
		}
	}
}
