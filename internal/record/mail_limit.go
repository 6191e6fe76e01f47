package record

import (
	"time"

	"allyway/internal/portal"
)

// mailsByAddress limits the mails to one address that anybody can cause without the right to mail it: forgotten
// passwords, renewed invites and people's own new addresses, all together.
var mailsByAddress = Throttle{"mail-address", 8, 24 * time.Hour}

// MailsTo counts a mail to an address within its daily limit. If nothing is going to be mailed there, because somebody
// else holds the address or nobody does, mailed is false. The attempt then counts apart: it costs the same and keeps no
// mail from anybody.
func MailsTo(a portal.Address, mailed bool) Counter {
	if mailed {
		return mailsByAddress.Of("to#" + a.Claim())
	}
	return mailsByAddress.Of("not#" + a.Claim())
}
