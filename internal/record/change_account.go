package record

import (
	"allyway/internal/portal"
	"allyway/internal/table"
)

// InviteAccount gives an account without a partner a pending invite. as is the person who would otherwise be added with
// the same address. mail is Mail or MailMany. InviteAccount returns the account with its invite.
func (w *Change) InviteAccount(account, as *portal.Person, in portal.Invitation, mail func(portal.Letter)) (*portal.Person, error) {
	after := *account
	if err := after.InviteAccount(as, in); err != nil {
		return nil, err
	}
	w.SavePerson(account, &after)
	mail(portal.InviteLetter(&after))
	w.EventAbout(after.AsInvited(), portal.EventPersonInvited, nil)
	return &after, nil
}

// InviteAccountOf is InviteAccount for an account that takes the place of planted. This is a person who has the
// account's address unclaimed at a partner. Their record is erased, and the account gets their place and the requests
// for them. as is planted as they would be invited.
func (w *Change) InviteAccountOf(planted, as, account *portal.Person, in portal.Invitation, mail func(portal.Letter)) (*portal.Person, error) {
	after := *account
	if err := after.InviteAccount(as, in); err != nil {
		return nil, err
	}
	after.Replace(planted)
	w.add(table.Delete(Person(planted.ID), table.Version(planted.Version)))
	w.add(table.Put(personItem(&after), table.Version(account.Version)))
	w.movePlaces(planted, account, &after)
	w.moveExternalIDs(planted, &after)
	w.saveInviteRow(account, &after)
	w.saveWords(peopleWords, planted.ID, planted.Words(), nil)
	w.count(planted, -1)
	w.count(account, -1)
	w.count(&after, +1)
	mail(portal.InviteLetter(&after))
	w.EventAbout(planted, portal.EventPersonErased, map[string]any{"account": after.ID})
	w.EventAbout(after.AsInvited(), portal.EventPersonInvited, nil)
	return &after, nil
}

// movePlaces gives an account the place of its address at a partner. planted may have had this place. A Write may have
// only one op on an item, so a place that stays gets one Put and no Delete.
func (w *Change) movePlaces(planted, before, after *portal.Person) {
	place := placeKey(after)
	condition := table.Absent
	for _, had := range []Key{placeKey(planted), placeKey(before)} {
		switch had {
		case place:
			condition = table.Present
		case Key{}:
		default:
			w.add(table.Delete(had, table.Any))
		}
	}
	w.add(table.Put(claimItem(place, after), condition))
}
