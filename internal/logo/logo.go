// Package logo tells what an image is. Only who takes logos in needs it, and its decoders.
package logo

import (
	"bytes"
	"image"
	_ "image/jpeg" // so that image.DecodeConfig knows them
	_ "image/png"
	"slices"

	_ "golang.org/x/image/webp"
)

// MaxSide is the most pixels that a logo may be wide or high.
const MaxSide = 4096

// Type gives an image's media type (PNG, JPEG or WebP) by its bytes, whatever it was called. It is empty for anything
// else and for an image larger than MaxSide.
func Type(b []byte) string {
	config, format, err := image.DecodeConfig(bytes.NewReader(b))
	known := slices.Contains([]string{"png", "jpeg", "webp"}, format) // somebody else in the program may know more
	if err != nil || !known || config.Width > MaxSide || config.Height > MaxSide {
		return ""
	}
	return "image/" + format
}
