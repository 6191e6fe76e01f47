package portal

import "time"

// DeviceLifetime is how long a browser is known after it signed somebody in.
const DeviceLifetime = 180 * 24 * time.Hour

// Device is a browser that has signed a person in before. While somebody guesses at the person's password elsewhere,
// the person can still sign in with this browser. The device alone signs nobody in.
type Device struct {
	ID        string    `json:"id"`
	Hash      string    `json:"hash"` // SHA-256 of the cookie's secret
	Person    string    `json:"person"`
	Since     time.Time `json:"since"` // a device from before the person was last unlocked is not known any more
	ExpiresAt time.Time `json:"expiresAt"`

	Version int64 `json:"-"` // of the stored item
}

// NewDevice returns a person's device that is known from now on.
func NewDevice(id, hash string, p *Person, now time.Time) *Device {
	since := now
	if since.Before(p.UnlockedAt) {
		since = p.UnlockedAt
	}
	return &Device{ID: id, Hash: hash, Person: p.ID, Since: since, ExpiresAt: now.Add(DeviceLifetime).Truncate(time.Second)}
}

// Known reports whether the device still counts for the person. unlocked is when the person was last unlocked.
func (d *Device) Known(person string, unlocked, now time.Time) bool {
	return d.Person == person && !d.Since.Before(unlocked) && now.Before(d.ExpiresAt)
}

// Ageing reports whether a new sign-in should replace the device with a new one.
func (d *Device) Ageing(now time.Time) bool { return d.ExpiresAt.Sub(now) < DeviceLifetime/2 }

// Unlock forgets all earlier attempts at the person's password, from every client. Staff can ask for this. It also
// happens when the person gives a proof other than the password, such as a mailed link. The person's devices must sign
// in once more to be known.
func (p *Person) Unlock(now time.Time) {
	if !now.After(p.UnlockedAt) { // twice in one millisecond
		now = p.UnlockedAt.Add(time.Millisecond)
	}
	p.UnlockedAt = now
}
