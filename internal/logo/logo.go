// Package logo finds the type of an image. Only programs that accept logos import it, because it links the decoders.
package logo

import (
	"bytes"
	"image"
	_ "image/jpeg" // so that image.DecodeConfig knows them
	_ "image/png"
	"slices"

	_ "golang.org/x/image/webp"
)

// MaxSide is the largest width and height of a logo, in pixels.
const MaxSide = 4096

// Type returns an image's media type (PNG, JPEG or WebP), which it reads from the bytes alone. It returns "" for
// anything else, and for an image larger than MaxSide.
func Type(b []byte) string {
	config, format, err := image.DecodeConfig(bytes.NewReader(b))
	known := slices.Contains([]string{"png", "jpeg", "webp"}, format) // other packages may have registered more formats
	if err != nil || !known || config.Width > MaxSide || config.Height > MaxSide {
		return ""
	}
	return "image/" + format
}
