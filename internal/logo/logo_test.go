package logo_test

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"strings"
	"testing"

	"allyway/internal/logo"
)

// encoded returns an image of a size in a format.
func encoded(t *testing.T, width, height int, encode func(io.Writer, image.Image) error) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := encode(&b, image.NewGray(image.Rect(0, 0, width, height))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func asJPEG(w io.Writer, m image.Image) error { return jpeg.Encode(w, m, nil) }
func asGIF(w io.Writer, m image.Image) error  { return gif.Encode(w, m, nil) }

// webp is one white pixel, lossless.
var webp, _ = base64.StdEncoding.DecodeString("UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==")

// pngHeader returns a header that claims a size, without an image.
func pngHeader(width, height uint32) []byte {
	chunk := append([]byte("IHDR"), binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, width), height)...)
	chunk = append(chunk, 8, 0, 0, 0, 0)
	b := append([]byte("\x89PNG\r\n\x1a\n"), 0, 0, 0, 13)
	return binary.BigEndian.AppendUint32(append(b, chunk...), crc32.ChecksumIEEE(chunk))
}

// TestType reads the type of an image from its bytes, whatever its name was.
func TestType(t *testing.T) {
	tests := []struct {
		name  string
		bytes []byte
		want  string // media type; empty: none
	}{
		{"PNG", encoded(t, 3, 2, png.Encode), "image/png"},
		{"JPEG", encoded(t, 3, 2, asJPEG), "image/jpeg"},
		{"WebP", webp, "image/webp"},
		{"PNG with a page behind it", append(encoded(t, 1, 1, png.Encode), "<script>alert(1)</script>"...), "image/png"},
		{"largest", pngHeader(logo.MaxSide, logo.MaxSide), "image/png"},

		{"wide", pngHeader(logo.MaxSide+1, 1), ""},
		{"tall", pngHeader(1, logo.MaxSide+1), ""},
		{"bomb", pngHeader(1<<31-1, 1<<31-1), ""},
		{"GIF", encoded(t, 3, 2, asGIF), ""},
		{"BMP", append([]byte("BM"), make([]byte, 60)...), ""},
		{"SVG", []byte(`<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`), ""},
		{"SVG behind a declaration", []byte(`<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>`), ""},
		{"HTML", []byte("<!DOCTYPE html><script>alert(1)</script>"), ""},
		{"HTML that mentions PNG", []byte("<!-- \x89PNG\r\n\x1a\n --><script>alert(1)</script>"), ""},
		{"PDF", []byte("%PDF-1.7"), ""},
		{"ICO", append([]byte{0, 0, 1, 0}, make([]byte, 60)...), ""},
		{"cut off", []byte("\x89PNG\r\n\x1a\n"), ""},
		{"WebP's container with something else", []byte("RIFF\x1a\x00\x00\x00WAVEfmt "), ""},
		{"text", []byte("logo"), ""},
		{"nothing", []byte{}, ""},
		{"zeros", make([]byte, 1000), ""},
		{"long text", []byte(strings.Repeat("PNG", 30000)), ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := logo.Type(tt.bytes); got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}
