package record

import (
	"allyway/internal/portal"
	"allyway/internal/table"
	"allyway/internal/token"
)

// A primary contact may correct the address of a contact to whom mail bounced or caused a complaint. The partner then
// remembers this of the old address. If one of its primary contacts gives the address to somebody again, it is still
// blocked, until staff clear it. Other partners learn nothing of it.

// Blocked is the key of what a partner remembers of an address to which nothing more may be mailed. It is zero without a
// partner or an address. The item has the address only as a hash, and no words of the mail system: its person may be
// erased before it.
func Blocked(partner string, a portal.Address) Key {
	if a == "" {
		return Key{}
	}
	return place("BLOCKED#", partner, token.IDOf("blocked#"+a.Claim()))
}

type blocked struct {
	Mail portal.MailStatus `json:"mail"`
}

// KeepBlocked remembers that mail to the address of a contact who gives it up is blocked. It does nothing if it is not.
func (w *Change) KeepBlocked(who *portal.Person) {
	if mail := who.Mail; mail.Blocks() {
		mail.Detail = ""
		w.add(table.Put(table.Item{
			Key:        Blocked(who.Partner, who.Email),
			TTL:        w.Now.Add(portal.EventRetention).Unix(),
			Attributes: table.Encode(blocked{mail}),
		}, table.Any))
	}
}

// ForgetBlocked forgets what the person's partner remembers of their address.
func (w *Change) ForgetBlocked(who *portal.Person) {
	if key := Blocked(who.Partner, who.Email); key != (Key{}) {
		w.add(table.Delete(key, table.Any))
	}
}

// BlockedMail returns what a partner remembers of an address, for whomever its primary contacts give the address to.
// Blocked must have been read.
func (f Found) BlockedMail(partner string, a portal.Address) (portal.MailStatus, error) {
	var kept blocked
	_, err := f.items.Decode(Blocked(partner, a), &kept)
	return kept.Mail, err
}
