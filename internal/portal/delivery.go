package portal

import "time"

// DeliveryStatus says whether an event has arrived at a webhook.
type DeliveryStatus string

// The statuses of deliveries.
const (
	DeliveryPending   DeliveryStatus = "pending" // it waits for its next try, or for an earlier one of its lane
	DeliveryDelivered DeliveryStatus = "delivered"
)

// Delivery is an event that a webhook is notified of. Its id is the event's.
type Delivery struct {
	ID          string         `json:"id"`
	Webhook     string         `json:"webhook"`
	Type        string         `json:"type"` // the event's
	At          time.Time      `json:"at"`   // the event's
	Lane        string         `json:"lane,omitempty"`
	Status      DeliveryStatus `json:"status"`
	Attempts    int            `json:"attempts"`
	Failures    int            `json:"failures,omitempty"`   // how many of the last tries failed in a row
	FailedSince time.Time      `json:"failedSince,omitzero"` // when the first of them was
	LastAt      time.Time      `json:"lastAt,omitzero"`      // the last try; zero: none yet
	NextAt      time.Time      `json:"nextAt,omitzero"`      // no try before this time; zero: when its turn comes
	Code        int            `json:"code,omitempty"`       // the HTTP status of the last answer; 0: there was none
	Why         string         `json:"why,omitempty"`        // why there was no answer

	WasPending bool `json:"-"` // it was stored as pending
}

// backoff has the pauses between a failure and the next try, in order. Every later pause is as long as the last one.
var backoff = []time.Duration{5 * time.Second, 30 * time.Second, 2 * time.Minute, 10 * time.Minute, 30 * time.Minute, time.Hour, 3 * time.Hour, 6 * time.Hour}

// deliveryPatience is how long a delivery is tried until its webhook is switched off.
const deliveryPatience = 3 * 24 * time.Hour

// NewDelivery returns the delivery of an event to a webhook, before its first try.
func NewDelivery(h *Webhook, e *Event) *Delivery {
	return &Delivery{ID: e.ID, Webhook: h.ID, Type: e.Type, At: e.At, Lane: e.Lane(), Status: DeliveryPending}
}

// Tried notes a try at a webhook. status is the HTTP status of the answer. It is 0 if there was none, and why is then
// the reason. Failures from before the webhook was switched on do not count.
func (d *Delivery) Tried(h *Webhook, status int, why string, now time.Time) {
	if d.LastAt.Before(h.ActiveSince) {
		d.Failures, d.FailedSince = 0, time.Time{}
	}
	d.Attempts++
	d.LastAt, d.NextAt, d.Code, d.Why = now, time.Time{}, status, why
	if status >= 200 && status < 300 {
		d.Status, d.Failures, d.FailedSince = DeliveryDelivered, 0, time.Time{}
		return
	}
	if d.Failures == 0 {
		d.FailedSince = now
	}
	steps := backoff
	if h.Bus() {
		steps = backoff[:busBackoff]
	}
	d.NextAt = now.Add(steps[min(d.Failures, len(steps)-1)])
	d.Failures++
}

// Again makes a delivery pending again, to be tried at once.
func (d *Delivery) Again() {
	d.Status, d.Failures, d.FailedSince, d.NextAt = DeliveryPending, 0, time.Time{}, time.Time{}
}

// Due returns when the delivery is tried next. If its last try was before its webhook was switched on, it is due at
// once.
func (d *Delivery) Due(h *Webhook) time.Time {
	if d.LastAt.Before(h.ActiveSince) {
		return time.Time{}
	}
	return d.NextAt
}

// Stops returns why the last try switches the webhook off: the receiver says that it is gone for good, or the delivery
// has failed for three days. Otherwise it returns "". The event bus is never switched off.
func (d *Delivery) Stops(h *Webhook, now time.Time) StopReason {
	switch {
	case d.Failures == 0, h.Bus():
		return ""
	case d.Code == statusGone:
		return StoppedGone
	case !now.Before(d.FailedSince.Add(deliveryPatience)):
		return StoppedFailing
	}
	return ""
}

const statusGone = 410 // of HTTP; Standard Webhooks says that it ends a webhook
