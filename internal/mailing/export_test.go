package mailing

// The limits that tests of sending mail go up to.
const (
	SweepAfter     = sweepAfter
	MailLease      = lease
	MaxAttempts    = maxAttempts
	FirstBackoff   = firstBackoff
	HoldLetter     = hold
	SendTime       = timeToSend
	LongestBackoff = longestBackoff
	AccountGivesUp = accountPatience
)
