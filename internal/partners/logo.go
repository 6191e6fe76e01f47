package partners

import (
	"allyway/internal/portal"
	"allyway/internal/record"
)

// saveLogo adds an image to a change and returns its hash, which is empty for nil. Refusal: unsupported_image.
func (s *Service) saveLogo(w *record.Change, image []byte) (hash string, err error) {
	if image == nil {
		return "", nil
	}
	mediaType := s.logoType(image)
	if mediaType == "" {
		return "", portal.Refuse(portal.CodeUnsupportedImage, "A logo is a PNG, JPEG or WebP image of at most 4096 by 4096 pixels and 100 KB.")
	}
	return w.SaveLogo(record.Image{Type: mediaType, Bytes: image}), nil
}
