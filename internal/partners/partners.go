// Package partners is the work of the function add-partner: staff add and change partners, list them, read their counts
// and set logos.
package partners

import (
	"allyway/internal/portal"
	"allyway/internal/record"
)

// MaxLogo is the largest logo, in bytes.
const MaxLogo = 100 << 10

// Service has the use cases.
type Service struct {
	store    *record.Store
	cursors  *record.Cursors
	logoType func([]byte) string
}

// New returns the use cases on a store. logoType returns an image's media type, or "" for what may not be a logo. New
// panics if it is nil, because anybody sees a logo. It panics without cursors, too.
func New(store *record.Store, cursors *record.Cursors, logoType func([]byte) string) *Service {
	if cursors == nil || logoType == nil {
		panic("partners: New needs cursors and a function that judges images")
	}
	return &Service{store: store, cursors: cursors, logoType: logoType}
}

// Row is a partner with its counts.
type Row struct {
	Partner  *portal.Partner
	Counts   *portal.Counts
	SameName []*portal.Reference // after it was added: partners that had the name already
}

// rowOf returns a partner with its counts as the caller may see it.
func rowOf(c *record.Call, p *portal.Partner, counts *portal.Counts) *Row {
	return &Row{Partner: p.SeenBy(c.Actor.Role), Counts: counts}
}

// hinting returns the row with the other partners of its name. It returns nil for a nil row.
func (r *Row) hinting(named []*portal.Partner) *Row {
	for _, other := range named {
		if r != nil && other.ID != r.Partner.ID {
			r.SameName = append(r.SameName, other.Reference())
		}
	}
	return r
}

// rowFound returns a partner and its counts from what was read. Refusal: not_found.
func rowFound(c *record.Call, found record.Found, id string) (*Row, error) {
	p, err := found.Partner(id)
	if err != nil {
		return nil, err
	}
	counts, err := found.Counts(id)
	if err != nil {
		return nil, err
	}
	return rowOf(c, p, counts), nil
}
