package token_test

import (
	"encoding/base64"
	"testing"

	"github.com/google/go-cmp/cmp"

	"allyway/internal/token"
)

func TestDeviceComesBack(t *testing.T) {
	want, value := token.NewDevice(ada)
	got := token.ParseDevice(value)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the device came back changed (-want +got):\n%s", diff)
	}
	if want.Person != ada || !token.ValidID(want.ID) || !got.Matches(want.Hash) || got.Matches(want.Hash[1:]) || (token.Device{}).Matches("") {
		t.Errorf("%+v", want)
	}
}

// Every bit of the cookie counts, and a session's token is no device.
func TestDeviceThatWasTouchedIsNone(t *testing.T) {
	stored, value := token.NewDevice(ada)
	b, err := base64.RawURLEncoding.DecodeString(value)
	if err != nil {
		t.Fatal(err)
	}
	for bit := range 8 * len(b) {
		b[bit/8] ^= 1 << (bit % 8)
		if token.ParseDevice(base64.RawURLEncoding.EncodeToString(b)).Matches(stored.Hash) {
			t.Errorf("bit %d does not count", bit)
		}
		b[bit/8] ^= 1 << (bit % 8)
	}
	_, session := token.NewSession(ada, acme)
	for _, other := range []string{"", value + "A", value[1:], "\n" + value, session} {
		if got := token.ParseDevice(other); got != (token.Device{}) {
			t.Errorf("%q is %+v", other, got)
		}
	}
	if _, err := token.ParseSession(value); err == nil {
		t.Error("a device is a session")
	}
}

// A cookie is read as a device only in the form that NewDevice gives it, and as nothing else.
func FuzzParseDevice(f *testing.F) {
	_, good := token.NewDevice(ada)
	f.Add(good)
	for _, text := range spoiled(good) {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, value string) {
		d := token.ParseDevice(value)
		if d == (token.Device{}) {
			return
		}
		if !token.ValidID(d.Person) || !token.ValidID(d.ID) || !d.Matches(d.Hash) || len(value) != len(good) {
			t.Errorf("%q is read as %+v", value, d)
		}
		if s, err := token.ParseSession(value); err == nil {
			t.Errorf("%q is read as a session, too: %+v", value, s)
		}
	})
}
