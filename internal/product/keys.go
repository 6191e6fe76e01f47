package portal

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash/fnv"
	"time"

	"allyway/internal/table"
)

// This file alone spells the keys of items and their places in the indexes. Every place in an index ends in an id, so
// that it is unique there. docs/access-patterns.md lists who reads and writes each.

const (
	constant = "-" // the sort key of items that stand alone under their partition key
	shards   = 8   // partitions that spread what would be one hot one
)

func alone(pk string) table.Key { return table.Key{PK: pk, SK: constant} }

var (
	keySettings = table.Key{PK: "PORTAL", SK: "SETTINGS"}
	keyGroups   = table.Key{PK: "PORTAL", SK: "GROUPS"}
	keyOwners   = table.Key{PK: "PORTAL", SK: "OWNERS"}
)

func keyPartner(id string) table.Key  { return optional("PARTNER#", id) }
func keyPerson(id string) table.Key   { return optional("PERSON#", id) }
func keyCounts(id string) table.Key   { return optional("COUNT#", id) }
func keyPassword(id string) table.Key { return optional("CRED#", id) }
func keyEcosystem(id string) table.Key {
	return optional("ECO#", id)
}
func keyMember(id string) table.Key { return optional("MEMBER#", id) }

// optional is the zero key for an empty id: a Get passes over it.
func optional(prefix, id string) table.Key {
	if id == "" {
		return table.Key{}
	}
	return alone(prefix + id)
}

// Claims: each holds one unique value for one record.
func keyEmail(a Address) table.Key      { return alone("EMAIL#" + a.Claim()) }
func keyDomain(domain string) table.Key { return alone("DOMAIN#" + domain) }
func keyLicensed(id string) table.Key   { return alone("LICENSED#" + sortable(id)) }

func keySession(person, id string) table.Key { return table.Key{PK: "SESSION#" + person, SK: id} }

// keyInvite is the row that the clean-up finds an invite's expiry by: under the hour in which it expires.
func keyInvite(person string, version int64, expires time.Time) table.Key {
	return table.Key{PK: partitionInvite(expires, shardOf(person)), SK: fmt.Sprintf("%s#%d", person, version)}
}

func partitionInvite(expires time.Time, shard int) string {
	return fmt.Sprintf("INVITE#%s#%d", expires.UTC().Format("2006-01-02T15"), shard)
}

func keyEvent(id string, at time.Time) table.Key {
	return table.Key{PK: partitionEvent(at, shardOf(id)), SK: id}
}

func partitionEvent(day time.Time, shard int) string {
	return fmt.Sprintf("EVENT#%s#%d", day.UTC().Format("2006-01-02"), shard)
}

func indexEventPerson(person, id string) table.Key {
	return indexPlace("EVENT#PERSON#", person, id)
}

func indexEventPartner(partner, id string) table.Key {
	return indexPlace("EVENT#PARTNER#", partner, id)
}

func indexPlace(prefix, id, place string) table.Key {
	if id == "" {
		return table.Key{}
	}
	return table.Key{PK: prefix + id, SK: place}
}

// Mail that waits to be sent. What a person waits for (a reset, one invite) never stands behind many.
const (
	// MailPrefix begins the partition key of all unsent mail, and of nothing else.
	MailPrefix = "MAIL#"

	mailNow  = MailPrefix + "now"
	mailBulk = MailPrefix + "bulk#"
)

// MailPartitions are the partitions that hold unsent mail.
func MailPartitions() []string {
	all := []string{mailNow}
	for i := range shards {
		all = append(all, fmt.Sprintf("%s%d", mailBulk, i))
	}
	return all
}

func keyMail(l Letter) table.Key {
	if l.Bulk {
		return table.Key{PK: fmt.Sprintf("%s%d", mailBulk, shardOf(l.Person)), SK: l.ID}
	}
	return table.Key{PK: mailNow, SK: l.ID}
}

// KeyMailbox is where the local mailbox keeps a message; MailboxPartition holds all of them.
func KeyMailbox(id string) table.Key { return table.Key{PK: MailboxPartition, SK: id} }

// MailboxPartition is the partition of the local mailbox. A deployed portal has none.
const MailboxPartition = "MAILBOX"

func partitionThrottle(kind, value string) string {
	sum := sha256.Sum256([]byte(value))
	return "THROTTLE#" + kind + "#" + hex.EncodeToString(sum[:])
}

// keyDecoy is an item that means nothing: it makes work for nobody cost what work for somebody costs.
func keyDecoy(id string) table.Key {
	return table.Key{PK: fmt.Sprintf("DECOY#%d", shardOf(id)), SK: id}
}

func keyClock(job string) table.Key { return table.Key{PK: "CLOCK", SK: job} }

// keyIdempotency holds what a creating POST with an Idempotency-Key made, for 24 hours.
func keyIdempotency(person, key string) table.Key {
	if key == "" {
		return table.Key{}
	}
	sum := sha256.Sum256([]byte(key))
	return table.Key{PK: "IDEMPOTENCY#" + person, SK: hex.EncodeToString(sum[:])}
}

// Lists in the indexes.
const (
	listPartners   = "PARTNERS"
	listPeople     = "PEOPLE"
	listStaff      = "STAFF"
	listEcosystems = "ECOS"
)

func listPartnerPeople(partner string) string { return "PARTNER#" + partner }

// placePerson sorts people within a status by last name, then first name.
func placePerson(status Status, name, id string) string {
	return string(status) + "#" + placeName(name, id)
}

// placeName sorts by name without regard to case and accents.
func placeName(name, id string) string { return sortable(name) + "#" + id }

// Ties: what a person belongs to. They stand under the person, and in the indexes under what they tie to.
func partitionTies(person string) string { return "TIES#" + person }

const prefixTiesEcosystem = "ECO#"

func keyEcosystemUser(person, ecosystem string) table.Key {
	return table.Key{PK: partitionTies(person), SK: prefixTiesEcosystem + ecosystem}
}

func listEcosystemUsers(ecosystem string) string { return "ECO#" + ecosystem }
func listMemberUsers(member string) string       { return "MEMBER#" + member }
func listMembers(ecosystem string) string        { return "MEMBERS#" + ecosystem }

// keyWord is one row of the member search: a word of a member's, under its first letter.
func keyWord(ecosystem, word, member string) table.Key {
	return table.Key{PK: partitionWord(ecosystem, word), SK: word + "#" + member}
}

func partitionWord(ecosystem, word string) string {
	for _, r := range word {
		return "WORD#" + ecosystem + "#" + string(r)
	}
	return "WORD#" + ecosystem + "#"
}

func shardOf(s string) int {
	h := fnv.New32a()
	h.Write([]byte(s))
	return int(h.Sum32() % shards)
}

func keyRequest(person string) table.Key        { return optional("REQUEST#", person) }
func listRequests(status RequestStatus) string  { return "REQUESTS#" + string(status) }
func listPartnerRequests(partner string) string { return "REQUESTS#P#" + partner }
func keyLogo(hash string) table.Key             { return optional("LOGO#", hash) }

// keyUnclaimed holds an address inside one partner alone: it keeps the partner's own from being added twice, and says
// nothing about anybody else.
func keyUnclaimed(partner string, a Address) table.Key {
	return table.Key{PK: "UNCLAIMED#" + partner, SK: a.Claim()}
}
