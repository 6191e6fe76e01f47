package cloud

import (
	"errors"
	"strings"
)

// EventBus is the variable with the event bus onto which send-webhook also puts events. If it is not set, there is no
// bus.
const EventBus Variable = "EVENT_BUS"

var errEventBus = errors.New("must be the name of an EventBridge event bus, such as default, or its ARN")

// CheckEventBus returns an error unless s is the name or the ARN of an event bus. Names that begin with "aws." are
// buses of AWS's partners, onto which only these put events.
func CheckEventBus(s string) error {
	name := s
	if strings.HasPrefix(s, "arn:") {
		parts := strings.SplitN(s, ":", 6)
		if len(parts) < 6 || parts[1] == "" || parts[2] != "events" || parts[3] == "" || parts[4] == "" {
			return errEventBus
		}
		var ok bool
		if name, ok = strings.CutPrefix(parts[5], "event-bus/"); !ok {
			return errEventBus
		}
	}
	if name == "" || len(name) > 256 || strings.HasPrefix(name, "aws.") || strings.ContainsFunc(name, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && !strings.ContainsRune("/.-_", r)
	}) {
		return errEventBus
	}
	return nil
}
