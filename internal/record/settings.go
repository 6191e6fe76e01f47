package record

import (
	"encoding/json"
	"slices"

	"allyway/internal/portal"
	"allyway/internal/table"
)

// settingsItem is how the portal's settings are stored. Of the ignored domains, only the differences from the default
// list are stored. Every call reads this item, and the list is long. If a later version adds a domain to the list, a
// portal gets it.
type settingsItem struct {
	portal.Settings
	IgnoredDomains []string `json:"ignoredDomains,omitempty"` // the whole list, as earlier versions stored it
	AlsoIgnored    []string `json:"alsoIgnored,omitempty"`
	NotIgnored     []string `json:"notIgnored,omitempty"`
}

// EncodeSettings returns the settings as they are stored.
func EncodeSettings(s portal.Settings) json.RawMessage {
	stored, usual := settingsItem{Settings: s}, portal.DefaultSettings().IgnoredDomains
	stored.AlsoIgnored = without(s.IgnoredDomains, usual)
	stored.NotIgnored = without(usual, s.IgnoredDomains)
	return table.Encode(stored)
}

// settings returns the settings as they were stored.
func (i settingsItem) settings() portal.Settings {
	s := i.Settings
	switch {
	case i.IgnoredDomains != nil:
		s.IgnoredDomains = i.IgnoredDomains
	default:
		s.IgnoredDomains = append(without(portal.DefaultSettings().IgnoredDomains, i.NotIgnored), i.AlsoIgnored...)
		slices.Sort(s.IgnoredDomains)
	}
	return s
}

// without returns the texts of one list that another list does not have.
func without(all, others []string) []string {
	has := map[string]bool{}
	for _, other := range others {
		has[other] = true
	}
	return slices.DeleteFunc(slices.Clone(all), func(s string) bool { return has[s] })
}
