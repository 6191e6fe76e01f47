package record

import (
	"encoding/json"
	"slices"
	"testing"

	"allyway/internal/portal"
)

// TestIgnoredDomainsAreStoredAsDifferences checks that the ignored domains are read as they were set, and that the
// default list takes no room in the item.
func TestIgnoredDomainsAreStoredAsDifferences(t *testing.T) {
	usual := portal.DefaultSettings().IgnoredDomains
	for name, tt := range map[string]struct {
		domains []string
		most    int // bytes
	}{
		"as they are":   {usual, 1000},
		"one more":      {append(slices.Clone(usual), "zz.example"), 1000},
		"one less":      {usual[1:], 1000},
		"none":          {[]string{}, 20_000},
		"only another":  {[]string{"zz.example"}, 20_000},
		"more and less": {append(slices.Clone(usual[5:]), "zz.example"), 1000},
	} {
		s := portal.DefaultSettings()
		s.IgnoredDomains = tt.domains
		stored := EncodeSettings(s)
		item := settingsItem{Settings: portal.DefaultSettings()}
		if err := json.Unmarshal(stored, &item); err != nil {
			t.Fatal(err)
		}
		if got := item.settings().IgnoredDomains; !slices.Equal(got, tt.domains) || len(stored) > tt.most {
			t.Errorf("%s: %d domains of %d, in %d bytes", name, len(got), len(tt.domains), len(stored))
		}
	}
	item := settingsItem{Settings: portal.DefaultSettings()} // as an earlier version stored them
	if err := json.Unmarshal([]byte(`{"portalName":"Nord","ignoredDomains":["b.example","a.example"]}`), &item); err != nil {
		t.Fatal(err)
	}
	if got := item.settings(); got.PortalName != "Nord" || !slices.Equal(got.IgnoredDomains, []string{"b.example", "a.example"}) {
		t.Errorf("of an earlier version: %+v", got)
	}
}
