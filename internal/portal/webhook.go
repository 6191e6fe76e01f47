package portal

import (
	"fmt"
	"slices"
	"time"

	"allyway/internal/webhook"
)

const (
	// MaxWebhooks is how many webhooks a portal may have.
	MaxWebhooks = 20

	// DeliveryRetention is how long a delivery is kept.
	DeliveryRetention = 30 * 24 * time.Hour

	// OldSecretLifetime is how long a webhook's messages are also signed with the previous secret.
	OldSecretLifetime = 24 * time.Hour
)

// Webhook is a URL of the operator's own that is notified of events. Its secrets sign the messages. Anybody who knows a
// secret can send messages as the portal. So a secret is shown only once, when it is new. The tags are those of Person.
type Webhook struct {
	ID           string     `json:"id"`
	URL          string     `json:"url" set:"webhook"`
	Types        []string   `json:"types" set:"event types"` // empty: all
	Active       bool       `json:"active" set:"bool"`
	Secret       string     `json:"secret" changed:"-"`
	SecretAt     time.Time  `json:"secretAt" changed:"-"` // when this secret was made
	OldSecret    string     `json:"oldSecret,omitempty" changed:"-"`
	OldUntil     time.Time  `json:"oldUntil,omitzero" changed:"-"` // until then, messages are signed with both
	ActiveSince  time.Time  `json:"activeSince" changed:"-"`
	FailingSince time.Time  `json:"failingSince,omitzero" changed:"-"` // since then, no delivery has succeeded; zero: the last one did
	Stopped      StopReason `json:"stopped,omitempty" changed:"-"`     // why the portal has switched it off; empty: it has not
	CreatedAt    time.Time  `json:"createdAt" changed:"-"`

	Version int64 `json:"-"` // of the stored item; 0: not stored yet
}

// StopReason is why the portal has switched a webhook off.
type StopReason string

// The reasons.
const (
	StoppedFailing StopReason = "failing" // a delivery has failed for three days
	StoppedGone    StopReason = "gone"    // the receiver has answered 410
)

// NewWebhook returns a webhook with the given fields. The URL is required.
func NewWebhook(id, secret string, in Fields, now time.Time, wrong *Problems) *Webhook {
	h := &Webhook{ID: id, Types: []string{}, Active: true, Secret: secret, SecretAt: now, ActiveSince: now, CreatedAt: now}
	h.Set(in, now, wrong)
	if !in.Has("url") {
		wrong.Add("body.url", "is missing")
	}
	return h
}

// Set sets the given fields. If it switches the webhook on again, failed deliveries are tried for three days more.
func (h *Webhook) Set(in Fields, now time.Time, wrong *Problems) {
	was := h.Active
	set(h, Webhook{Types: []string{}, Active: true}, in, "body", wrong)
	if h.Active && !was {
		h.ActiveSince, h.FailingSince, h.Stopped = now, time.Time{}, ""
	}
}

// CheckURL adds a problem if the text of the URL shows that it may not be called. loopback allows URLs of this machine.
func (h *Webhook) CheckURL(loopback bool, wrong *Problems) {
	if err := webhook.CheckURL(h.URL, loopback); err != nil && !wrong.At("body.url") {
		wrong.Add("body.url", "%s", err)
	}
}

// CheckActive refuses to send to a webhook that is switched off. Refusal: wrong_state.
func (h *Webhook) CheckActive() error {
	if !h.Active {
		return Refuse(CodeWrongState, "This webhook is switched off; switch it on first.")
	}
	return nil
}

// Rotate replaces the secret. For a day, messages are signed with both.
func (h *Webhook) Rotate(secret string, now time.Time) {
	h.OldSecret, h.OldUntil = h.Secret, now.Add(OldSecretLifetime)
	h.Secret, h.SecretAt = secret, now
}

// Secrets returns the secrets that sign a message now.
func (h *Webhook) Secrets(now time.Time) []string {
	if h.OldSecret != "" && now.Before(h.OldUntil) {
		return []string{h.Secret, h.OldSecret}
	}
	return []string{h.Secret}
}

// Wants reports whether the webhook is notified of an event. A test is for one webhook, whatever its types are.
func (h *Webhook) Wants(e *Event) bool {
	if e.Type == EventWebhookTested {
		return e.Detail["webhook"] == h.ID
	}
	return len(h.Types) == 0 || slices.Contains(h.Types, e.Type)
}

// Lane returns the lane of an event: that of its person, or else of its partner, or else of all other events.
func (e *Event) Lane() string {
	switch {
	case e.Type == EventWebhookTested:
		return "test" // it waits for nothing
	case e.Person != "":
		return "person " + e.Person
	case e.Partner != "":
		return "partner " + e.Partner
	}
	return ""
}

// eventTypes takes a list of types of events, each once.
func eventTypes(typed []string, at string, wrong *Problems) []string {
	all := []string{}
	for i, name := range typed {
		if !slices.Contains(EventTypes, name) {
			wrong.Add(fmt.Sprintf("%s[%d]", at, i), "is no type of event")
		} else if !slices.Contains(all, name) {
			all = append(all, name)
		}
	}
	return all
}
