package webhook

import "time"

// Message is one call of a webhook.
type Message struct {
	URL     string
	ID      string // the same at each try
	At      time.Time
	Body    []byte
	Secrets []string // each makes a signature; the receiver needs one of them
}

// Entry is an event for the event bus.
type Entry struct {
	Type   string
	At     time.Time
	Detail []byte // JSON
}

// Answer is the result of a call, or of an entry. The bus has taken an entry if the status is 200.
type Answer struct {
	Status int    // of HTTP; 0: there was no answer
	Why    string // why there was none, in words of our own
}
