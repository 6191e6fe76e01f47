package portal

import (
	"context"
	"time"

	"allyway/internal/table"
)

// throttle is how many attempts of a kind one value may have in a window. Attempts are counted in the table, whether
// or not anybody is known by the value, and before the work they ask for.
type throttle struct {
	kind   string
	limit  int64
	window time.Duration
}

var (
	signInByAddress    = throttle{"signin-address", 10, 15 * time.Minute}
	signInByClient     = throttle{"signin-client", 100, 15 * time.Minute}
	linkMailByAddress  = throttle{"linkmail-address", 3, time.Hour} // forgotten passwords and renewed invites
	linkMailByClient   = throttle{"linkmail-client", 1000, time.Hour}
	rowsByPrimary      = throttle{"rows-primary", 1000, time.Hour}
	passwordByPerson   = throttle{"password-person", 10, 15 * time.Minute}
	linkMailByInvitee  = throttle{"linkmail-person", 3, time.Hour}
	idempotencyMemory  = 24 * time.Hour
	errTooManyAttempts = func(t throttle) error {
		return &Error{Code: CodeTooManyAttempts, Detail: "Too many attempts; wait, then try again.", RetryAfter: t.window}
	}
)

// count counts one attempt and reports whether it is within the limit.
func (p *Portal) count(ctx context.Context, t throttle, value string) (bool, error) {
	return p.table.Count(ctx, table.Key{PK: partitionThrottle(t.kind, value)}, 1, t.limit, t.window)
}

// countKey is where the attempts of a value stand at present.
func (p *Portal) countKey(t throttle, value string) table.Key {
	return p.table.CountKey(table.Key{PK: partitionThrottle(t.kind, value)}, t.window)
}
