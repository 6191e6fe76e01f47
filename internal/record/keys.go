package record

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash/fnv"
	"slices"
	"time"

	"allyway/internal/portal"
	"allyway/internal/token"
)

// Only this file writes out the keys of items and their places in the indexes. Every place in an index ends in an id,
// so it is unique there. docs/access-patterns.md lists who reads and writes each item.

const (
	constant = "-" // the sort key of an item that is alone under its partition key
	shards   = 8   // how many partitions share items that would make one partition too busy
)

func alone(pk string) Key { return Key{PK: pk, SK: constant} }

// optional returns the zero key for an empty id. A Get skips it.
func optional(prefix, id string) Key {
	if id == "" {
		return Key{}
	}
	return alone(prefix + id)
}

// The portal's own items. Each has a partition key of its own, because a function's role can distinguish items only by
// this key.
var (
	Settings = alone("SETTINGS")
	Groups   = alone("GROUPS")
	Owners   = alone("OWNERS")
)

// Keys of records by id. For an empty id they are zero, and a Get skips them.
func Partner(id string) Key   { return optional("PARTNER#", id) }
func Person(id string) Key    { return optional("PERSON#", id) }
func Counts(id string) Key    { return optional("COUNT#", id) } // of the partner with this id
func Password(id string) Key  { return optional("CRED#", id) }  // of the person with this id
func Ecosystem(id string) Key { return optional("ECO#", id) }
func Member(id string) Key    { return optional("MEMBER#", id) }
func Logo(hash string) Key    { return optional("LOGO#", hash) }

// Keys of claims. Each holds one unique value for one record.
func Email(a portal.Address) Key { return alone("EMAIL#" + a.Claim()) }
func Domain(domain string) Key   { return alone("DOMAIN#" + domain) }
func LicensedID(id string) Key   { return alone("LICENSED#" + portal.Sortable(id)) }

// ExternalPartner and ExternalPerson are the keys of claims, too: of the ids that records have in other systems. A
// partner and a person may have the same id. They are zero for what cannot be such an id.
func ExternalPartner(r portal.ExternalRef) Key { return externalKey("partner", r) }
func ExternalPerson(r portal.ExternalRef) Key  { return externalKey("person", r) }

func externalKey(kind string, r portal.ExternalRef) Key {
	if !r.Valid("", "", &portal.Problems{}) {
		return Key{}
	}
	return alone("EXTERNAL#" + kind + "#" + r.System + "#" + r.ID)
}

// Unclaimed is the key of an address's place at one partner. It keeps the partner from having the address twice,
// claimed or not, and says nothing about other partners.
func Unclaimed(partner string, a portal.Address) Key {
	return Key{PK: "UNCLAIMED#" + partner, SK: a.Claim()}
}

// Request is the key of a request, by its id. It is zero for what is no request's id. A request is under
// its person, so that all requests for a person are found.
func Request(id string) Key {
	if !ValidRequestID(id) {
		return Key{}
	}
	return Key{PK: requestPartition(id[:idLength]), SK: id[idLength:]}
}

// ValidRequestID reports whether s can be a request's id: the ids of a person and of the request's place.
func ValidRequestID(s string) bool {
	return len(s) == 2*idLength && token.ValidID(s[:idLength]) && token.ValidID(s[idLength:])
}

// PersonOfRequest returns the id of the person in a request's id.
func PersonOfRequest(id string) string {
	if !ValidRequestID(id) {
		return ""
	}
	return id[:idLength]
}

const idLength = 26 // of a person's id

func requestPartition(person string) string { return "REQUEST#" + person }

// Session is the key of a person's session.
func Session(person, id string) Key { return Key{PK: "SESSION#" + person, SK: id} }

// programKeys has all keys of programs. They share a partition, so a new key is in the list at once, and no index has
// their hashes.
const programKeys = "KEYS"

// ProgramKey is the key of a program's key. It is zero for an empty id.
func ProgramKey(id string) Key {
	if id == "" {
		return Key{}
	}
	return Key{PK: programKeys, SK: id}
}

// Device is the key of a person's device. It is zero for an empty person.
func Device(person, id string) Key { return place("DEVICE#", person, id) }

// inviteRow is the key by which the clean-up finds an invite: under the hour in which it expires.
func inviteRow(person string, version int64, expires time.Time) Key {
	return Key{PK: invitePartition(expires, shardOf(person)), SK: fmt.Sprintf("%s#%d", person, version)}
}

func invitePartition(expires time.Time, shard int) string {
	return fmt.Sprintf("INVITE#%s#%d", expires.UTC().Format("2006-01-02T15"), shard)
}

// EventPrefix begins the partition keys of events, and no others.
const EventPrefix = "EVENT#"

func eventKey(id string, at time.Time) Key { return Key{PK: eventPartition(at, shardOf(id)), SK: id} }

func eventPartition(day time.Time, shard int) string {
	return fmt.Sprintf("EVENT#%s#%d", day.UTC().Format("2006-01-02"), shard)
}

func eventOfPerson(person, id string) Key   { return place("EVENT#PERSON#", person, id) }
func eventOfPartner(partner, id string) Key { return place("EVENT#PARTNER#", partner, id) }

func place(prefix, id, sk string) Key {
	if id == "" {
		return Key{}
	}
	return Key{PK: prefix + id, SK: sk}
}

// Partitions of mail that waits to be sent. Mail that one person waits for never waits behind mail to many.
const (
	// MailPrefix begins the partition keys of unsent mail, and no others.
	MailPrefix = "MAIL#"

	mailNow  = MailPrefix + "now#"
	mailBulk = MailPrefix + "bulk#"
)

// MailPartitions returns the partitions of unsent mail: of mail that somebody waits for, and of mail to many.
func MailPartitions() (now, bulk []string) {
	for i := range shards {
		now, bulk = append(now, fmt.Sprintf("%s%d", mailNow, i)), append(bulk, fmt.Sprintf("%s%d", mailBulk, i))
	}
	return now, bulk
}

// AllMailPartitions returns the partitions of all unsent mail.
func AllMailPartitions() []string { return slices.Concat(MailPartitions()) }

// Mail is the key of an unsent mail. The ids of mails begin with their time, so one partition would be hot at its end,
// and DynamoDB could not split it.
func Mail(l *portal.Letter) Key {
	kind := mailNow
	if l.Bulk {
		kind = mailBulk
	}
	return Key{PK: fmt.Sprintf("%s%d", kind, shardOf(l.Person)), SK: l.ID}
}

// MailboxPartition has the messages of the local mailbox. A deployed portal has none.
const MailboxPartition = "MAILBOX"

// Mailbox is the key of a message in the local mailbox.
func Mailbox(id string) Key { return Key{PK: MailboxPartition, SK: id} }

// MailboxOf is the partition, in index 2, of the messages to an address in small letters. Index 1 has all messages.
// Both are in the order of the times.
func MailboxOf(address string) string { return MailboxPartition + "#" + address }

func throttlePartition(kind, value string) string {
	sum := sha256.Sum256([]byte(value))
	return "THROTTLE#" + kind + "#" + hex.EncodeToString(sum[:])
}

// decoy is the key of an item that means nothing. It makes an unknown address cost as much as a known
// one.
func decoy(id string) Key { return Key{PK: fmt.Sprintf("DECOY#%d", shardOf(id)), SK: id} }

// clock is the key at which a scheduled job notes how far it has come.
func clock(job string) Key { return Key{PK: "CLOCK", SK: job} }

// Idempotency is the key that remembers for 24 hours what a POST with an Idempotency-Key created.
func Idempotency(person, key string) Key {
	if key == "" {
		return Key{}
	}
	sum := sha256.Sum256([]byte(key))
	return Key{PK: "IDEMPOTENCY#" + person, SK: hex.EncodeToString(sum[:])}
}

// A webhook's items: itself, its progress, its deliveries, and the deliveries to try again.
const webhooks = "HOOKS"

// Webhook is the key of a webhook. It is zero for an empty id.
func Webhook(id string) Key {
	if id == "" {
		return Key{}
	}
	return Key{PK: webhooks, SK: id}
}

// Sending is the key of a webhook's progress. It is zero for an empty id.
func Sending(webhook string) Key { return optional("SENDING#", webhook) }

// Delivery is the key of the delivery of an event to a webhook.
func Delivery(webhook, event string) Key { return Key{PK: deliveryPartition(webhook), SK: event} }

func deliveryPartition(webhook string) string { return "DELIVERY#" + webhook }

// pendingPartition has the deliveries that are to be tried.
func pendingPartition(webhook string) string { return "PENDING#" + webhook }

func pendingKey(webhook, event string) Key { return Key{PK: pendingPartition(webhook), SK: event} }

// Event is the key of an event, by its id.
func Event(id string) Key { return eventKey(id, token.TimeOf(id)) }

// Partitions of lists in the indexes.
const (
	listPartners   = "PARTNERS"
	listArchived   = "ARCHIVED"
	listPeople     = "PEOPLE"
	listStaff      = "STAFF"
	listEcosystems = "ECOS"
)

func listPartnerPeople(partner string) string         { return "PARTNER#" + partner }
func listEcosystemUsers(ecosystem string) string      { return "ECO#" + ecosystem }
func listMemberUsers(member string) string            { return "MEMBER#" + member }
func listMembers(ecosystem string) string             { return "MEMBERS#" + ecosystem }
func listRequests(status portal.RequestStatus) string { return "REQUESTS#" + string(status) }
func listPartnerRequests(partner string) string       { return "REQUESTS#P#" + partner }
func placeName(name, id string) string                { return portal.Sortable(name) + "#" + id }
func placePerson(s portal.Status, name, id string) string {
	return string(s) + "#" + placeName(name, id)
}

// A tie is under its person, and in the indexes under its ecosystem and its member.
func tiesPartition(person string) string { return "TIES#" + person }

const ecosystemTies = "ECO#"

// EcosystemUser is the key of a person's tie to an ecosystem. It is zero for an empty person.
func EcosystemUser(person, ecosystem string) Key {
	if person == "" {
		return Key{}
	}
	return Key{PK: tiesPartition(person), SK: ecosystemTies + ecosystem}
}

// A person's access to a workspace is beside their ties. In the index it is under the workspace.
const workspaceAccess = "WS#"

const listWorkspaces = "WSS"

func listWorkspacePeople(workspace string) string { return "WS#" + workspace }

// Workspace is the key of a workspace. It is zero for an empty id.
func Workspace(id string) Key { return optional("WS#", id) }

// Access is the key of a person's access to a workspace. It is zero for an empty person.
func Access(person, workspace string) Key {
	if person == "" {
		return Key{}
	}
	return Key{PK: tiesPartition(person), SK: workspaceAccess + workspace}
}

// A capture's items: the capture, each member's response, and all responses that there were.
func listCaptures(ecosystem string) string    { return "CAPTURES#" + ecosystem }
func responsePartition(capture string) string { return "RESPONSE#" + capture }
func historyPartition(capture string) string  { return "ANSWER#" + capture }

// Capture is the key of a data capture. It is zero for an empty id.
func Capture(id string) Key { return optional("CAPTURE#", id) }

// listCaptureMails has the data captures that have something to mail.
const listCaptureMails = "CAPTUREMAILS"

func recipientPartition(capture string) string { return "RECIPIENT#" + capture }

// CaptureMail is the key of a data capture's e-mail settings. It is zero for an empty id.
func CaptureMail(capture string) Key { return place("CAPTURE#", capture, "mail") }

// Recipient is the key of a person to whom a data capture's mail goes. It is zero for an empty capture.
func Recipient(capture, person string) Key { return place("RECIPIENT#", capture, person) }

// Response is the key of a member's response to a capture. It is zero for an empty capture.
func Response(capture, member string) Key { return place("RESPONSE#", capture, member) }

func historyKey(r *portal.Response, id string) Key {
	return Key{PK: historyPartition(r.Capture), SK: r.Member + "#" + id}
}

func placeCapture(c *portal.Capture) string { return c.OpensAt.UTC().Format(time.RFC3339) + "#" + c.ID }

// Everything that is found by words has a row for each word, under the word's first letter. The scope says where a
// search looks, such as in one ecosystem.
const (
	peopleWords  = "PERSONWORD"
	partnerWords = "PARTNERWORD"
)

func memberWords(ecosystem string) string { return "WORD#" + ecosystem }

func wordKey(scope, word, id string) Key {
	return Key{PK: wordPartition(scope, word), SK: word + "#" + id}
}

func wordPartition(scope, word string) string {
	for _, r := range word {
		return scope + "#" + string(r)
	}
	return scope + "#"
}

// SameMember is the key that says which member of an ecosystem has a name and an address. When a list of members is
// imported again, they are found by it.
func SameMember(m *portal.Member) Key {
	sum := sha256.Sum256([]byte(portal.Fold(m.Name) + "\n" + m.Email.Claim()))
	return alone("SAME#" + m.Ecosystem + "#" + hex.EncodeToString(sum[:]))
}

// matchKeys are the rows by which a member is suggested to users who share its address, a domain or its partner.
func matchKeys(m *portal.Member) (keys []Key) {
	if m == nil {
		return nil
	}
	for _, match := range m.Matches() {
		keys = append(keys, Key{PK: matchPartition(m.Ecosystem, match), SK: m.ID})
	}
	return keys
}

func matchPartition(ecosystem string, match portal.Match) string {
	return "MATCH#" + ecosystem + "#" + string(match.Reason) + "#" + match.Value
}

func shardOf(s string) int {
	h := fnv.New32a()
	h.Write([]byte(s))
	return int(h.Sum32() % shards)
}
