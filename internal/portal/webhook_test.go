package portal

import (
	"slices"
	"testing"
	"time"
)

// TestDeliveryIsTriedForThreeDays follows a delivery that never succeeds, and one that succeeds in between.
func TestDeliveryIsTriedForThreeDays(t *testing.T) {
	h := &Webhook{ID: "h", Active: true, ActiveSince: noon.Add(-time.Hour)}
	d := NewDelivery(h, &Event{ID: "e", Type: EventPersonAdded, At: noon, Person: "u"})
	now := noon
	var waits []time.Duration
	for d.Stops(h, now) == "" && len(waits) < 100 {
		if !d.Due(h).IsZero() {
			waits = append(waits, d.Due(h).Sub(now))
			now = d.Due(h)
		}
		d.Tried(h, 500, "", now)
	}
	want := []time.Duration{5 * time.Second, 30 * time.Second, 2 * time.Minute, 10 * time.Minute, 30 * time.Minute, time.Hour, 3 * time.Hour, 6 * time.Hour, 6 * time.Hour}
	if len(waits) < len(want) || !slices.Equal(waits[:len(want)], want) || waits[len(waits)-1] != 6*time.Hour {
		t.Errorf("waited %v", waits)
	}
	if took := now.Sub(noon); d.Stops(h, now) != StoppedFailing || took < 72*time.Hour || took > 78*time.Hour {
		t.Errorf("stops after %v: %q", took, d.Stops(h, now))
	}
	h.ActiveSince = now.Add(time.Second)
	if now = now.Add(time.Minute); !d.Due(h).IsZero() {
		t.Errorf("switched on again, and due at %v", d.Due(h))
	}
	d.Tried(h, 500, "", now)
	if d.Stops(h, now) != "" || d.Due(h).Sub(now) != 5*time.Second {
		t.Errorf("switched on again: %+v", d)
	}
	d.Tried(h, 204, "", now)
	if d.Status != DeliveryDelivered || d.Stops(h, now.Add(100*time.Hour)) != "" {
		t.Errorf("delivered: %+v", d)
	}
	d.Again()
	if d.Tried(h, 410, "", now); d.Status != DeliveryPending || d.Stops(h, now) != StoppedGone {
		t.Errorf("gone: %+v", d)
	}
}

func TestWebhookWants(t *testing.T) {
	tested := &Event{Type: EventWebhookTested, Detail: map[string]any{"webhook": "h"}}
	added := &Event{Type: EventPersonAdded}
	for _, test := range []struct {
		hook Webhook
		of   *Event
		want bool
	}{
		{Webhook{ID: "h"}, added, true},
		{Webhook{ID: "h", Types: []string{EventPersonAdded}}, added, true},
		{Webhook{ID: "h", Types: []string{EventPersonErased}}, added, false},
		{Webhook{ID: "h", Types: []string{EventPersonErased}}, tested, true},
		{Webhook{ID: "other"}, tested, false},
	} {
		if got := test.hook.Wants(test.of); got != test.want {
			t.Errorf("%s with %v wants %s: %v", test.hook.ID, test.hook.Types, test.of.Type, got)
		}
	}
}

func TestLanes(t *testing.T) {
	for want, e := range map[string]Event{
		"person u": {Person: "u", Partner: "p"}, "partner p": {Partner: "p"}, "": {Type: EventSettingsChanged}, "test": {Type: EventWebhookTested},
	} {
		if got := e.Lane(); got != want {
			t.Errorf("%+v is in lane %q, want %q", e, got, want)
		}
	}
}

func TestSecretsOfAWebhook(t *testing.T) {
	h := &Webhook{Secret: "first"}
	h.Rotate("second", noon)
	for _, test := range []struct {
		at   time.Time
		want []string
	}{
		{noon, []string{"second", "first"}}, {noon.Add(OldSecretLifetime - time.Millisecond), []string{"second", "first"}}, {noon.Add(OldSecretLifetime), []string{"second"}},
	} {
		if got := h.Secrets(test.at); !slices.Equal(got, test.want) {
			t.Errorf("at %v: %v", test.at, got)
		}
	}
	if h.Rotate("third", noon); !slices.Equal(h.Secrets(noon), []string{"third", "second"}) {
		t.Errorf("rotated twice: %v", h.Secrets(noon))
	}
}
