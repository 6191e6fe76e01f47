package cost

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"allyway/internal/cloud/access"
	"allyway/internal/table"
)

// kind is one kind of item. In keys and places, a word in {braces} is for a value, and "or" is between alternatives.
type kind struct {
	name       string // its name in the calls
	what       string
	pk, sk     string
	gsi1, gsi2 [2]string // partition and sort key; empty: not in that index
	ttl        string
}

func kinds() []kind {
	none := [2]string{}
	person := func(list string) [2]string { return [2]string{list, "{status}#{name}#{u}"} }
	return []kind{
		{"SETTINGS", "the portal's settings", "SETTINGS", "-", none, none, ""},
		{"GROUPS", "groups and their permissions", "GROUPS", "-", none, none, ""},
		{"OWNERS", "how many active owners there are; who the first owner is", "OWNERS", "-", none, none, ""},
		{"PARTNER", "a partner", "PARTNER#{p}", "-", [2]string{"PARTNERS or ARCHIVED", "{name}#{p}"}, none, ""},
		{"COUNT", "how many of its people have each status; how many active primary contacts it has", "COUNT#{p}", "-", none, none, ""},
		{"LOGO", "an image, by the hash of its bytes", "LOGO#{hash}", "-", none, none, ""},
		{"DOMAIN", "the partner that has a domain", "DOMAIN#{domain}", "-", none, none, ""},
		{"LICENSED", "the partner that has a licensed ID", "LICENSED#{id}", "-", none, none, ""},
		{"EXTERNAL", "the partner or person that has an id in another system", "EXTERNAL#{kind}#{system}#{id}", "-", none, none, ""},
		{"PERSON", "a person", "PERSON#{u}", "-", person("PARTNER#{p} or STAFF"), person("PEOPLE"), ""},
		{"EMAIL", "the person who has an address, their partner, and since when attempts count", "EMAIL#{address}", "-", none, none, ""},
		{"SIGNUP", "what those typed who want an account with one address, until it is confirmed", "SIGNUP#{hash}", "-", none, none, "25 hours"},
		{"UNCLAIMED", "the person of one partner who has an address, claimed or not; mostly of addresses outside its domains", "UNCLAIMED#{p}", "{address}", none, none, ""},
		{"BLOCKED", "that mail to an address bounced or caused a complaint, after a primary contact has taken it from a contact", "BLOCKED#{p}", "{hash}", none, none, "400 days"},
		{"REQUEST", "a request to let a person in", "REQUEST#{u}", "{id}", [2]string{"REQUESTS#{status}", "{id}"}, [2]string{"REQUESTS#P#{p}", "{id}"}, ""},
		{"CRED", "the hash of a person's password", "CRED#{u}", "-", none, none, ""},
		{"SESSION", "a session, with the hash of its secret", "SESSION#{u}", "{id}", none, none, "its end + 1 day"},
		{"KEYS", "a program's key, with the hash of its secret", "KEYS", "{id}", none, none, ""},
		{"DEVICE", "a browser in which a person has signed in, with the hash of its secret", "DEVICE#{u}", "{id}", none, none, "180 days"},
		{"INVITE", "when an invite expires", "INVITE#{hour}#{shard}", "{u}#{version}", none, none, "expiry + 30 days"},
		{"MAIL", "a mail that waits to be sent", "MAIL#now#{shard} or MAIL#bulk#{shard}", "{id}", none, none, "31 days"},
		{"ECO", "an ecosystem, with how many users and members it has", "ECO#{e}", "-", [2]string{"ECOS", "{name}#{e}"}, none, ""},
		{"TIES ECO", "a user of an ecosystem, and the member that they are linked with", "TIES#{u}", "ECO#{e}",
			[2]string{"ECO#{e}", "free#{name}#{u} or linked#{name}#{u}"}, [2]string{"MEMBER#{m}", "{u}"}, ""},
		{"CAPTURE", "a data capture with its questions", "CAPTURE#{c}", "-", [2]string{"CAPTURES#{e}", "{opens}#{c}"}, none, ""},
		{"CAPTURE mail", "what is mailed about a data capture", "CAPTURE#{c}", "mail", none, [2]string{"CAPTUREMAILS", "{due}#{c}"}, ""},
		{"RECIPIENT", "a user to whom a data capture's mail goes", "RECIPIENT#{c}", "{u}", none, none, ""},
		{"RESPONSE", "what a member has answered to a data capture", "RESPONSE#{c}", "{m}", none, none, ""},
		{"ANSWER", "each response that there was", "ANSWER#{c}", "{m}#{id}", none, none, ""},
		{"WS", "a workspace, with how many people have access to it", "WS#{w}", "-", [2]string{"WSS", "{name}#{w}"}, none, ""},
		{"TIES WS", "a person's access to a workspace", "TIES#{u}", "WS#{w}", [2]string{"WS#{w}", "{u}"}, none, ""},
		{"MEMBER", "a member, with how many users it has", "MEMBER#{m}", "-", [2]string{"MEMBERS#{e}", "{name}#{m}"}, none, ""},
		{"WORD", "a word that a member is found by", "WORD#{e}#{letter}", "{word}#{m}", none, none, ""},
		{"PERSONWORD", "a word that a person is found by", "PERSONWORD#{letter}", "{word}#{u}", none, none, ""},
		{"PARTNERWORD", "a word that a partner is found by", "PARTNERWORD#{letter}", "{word}#{p}", none, none, ""},
		{"SAME", "the member that has a name and an address", "SAME#{e}#{hash}", "-", none, none, ""},
		{"MATCH", "a member that users with the same address, domain or partner may stand for", "MATCH#{e}#{reason}#{value}", "{m}", none, none, ""},
		{"HOOKS", "a webhook, with the secrets that sign", "HOOKS", "{h}", none, none, ""},
		{"SENDING", "how far the notifications of a webhook have come", "SENDING#{h}", "-", none, none, ""},
		{"DELIVERY", "what came of an event at a webhook", "DELIVERY#{h}", "{id}", none, none, "30 days"},
		{"PENDING", "an event that a webhook is to be sent again", "PENDING#{h}", "{id}", none, none, "400 days"},
		{"EVENT", "the record of one change", "EVENT#{day}#{shard}", "{id}", [2]string{"EVENT#PERSON#{u}", "{id}"}, [2]string{"EVENT#PARTNER#{p}", "{id}"}, "400 days"},
		{"THROTTLE", "how many attempts there were", "THROTTLE#{kind}#{hash}", "{window}", none, none, "the window + 1 hour"},
		{"DECOY", "nothing; it makes work for an unknown address cost as much as work for a known one", "DECOY#{shard}", "{id}", none, none, "1 hour"},
		{"IDEMPOTENCY", "what a request with an Idempotency-Key made", "IDEMPOTENCY#{u}", "{hash}", none, none, "24 hours"},
		{"CLOCK", "how far a scheduled job has come", "CLOCK", "{job}", none, none, ""},
	}
}

// fits reports whether a key's part matches the pattern.
func fits(pattern, text string) bool {
	value := regexp.MustCompile(`\\\{\w+\\\}`) // a {word} in the text that QuoteMeta returns
	for alternative := range strings.SplitSeq(pattern, " or ") {
		if ok, _ := regexp.MatchString("^"+value.ReplaceAllString(regexp.QuoteMeta(alternative), "[^#]*")+"$", text); ok {
			return true
		}
	}
	return false
}

// stands reports whether a place in an index matches the pattern. Many kinds are only sometimes in an index.
func stands(pattern [2]string, place table.Key) bool {
	return place == (table.Key{}) || fits(pattern[0], place.PK) && fits(pattern[1], place.SK)
}

// checkItems checks that every item that was written is of a known kind, and that something uses every kind.
func checkItems(t *testing.T, rows []measured) {
	t.Helper()
	all := kinds()
	used := map[string]bool{}
	for _, r := range rows {
		for _, c := range r.seen {
			for _, key := range c.keys {
				used[itemOf(key)] = true
			}
			if c.count != nil {
				used[itemOf(*c.count)] = true
			}
			for _, op := range c.ops {
				item, name := op.Item, itemOf(op.Item.Key)
				used[name] = true
				i := slices.IndexFunc(all, func(k kind) bool { return k.name == name })
				if i < 0 {
					t.Errorf("%s writes %s, which is no known kind of item; add it to items_test.go", r.name, item.Key)
					continue
				}
				k := all[i]
				ok := fits(k.pk, item.PK) && fits(k.sk, item.SK)
				if op.Kind == table.KindPut {
					ok = ok && stands(k.gsi1, item.GSI1) && stands(k.gsi2, item.GSI2) && (item.TTL > 0) == (k.ttl != "")
				}
				if !ok {
					t.Errorf("%s writes %s, in the indexes %q and %q, ttl %d: not as items_test.go has it", r.name, item.Key, item.GSI1, item.GSI2, item.TTL)
				}
			}
		}
	}
	for _, k := range all {
		if !used[k.name] {
			t.Errorf("nothing that was measured touches %s", k.name)
		}
	}
}

// who returns the functions that may write and read such items, by the rules from which their roles are made.
func (k kind) who() (write, read []string) {
	may := func(function, index, pattern string, actions ...access.Action) bool {
		for alternative := range strings.SplitSeq(pattern, " or ") {
			for _, r := range access.Rules(function) {
				if slices.Contains(actions, r.Action) && r.Index == index && alternative != "" && r.Allows(alternative) {
					return true
				}
			}
		}
		return false
	}
	for _, f := range access.Functions() {
		if may(f, "", k.pk, access.Put, access.Patch, access.Delete) {
			write = append(write, f)
		}
		if may(f, "", k.pk, access.Read, access.List, access.Check) || may(f, "gsi1", k.gsi1[0], access.List) || may(f, "gsi2", k.gsi2[0], access.List) {
			read = append(read, f)
		}
	}
	return write, read
}
