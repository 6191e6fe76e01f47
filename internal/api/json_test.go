package api

import (
	"reflect"
	"testing"
)

// TestHalfCharactersAreRefused sends escapes that are only half of a character. They are refused, so no other character
// is stored for them.
func TestHalfCharactersAreRefused(t *testing.T) {
	t.Parallel()
	for text, good := range map[string]bool{
		`{"name":"\ud800"}`:             false,
		`{"name":"\uDC00"}`:             false,
		`{"name":"\udc00\ud800"}`:       false,
		`{"name":"\ud800\ud800\udc00"}`: false,
		`{"name":"\ud800x"}`:            false,
		`{"name":"\ud800\\udc00"}`:      false,
		`{"\udfff":1}`:                  false,
		`{"name":"\ud83d\ude00"}`:       true,
		`{"name":"\uD83D\uDE00\u0041"}`: true,
		`{"name":"\\ud800"}`:            true,
		`{"name":"\\\ud83d\ude00"}`:     true,
		`{"name":"\u0041\n\"\ufffd"}`:   true,
		`{"name":"😀"}`:                  true,
	} {
		if err := checkJSON([]byte(text)); (err == nil) != good {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// TestWholeNumbers sends integers with a fraction of zero, and with an exponent.
func TestWholeNumbers(t *testing.T) {
	t.Parallel()
	type in struct {
		N     int64          `json:"n"`
		More  []int          `json:"more"`
		Any   map[string]any `json:"any"`
		Texts []string       `json:"texts"`
	}
	for text, want := range map[string]in{
		`{"n":24}`:                      {N: 24},
		`{"n":24.0}`:                    {N: 24},
		`{"n":1e2}`:                     {N: 100},
		`{"n":1E+2}`:                    {N: 100},
		`{"n":-1200e-2}`:                {N: -12},
		`{"n":-0.0}`:                    {},
		`{"n":0.5e1,"more":[1.0, 2e0]}`: {N: 5, More: []int{1, 2}},
		`{"n":9007199254740993}`:        {N: 9007199254740993},
		`{"n":-9223372036854775808.0}`:  {N: -9223372036854775808},
		`{"n":1.0,"texts":["1.0","a\\","\"2.0\"","3e2\\\"4.0"]}`: {N: 1, Texts: []string{"1.0", `a\`, `"2.0"`, `3e2\"4.0`}},
		`{"n":1.0,"any":{"1.0":1.0,"x":1.5,"y":1e30}}`:           {N: 1, Any: map[string]any{"1.0": 1.0, "x": 1.5, "y": 1e30}},
	} {
		var got in
		var checked any
		if err := strictJSON.Unmarshal([]byte(text), &checked); err != nil {
			t.Errorf("%s: %v", text, err)
		}
		if err := strictJSON.Unmarshal([]byte(text), &got); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v, %v", text, got, err)
		}
	}
	for _, text := range []string{`{"n":24.5}`, `{"n":1e-1}`, `{"n":1e19}`, `{"n":12345678901234567890}`, `{"n":"24.0"}`, `{"n":1e400}`} {
		if err := strictJSON.Unmarshal([]byte(text), &in{}); err != errFit {
			t.Errorf("%s: %v", text, err)
		}
	}
}
