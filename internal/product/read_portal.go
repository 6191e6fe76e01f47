package portal

import "context"

// ReadPortal gives the portal's settings, of which anyone may see the name and the rules.
func (p *Portal) ReadPortal(ctx context.Context) (Settings, error) {
	items, err := p.table.Get(ctx, keySettings)
	if err != nil {
		return Settings{}, err
	}
	return settings(items)
}
