package record

import (
	"time"

	"allyway/internal/portal"
)

// mailsByAddress limits the mails to one address that anybody can cause without the right to mail it: forgotten
// passwords, renewed invites and people's own new addresses, all together.
var mailsByAddress = Throttle{"mail-address", 8, 24 * time.Hour}

// MailsTo counts a mail to an address within its daily limit. mailed is false if no mail will be sent there, because
// somebody else or nobody holds the address. Such an attempt is counted in a counter of its own. So it costs the same,
// but it does not use up the mails of the address.
func MailsTo(a portal.Address, mailed bool) Counter {
	if mailed {
		return mailsByAddress.Of("to#" + a.Claim())
	}
	return mailsByAddress.Of("not#" + a.Claim())
}
