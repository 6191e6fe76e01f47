package record

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"

	"allyway/internal/portal"
	"allyway/internal/table"
)

// SavePartner stores a partner, its claims on domains, a licensed ID and external ids, and its rows in the search.
// before is the record as it was read (nil: new), and after is the new record. A new partner's counts are stored with
// it.
func (w *Change) SavePartner(before, after *portal.Partner) {
	var had []Key
	if before == nil {
		w.add(table.Put(partnerItem(after), table.Absent))
		w.fresh = after.ID
	} else {
		w.add(table.Put(partnerItem(after), table.Version(before.Version)))
		had = partnerClaims(before)
		w.show(after.ID, portal.FixedChanges(before, after))
	}
	w.saveWords(partnerWords, after.ID, before.Words(), after.Words())
	has := partnerClaims(after)
	for _, key := range had {
		if !slices.Contains(has, key) {
			w.add(table.Delete(key, table.Any))
		}
	}
	for _, key := range has {
		if !slices.Contains(had, key) {
			w.add(table.Put(table.Item{Key: key, Attributes: table.Encode(partnerClaim{after.ID})}, table.Absent))
		}
	}
}

// SaveSettings stores the portal's settings.
func (w *Change) SaveSettings(before, after portal.Settings) {
	condition := table.Absent
	if before.Version > 0 {
		condition = table.Version(before.Version)
	}
	w.add(table.Put(table.Item{Key: Settings, Attributes: EncodeSettings(after)}, condition))
	w.show("", portal.FixedChanges(&before, &after))
}

// RemoveGroup stores the portal's groups without one of those that were read. Until GroupRemoved is called, the item
// says that people may still have this group.
func (w *Change) RemoveGroup(found Found, id string) error {
	return w.saveGroups(found, func(stored *groupsItem) {
		delete(stored.Groups, id)
		stored.Removing = append(stored.Removing, id)
	})
}

// GroupRemoved stores that nobody has a removed group any more.
func (w *Change) GroupRemoved(found Found, id string) error {
	return w.saveGroups(found, func(stored *groupsItem) {
		stored.Removing = slices.DeleteFunc(stored.Removing, func(other string) bool { return other == id })
	})
}

const maxGroupsBytes = 300 << 10 // all groups, in the one item that has them

// SaveGroups stores the portal's groups in place of those that the call has read. Refusal: conflict if they are too
// large.
func (w *Change) SaveGroups(c *Call, all portal.Groups) error {
	return w.saveGroups(c.Found, func(stored *groupsItem) { stored.Groups = all })
}

func (w *Change) saveGroups(found Found, change func(*groupsItem)) error {
	stored := groupsItem{Groups: portal.Groups{}}
	if _, err := found.items.Decode(Groups, &stored); err != nil {
		return err
	}
	change(&stored)
	encoded := table.Encode(stored)
	if len(encoded) > maxGroupsBytes {
		return portal.Refuse(portal.CodeConflict, "The groups have too many permissions in all; remove some first.")
	}
	condition := table.Absent
	if item, ok := found.items[Groups]; ok {
		condition = table.Version(item.Version)
	}
	w.add(table.Put(table.Item{Key: Groups, Attributes: encoded}, condition))
	return nil
}

// SaveLogo stores an image and returns its hash. An older image stays: another record may have the same, and mails
// show it.
func (w *Change) SaveLogo(image Image) (hash string) {
	sum := sha256.Sum256(image.Bytes)
	hash = hex.EncodeToString(sum[:])
	w.add(table.Put(table.Item{Key: Logo(hash), Attributes: table.Encode(image)}, table.Any))
	return hash
}

// SaveOwners stores who the portal's first owner is, in place of what was read.
func (w *Change) SaveOwners(read OwnersItem, first string) {
	condition := table.Absent
	if read.Version > 0 {
		condition = table.Version(read.Version)
	}
	w.add(table.Put(table.Item{Key: Owners, Attributes: table.Encode(OwnersItem{First: first})}, condition))
}
