package portal

import (
	"context"
	"crypto/sha256"
	"encoding/hex"

	"allyway/internal/table"
	"allyway/internal/token"
)

// MaxLogo is the most that a logo may weigh, in bytes.
const MaxLogo = 100 << 10

// Logo is an image, kept under the hash of its bytes.
type Logo struct {
	Type  string `json:"type"` // its media type
	Bytes []byte `json:"bytes"`
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
	if after.Logo, err = p.logo(w, b); err != nil || after.Logo == before.Logo {
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
	if after.Logo, err = p.logo(w, b); err != nil || after.Logo == c.settings.Logo {
		return err
	}
	w.saveSettings(c.settings, after)
	w.event(EventPortalLogoChanged, "", "", nil)
	return w.commit(ctx, p.table)
}

// logo stores an image under its hash. The former one stays: somebody else may have the same, and mails show it.
// Refusal: unsupported_image.
func (p *Portal) logo(w *change, b []byte) (hash string, err error) {
	if b == nil {
		return "", nil
	}
	image := Logo{Type: p.LogoType(b), Bytes: b}
	if image.Type == "" {
		return "", refuse(CodeUnsupportedImage, "A logo is a PNG, JPEG or WebP image of at most 4096 by 4096 pixels and 100 KB.")
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
