package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"reflect"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"
)

// strictJSON takes one JSON value in valid UTF-8 in which no object names a key twice (RFC 8259 leaves it open which
// would win, so two readers could understand two things).
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

var errJSON = errors.New("is not one JSON value in UTF-8 in which no key stands twice")

func checkJSON(data []byte) error {
	if !utf8.Valid(data) {
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

// patched is a field of a JSON merge patch (RFC 7396): missing, null (which clears), or a value.
type patched[T any] struct {
	given bool
	value *T // nil: null
}

// UnmarshalJSON is only called for a field that is there.
func (p *patched[T]) UnmarshalJSON(b []byte) error {
	p.given = true
	return json.Unmarshal(b, &p.value)
}

// Schema is the value's own, or null.
func (p patched[T]) Schema(r huma.Registry) *huma.Schema {
	s := *huma.SchemaFromType(r, reflect.TypeFor[T]())
	s.Nullable = true
	return &s
}

// pointer gives the new value, the zero value for null, and nil where the field was not sent.
func (p patched[T]) pointer() *T {
	if !p.given {
		return nil
	}
	if p.value == nil {
		return new(T)
	}
	return p.value
}
