package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"
)

// strictJSON takes one JSON value in valid UTF-8 in which no object has a key twice. RFC 8259 does not say which of two
// would count, so two readers could understand two things.
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
		return json.Unmarshal(data, v)
	},
}

const maxDepth = 32

var errJSON = errors.New("is not one JSON value in UTF-8 without a duplicate key or half a character")

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

// hasLoneSurrogate reports whether an escape names half of a character, such as \ud800. The decoder would put another
// character in its place.
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
