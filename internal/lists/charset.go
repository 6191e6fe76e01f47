package lists

import (
	"errors"
	"strings"

	"golang.org/x/text/encoding"
	uni "golang.org/x/text/encoding/unicode"
)

var errCharset = errors.New("lists: a charset that is not known here")

var registered = map[string]encoding.Encoding{}

// RegisterCharset makes an encoding known under names, in small letters. Call it from an init function.
func RegisterCharset(e encoding.Encoding, names ...string) {
	for _, name := range names {
		registered[name] = e
	}
}

// charsetOf returns the encoding with that name. All but Unicode's are in package charsets, so that functions that read
// no list do not have their tables.
func charsetOf(name string) (encoding.Encoding, error) {
	name = strings.ToLower(strings.TrimSpace(name))
	switch name {
	case "utf-8", "utf8", "us-ascii", "ascii":
		return uni.UTF8, nil
	case "utf-16", "utf-16le":
		return uni.UTF16(uni.LittleEndian, uni.UseBOM), nil
	case "utf-16be":
		return uni.UTF16(uni.BigEndian, uni.UseBOM), nil
	}
	if from, ok := registered[name]; ok {
		return from, nil
	}
	return nil, errCharset
}
