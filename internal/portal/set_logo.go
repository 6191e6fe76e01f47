package portal

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"image"
	_ "image/jpeg" // so that image.DecodeConfig knows them
	_ "image/png"
	"slices"

	_ "golang.org/x/image/webp"

	"allyway/internal/table"
	"allyway/internal/token"
)

// MaxLogo is the most that a logo may weigh, in bytes.
const MaxLogo = 100 << 10

const maxLogoSide = 4096 // pixels

// Logo is an image, kept under the hash of its bytes.
type Logo struct {
	Type  string `json:"type"` // its media type
	Bytes []byte `json:"bytes"`
}

// judgeLogo tells what an image is by its bytes, whatever it was called. Refusal: unsupported_image.
func judgeLogo(b []byte) (Logo, error) {
	config, format, err := image.DecodeConfig(bytes.NewReader(b))
	known := slices.Contains([]string{"png", "jpeg", "webp"}, format) // somebody else in the program may know more
	if err != nil || !known || config.Width > maxLogoSide || config.Height > maxLogoSide {
		return Logo{}, refuse(CodeUnsupportedImage, "A logo is a PNG, JPEG or WebP image of at most %d by %d pixels and 100 KB.", maxLogoSide, maxLogoSide)
	}
	return Logo{Type: "image/" + format, Bytes: b}, nil
}

// SetPartnerLogo gives a partner a logo; nil takes it away. Staff may call it. Refusals: not_found, unsupported_image.
func (p *Portal) SetPartnerLogo(ctx context.Context, by token.Session, id string, b []byte) error {
	c, err := p.enter(ctx, by, Staff, keyPartner(id))
	if err != nil {
		return err
	}
	before, err := partner(c.items, id)
	if err != nil {
		return err
	}
	w := c.change()
	after := *before
	if after.Logo, err = w.logo(b); err != nil || after.Logo == before.Logo {
		return err
	}
	w.add(table.Put(after.item(), table.Version(before.version)))
	w.event(EventPartnerLogoChanged, "", id, nil)
	return w.commit(ctx, p.table)
}

// SetPortalLogo gives the portal a logo; nil takes it away. Staff may call it. Refusal: unsupported_image.
func (p *Portal) SetPortalLogo(ctx context.Context, by token.Session, b []byte) error {
	c, err := p.enter(ctx, by, Staff)
	if err != nil {
		return err
	}
	w := c.change()
	after := c.settings
	if after.Logo, err = w.logo(b); err != nil || after.Logo == c.settings.Logo {
		return err
	}
	w.saveSettings(c.settings, after)
	w.event(EventPortalLogoChanged, "", "", nil)
	return w.commit(ctx, p.table)
}

// logo stores an image under its hash. The former one stays: somebody else may have the same, and mails show it.
func (w *change) logo(b []byte) (hash string, err error) {
	if b == nil {
		return "", nil
	}
	image, err := judgeLogo(b)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(b)
	hash = hex.EncodeToString(sum[:])
	w.add(table.Put(table.Item{Key: keyLogo(hash), Attributes: table.Encode(image)}, table.Any))
	return hash, nil
}

// ReadLogo gives the image under a hash. Anyone may call it. Refusal: not_found.
func (p *Portal) ReadLogo(ctx context.Context, hash string) (*Logo, error) {
	items, err := p.table.Get(ctx, keyLogo(hash))
	if err != nil {
		return nil, err
	}
	found := &Logo{}
	if ok, err := items.Decode(keyLogo(hash), found); err != nil || !ok {
		return nil, orNotFound(err, "logo")
	}
	return found, nil
}

func orNotFound(err error, what string) error {
	if err != nil {
		return err
	}
	return notFound(what)
}
