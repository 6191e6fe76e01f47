package portal

import (
	"time"

	"allyway/internal/table"
)

// What tests of use cases look up in the table by themselves.
const (
	ListPeopleAll  = listPeople
	SweepAfter     = sweepAfter
	MailLease      = mailLease
	MaxAttempts    = maxAttempts
	FirstBackoff   = firstBackoff
	HoldLetter     = holdLetter
	SendTime       = sendTime
	LongestBackoff = longestBackoff
	AccountGivesUp = accountPatience
)

func KeyPersonOf(id string) table.Key             { return keyPerson(id) }
func KeyCountsOf(partner string) table.Key        { return keyCounts(partner) }
func KeyOwners() table.Key                        { return keyOwners }
func KeyEmailOf(a Address) table.Key              { return keyEmail(a) }
func KeyInviteOf(p *Person) table.Key             { return keyInvite(p.ID, p.InviteVersion, p.InviteExpiresAt) }
func KeyTieOf(person, ecosystem string) table.Key { return keyEcosystemUser(person, ecosystem) }
func KeyEcosystemOf(id string) table.Key          { return keyEcosystem(id) }
func KeyMemberOf(id string) table.Key             { return keyMember(id) }
func WordPartition(ecosystem, word string) string { return partitionWord(ecosystem, word) }
func ListUsersOf(ecosystem string) string         { return listEcosystemUsers(ecosystem) }
func ListMembersOf(ecosystem string) string       { return listMembers(ecosystem) }

// InvitePartitions are those of one hour.
func InvitePartitions(hour time.Time) []string {
	all := make([]string, shards)
	for i := range all {
		all[i] = partitionInvite(hour, i)
	}
	return all
}

// ItemOf is the item of a person as a use case stores it.
func ItemOf(p *Person) table.Item { return p.item() }

// DecodePersonItem reads one back.
func DecodePersonItem(item table.Item) (*Person, error) { return decodePerson(item) }

// WithBudget gives the same portal with another time for long work in one call.
func (p *Portal) WithBudget(d time.Duration) *Portal {
	other := *p
	other.budget = d
	return &other
}
