package portal

import (
	"testing"
	"time"
)

// TestBus checks that the event bus wants all events but tests of webhooks, and is tried for ever, at least every ten
// minutes.
func TestBus(t *testing.T) {
	bus, now := NewBus(), noon
	e := &Event{ID: "e", Type: EventPersonAdded, Person: "p"}
	if !bus.Bus() || !bus.Wants(e) || bus.Wants(&Event{Type: EventWebhookTested, Detail: map[string]any{"webhook": "h"}}) || (&Webhook{ID: "h"}).Bus() {
		t.Errorf("%+v", bus)
	}
	d := NewDelivery(bus, e)
	for range 1000 {
		d.Tried(bus, 0, "refused", now)
		if wait := d.Due(bus).Sub(now); wait < 5*time.Second || wait > 10*time.Minute || d.Stops(bus, now) != "" {
			t.Fatalf("waits %v, stops %q", wait, d.Stops(bus, now))
		}
		now = d.Due(bus)
	}
	if now.Sub(noon) < 5*24*time.Hour {
		t.Errorf("only %v", now.Sub(noon))
	}
}
