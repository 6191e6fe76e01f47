package cost

import (
	"fmt"
	"strings"
	"testing"
)

// These are AWS's public prices in us-east-1, in dollars. If you change one, change pricesAsOf, too, and write docs/cost.md
// again: `go test ./internal/cost -update`.
const (
	pricesAsOf = "July 2025"

	aMillionWrites   = 0.625 // DynamoDB on demand, write request units
	aMillionReads    = 0.125 // DynamoDB on demand, read request units
	aGigabyteAMonth  = 0.25  // stored in DynamoDB, in a month
	aGigabyteBackups = 0.20  // stored for point-in-time recovery, in a month
	aThousandMails   = 0.10  // SES
	aMillionCalls    = 0.20  // Lambda
	aGigabyteSecond  = 0.0000133334
	aMillionRequests = 1.00 // HTTP API
	aMillionOfCDN    = 1.00 // CloudFront, HTTPS requests; the first ten million of a month are free
	aGigabyteOfLogs  = 0.50
	aSecret          = 0.40 // a month
	anAlarm          = 0.10 // a month, for each metric that it reads
)

// These figures are assumed. No test measures them.
const (
	milliseconds        = 15.0  // how long a function works on a request
	millisecondsHashing = 230.0 // how long it works if it hashes a password
	gigabytes           = 0.5   // a function's memory
	gigabytesHashing    = 1.77  // the memory with which a function has a whole core
	bytesLogged         = 600.0 // bytes of log lines for a request
	kilobytesStored     = 12.0  // for a person: the record, its rows in the search, their address, events and a session
	alarmMetrics        = 28    // metrics that the alarms of a stack read
	secretsOfAStack     = 6
)

// step is one request or mail of a person's onboarding.
type step struct {
	name, when, says string
	hashes           bool
	mails            float64
}

// onboarding is what happens for a person from the invite to their first page.
var onboarding = []step{
	{name: "POST /v1/partners/{partner}/people", when: "invited at once", says: "staff add and invite a person"},
	{name: "send-email", when: "one mail, when the stream reports it", says: "the invite is mailed", mails: 1},
	{name: "POST /v1/invites/preview", says: "the person opens the link"},
	{name: "POST /v1/invites/accept", when: "by a partner's person", says: "the person sets a password", hashes: true},
	{name: "GET /v1/session", says: "the client reads who they are"},
}

type dollars struct{ table, mail, lambda, requests, logs float64 }

func (d dollars) sum() float64 { return d.table + d.mail + d.lambda + d.requests + d.logs }

// ofThousand returns the cost of a step for a thousand people.
func (s step) ofThousand(m measured) dollars {
	time, memory := milliseconds, gigabytes
	if s.hashes {
		time, memory = millisecondsHashing, gigabytesHashing
	}
	d := dollars{
		table:  (m.writes*aMillionWrites + m.reads*aMillionReads) / 1000,
		mail:   s.mails * aThousandMails,
		lambda: aMillionCalls/1000 + time*memory*aGigabyteSecond,
		logs:   bytesLogged * 1000 / 1e9 * aGigabyteOfLogs,
	}
	if s.mails == 0 {
		d.requests = (aMillionRequests + aMillionOfCDN) / 1000
	}
	return d
}

// money returns the text of docs/cost.md.
func money(t *testing.T, rows []measured) string {
	var b strings.Builder
	fmt.Fprintf(&b, moneyIntro, pricesAsOf)
	var all dollars
	var reads, writes float64
	for _, s := range onboarding {
		m := rowOf(t, rows, s.name, s.when)
		d := s.ofThousand(m)
		all = dollars{all.table + d.table, all.mail + d.mail, all.lambda + d.lambda, all.requests + d.requests, all.logs + d.logs}
		reads, writes = reads+m.reads, writes+m.writes
		fmt.Fprintf(&b, "| %s | `%s` | %d | %g | %g | %.4f |\n", s.says, s.name, m.calls, m.reads, m.writes, d.sum())
	}
	fmt.Fprintf(&b, "| **together** | | | %g | %g | **%.3f** |\n", reads, writes, all.sum())
	fmt.Fprintf(&b, moneyParts, all.mail, all.table, all.lambda, all.requests, all.logs,
		milliseconds, gigabytes, millisecondsHashing, gigabytesHashing, bytesLogged)

	const month = 31 * 24
	sweep, hourly := rowOf(t, rows, "send-email", "each minute, nothing waits"), rowOf(t, rows, "expire-invites", "each hour, nothing expired")
	idle := step{}.ofThousand(sweep)
	jobs := (idle.table+idle.lambda+idle.logs)*month*60/1000 + step{}.ofThousand(hourly).table*month/1000
	fixed := secretsOfAStack*aSecret + alarmMetrics*anAlarm
	fmt.Fprintf(&b, moneyIdle, secretsOfAStack, secretsOfAStack*aSecret, alarmMetrics, alarmMetrics*anAlarm, jobs, fixed+jobs)

	signIn := step{hashes: true}.ofThousand(rowOf(t, rows, "POST /v1/session", "in a browser that is known"))
	page := step{}.ofThousand(rowOf(t, rows, "GET /v1/session", ""))
	active := (signIn.sum()*4 + page.sum()*40) / 1000
	stored := kilobytesStored / 1e6 * (aGigabyteAMonth + aGigabyteBackups)
	fmt.Fprintf(&b, moneyMonth, active+stored, kilobytesStored, pricesAsOf)
	for _, people := range []float64{1_000, 10_000, 100_000} {
		fmt.Fprintf(&b, "| %s | %.0f | %.0f | %.0f | %.0f | %.0f |\n", grouped(people), fixed+jobs+people*(active+stored),
			tiered(people, 10_000, 0.0055), tiered(people, 10_000, 0.015), 25+tiered(people, 50_000, 0.02), 0.0)
	}
	return b.String()
}

// tiered returns a price for each person above a number of people that is free.
func tiered(people, free, each float64) float64 { return max(0, people-free) * each }

func grouped(n float64) string { return fmt.Sprintf("%.0f,000", n/1000) }

func rowOf(t *testing.T, rows []measured, name, when string) measured {
	t.Helper()
	for _, r := range rows {
		if r.name == name && r.when == when {
			return r
		}
	}
	t.Fatalf("%s, %s is not measured", name, when)
	return measured{}
}

const moneyIntro = `# What a portal costs

` + "`go test ./internal/cost -update`" + ` writes this page. It multiplies the measured table units of
docs/access-patterns.md with AWS's public prices in us-east-1 as of %s. They are at the top of
` + "`internal/cost/money_test.go`" + `. Nobody has compared the page with a bill. The figures leave out free tiers.

## A thousand people come on board

| step | | calls | read units | write units | dollars for 1,000 |
|---|---|---:|---:|---:|---:|
`

const moneyParts = `
Of this, mail is %.3f dollars, the table %.3f, Lambda %.3f, API Gateway and CloudFront %.3f, and logs %.3f. A person who
does not come at once also gets a reminder, which costs as much as another mail.

We assumed, and did not measure, %.0f ms for a request at %.1f GB of memory, %.0f ms with a password to hash at %.2f GB,
and %.0f bytes of log for each request.
`

const moneyIdle = `
## A month without traffic

| part | dollars a month |
|---|---:|
| %d secrets | %.2f |
| alarms, which read %d metrics | %.2f |
| the scheduled jobs | %.2f |
| **together** | **%.2f** |

An account has three dashboards free; if it has more, the stack's dashboard costs 3 dollars. A domain and its DNS are
extra.
`

const moneyMonth = `
## A month with traffic, beside other services

The portal's column is a month without traffic, and %.4f dollars for each active person: four sign-ins, forty pages, and
%.0f KB stored with backups. The other columns are the list prices of services that sign people in, as their price pages
showed them: Cognito's tiers in %s, Clerk and WorkOS in June 2026. They do not replace the portal: beside them, you
must still build and run invites by partner, requests, links and the rest.

| active people a month | this portal | Cognito Lite | Cognito Essentials | Clerk Pro | WorkOS AuthKit |
|---:|---:|---:|---:|---:|---:|
`
