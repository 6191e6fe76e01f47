package record

import (
	"allyway/internal/portal"
	"allyway/internal/table"
	"allyway/internal/token"
)

// A primary contact may correct the address of a contact to whom mail bounced or caused a complaint. The partner then
// remembers this about the old address. If one of its primary contacts gives the address to somebody again, it is still
// blocked, until staff clear it. Other partners learn nothing about this.

// Blocked is the key of what a partner remembers about an address to which nothing more may be mailed. It is zero
// without a partner or an address. The item has the address only as a hash, and no words of the mail system, because
// the person may be erased earlier than the item.
func Blocked(partner string, a portal.Address) Key {
	if a == "" {
		return Key{}
	}
	return place("BLOCKED#", partner, token.IDOf("blocked#"+a.Claim()))
}

type blocked struct {
	Mail portal.MailStatus `json:"mail"`
}

// KeepBlocked is for a contact whose address is taken from them. If mail to this address is blocked, their partner
// remembers that.
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

// ForgetBlocked makes the person's partner forget what it remembers about their address.
func (w *Change) ForgetBlocked(who *portal.Person) {
	if key := Blocked(who.Partner, who.Email); key != (Key{}) {
		w.add(table.Delete(key, table.Any))
	}
}

// BlockedMail returns what a partner remembers about an address. It is the mail status of the next person to whom one
// of its primary contacts gives the address. Blocked must have been read.
func (f Found) BlockedMail(partner string, a portal.Address) (portal.MailStatus, error) {
	var kept blocked
	_, err := f.items.Decode(Blocked(partner, a), &kept)
	return kept.Mail, err
}
