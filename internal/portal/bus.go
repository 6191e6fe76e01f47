package portal

// busID is the id of the event bus among webhooks. Ids of webhooks are longer.
const busID = "bus"

// busBackoff is how many pauses of backoff the event bus has. The last of them is ten minutes. A webhook is tried at
// once when somebody switches it on after a repair. Nobody does this for the bus, so its pauses must stay short.
const busBackoff = 4

// NewBus returns the event bus of a deployment, as a webhook that gets all events: its deliveries are stored in the
// same way. The bus itself is stored nowhere. It has no secret, and nothing switches it off.
func NewBus() *Webhook { return &Webhook{ID: busID, Types: []string{}, Active: true} }

// Bus reports whether the webhook is the event bus.
func (h *Webhook) Bus() bool { return h.ID == busID }
