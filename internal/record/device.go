package record

import (
	"allyway/internal/portal"
	"allyway/internal/table"
	"allyway/internal/token"
)

// KnownDevice returns the device that a cookie names if it is known for the holder of an address, and nil otherwise.
// Device must have been read.
func (s *Store) KnownDevice(f Found, said token.Device, held Holder) (*portal.Device, error) {
	key := Device(said.Person, said.ID)
	if key == (Key{}) || !f.Has(key) {
		return nil, nil
	}
	d, err := find(f, key, "device", decodeDevice)
	if err != nil || !said.Matches(d.Hash) || !d.Known(held.Person, held.UnlockedAt, s.Now()) {
		return nil, err
	}
	return d, nil
}

// StartDevice makes the browser known in which a session starts, and puts its cookie into the started session.
func (w *Change) StartDevice(who *portal.Person, started *portal.StartedSession) {
	minted, value := token.NewDevice(who.ID)
	d := portal.NewDevice(minted.ID, minted.Hash, who, w.Now)
	w.add(table.Put(deviceItem(d), table.Absent))
	started.Device, started.DeviceUntil = value, d.ExpiresAt
}

// KeepDevice keeps a device known although the same Write unlocks who. Unlocking ends all other devices.
func (w *Change) KeepDevice(d *portal.Device, who *portal.Person) {
	kept := *d
	kept.Since = who.UnlockedAt
	w.add(table.Put(deviceItem(&kept), table.Version(d.Version)))
}

// ForgetDevice deletes a device.
func (w *Change) ForgetDevice(d *portal.Device) {
	w.add(table.Delete(Device(d.Person, d.ID), table.Any))
}
