package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"math"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"

	"allyway/internal/pattern"
)

// strictJSON takes one JSON value in valid UTF-8 in which no object has a key twice. RFC 8259 does not say which of the
// two values counts, so two programs could read different things.
var strictJSON = huma.Format{
	Marshal: func(w io.Writer, v any) error {
		e := json.NewEncoder(w)
		e.SetEscapeHTML(false)
		return e.Encode(v)
	},
	Unmarshal: func(data []byte, v any) error {
		if err := checkJSON(data); err != nil {
			return err
		}
		if checked, ok := v.(*any); ok { // huma compares this with the schema, and then decodes into the body's type
			return decodeChecked(data, checked)
		}
		if json.Unmarshal(data, v) != nil && json.Unmarshal(plainIntegers(data), v) != nil {
			return errFit // the error of package json would show the value
		}
		return nil
	},
}

const maxDepth = 32

var (
	errJSON = errors.New("is not one JSON value in UTF-8 without a duplicate key or half a character")
	errFit  = errors.New("does not fit the description of this address")
)

func checkJSON(data []byte) error {
	if !utf8.Valid(data) || hasLoneSurrogate(data) {
		return errJSON
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	if err := checkValue(d, 0); err != nil {
		return errJSON
	}
	if _, err := d.Token(); err != io.EOF {
		return errJSON
	}
	return nil
}

// hasLoneSurrogate reports whether an escape is only half of a character, such as \ud800. The decoder would replace it
// by another character.
func hasLoneSurrogate(data []byte) bool {
	for i := 0; i < len(data); i++ {
		if data[i] != '\\' {
			continue
		}
		r, ok := escaped(data[i:])
		if !ok {
			i++ // the character after the backslash is not a backslash that begins an escape
			continue
		}
		if i += 5; !utf16.IsSurrogate(r) {
			continue
		}
		low, ok := escaped(data[i+1:])
		if !ok || utf16.DecodeRune(r, low) == utf8.RuneError {
			return true
		}
		i += 6
	}
	return false
}

// escaped returns the code unit of the escape that the text begins with: \u and four hexadecimal digits.
func escaped(text []byte) (rune, bool) {
	if len(text) < 6 || text[0] != '\\' || text[1] != 'u' {
		return 0, false
	}
	unit, err := strconv.ParseUint(string(text[2:6]), 16, 16)
	return rune(unit), err == nil
}

// plainIntegers writes 24.0 and 1e2 as 24 and 100. JSON Schema counts them as integers, but Go does not decode them
// into an int. A whole number that is too large for int64 stays as it is.
func plainIntegers(data []byte) []byte {
	return textOrNumber().ReplaceAllFunc(data, func(token []byte) []byte {
		if token[0] == '"' || !bytes.ContainsAny(token, ".eE") {
			return token
		}
		f, err := strconv.ParseFloat(string(token), 64)
		if err != nil || f != math.Trunc(f) || f < math.MinInt64 || f >= math.MaxInt64 {
			return token
		}
		return strconv.AppendInt(nil, int64(f), 10)
	})
}

// textOrNumber matches the texts and the numbers of valid JSON. It matches texts so that digits inside a text are not
// found as numbers.
var textOrNumber = pattern.Lazy(`"(?:[^"\\]|\\.)*"|-?[0-9][0-9.eE+-]*`)

// decodeChecked decodes the value that is compared with a schema. A whole number that is too large for int64 stays a
// json.Number, which no schema takes. So the refusal names the place of the number.
func decodeChecked(data []byte, into *any) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	if err := d.Decode(into); err != nil {
		return err
	}
	return floats(into)
}

// floats turns the numbers in a value into float64, unless they are whole and too large.
func floats(v *any) error {
	switch in := (*v).(type) {
	case json.Number:
		f, err := in.Float64()
		if err != nil {
			return errJSON
		}
		if f != math.Trunc(f) || f >= math.MinInt64 && f < math.MaxInt64 {
			*v = f
		}
	case map[string]any:
		for name, value := range in {
			if err := floats(&value); err != nil {
				return err
			}
			in[name] = value
		}
	case []any:
		for i := range in {
			if err := floats(&in[i]); err != nil {
				return err
			}
		}
	}
	return nil
}

func checkValue(d *json.Decoder, depth int) error {
	if depth > maxDepth {
		return errJSON
	}
	t, err := d.Token()
	if err != nil {
		return err
	}
	seen := map[any]bool{}
	switch t {
	case json.Delim('{'):
		for d.More() {
			key, err := d.Token()
			if err != nil || seen[key] {
				return errJSON
			}
			seen[key] = true
			if err := checkValue(d, depth+1); err != nil {
				return err
			}
		}
		_, err = d.Token()
	case json.Delim('['):
		for d.More() {
			if err := checkValue(d, depth+1); err != nil {
				return err
			}
		}
		_, err = d.Token()
	}
	return err
}
