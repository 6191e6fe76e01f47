package portal

// busID is the id of the event bus among webhooks. Ids of webhooks are longer.
const busID = "bus"

// busBackoff is how many steps of backoff the event bus takes: nobody switches it on again after a repair, so it is tried
// at least every ten minutes.
const busBackoff = 4

// NewBus returns the event bus of a deployment, as a webhook that gets all events: its deliveries are stored in the
// same way. The bus itself is stored nowhere. It has no secret, and nothing switches it off.
func NewBus() *Webhook { return &Webhook{ID: busID, Types: []string{}, Active: true} }

// Bus reports whether the webhook is the event bus.
func (h *Webhook) Bus() bool { return h.ID == busID }
