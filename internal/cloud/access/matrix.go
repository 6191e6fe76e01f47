package access

import "slices"

// matrix returns all rights: which function reads and writes what. internal/record/keys.go defines the keys, and
// docs/access-patterns.md describes the items. story_test.go checks that each row is exactly what the code needs.
func matrix() map[string]grants {
	return map[string]grants{
		"sign-in": join(signedIn(), grants{
			to(Read, "EMAIL#*", "CRED#*", "DEVICE#*", "DECOY#*", "THROTTLE#*", "GROUPS"), // THROTTLE#: how many failures there were
			to(List, "SESSION#*"),
			to(Put, "SESSION#*", "CRED#*", "DEVICE#*", "PERSON#*", "EVENT#*"),
			to(Patch, "THROTTLE#*"),
			to(Put, "MAIL#*", "THROTTLE#*"),         // a sign-in in a new browser is mailed, and these mails are counted
			to(Patch, "EMAIL#*").only("unlockedAt"), // known devices end
			to(Delete, "SESSION#*", "THROTTLE#*"),
		}),
		"reset-password": join(signedIn(), invited(), found(), grants{
			to(Read, "EMAIL#*", "CRED#*", "DECOY#*", "COUNT#*"),                 // COUNT#: an organisation's budget
			to(Put, "CRED#*", "SESSION#*", "DECOY#*", "EMAIL#*", "UNCLAIMED#*"), // EMAIL#, UNCLAIMED#: a new address that is confirmed
			to(Patch, "COUNT#*", "THROTTLE#*"),
			to(Patch, "EMAIL#*").only("unlockedAt"), // a new password begins the count of attempts afresh
			to(Delete, "EMAIL#*", "UNCLAIMED#*"),
			to(Read, "KEYS"), // if a key asked for a new address: whether the key is still valid
		}),
		"accept-invite": join(invited(), erased(), found(), grants{
			to(Read, "SETTINGS", "PERSON#*", "PARTNER#*"),
			to(Read, "EMAIL#*", "DECOY#*"), // the person to whom a code belongs
			to(List, "TIES#*"),
			to(Put, "CRED#*", "SESSION#*", "DEVICE#*", "TIES#*"), // TIES#: they have the person's name, which may be new
			to(Patch, "EMAIL#*").only("unlockedAt"),
			to(Patch, "COUNT#*", "THROTTLE#*"),
			to(Patch, "ECO#*").only("used"),                                     // a person who accepts takes slots
			to(Patch, "OWNERS").only("active"),                                  // the number of owners
			to(Read, "SESSION#*", "CRED#*"),                                     // an account that joins a partner proves with these that the caller owns it
			to(Put, "EMAIL#*"),                                                  // it has the account's partner
			to(Delete, "THROTTLE#*", "UNCLAIMED#*"),                             // the place of the address of a pending invite
			to(Read, "EMAIL#*", "DECOY#*", "SIGNUP#*", "DOMAIN#*", "REQUEST#*"), // signing up, and asking to join a partner
			to(Put, "DECOY#*", "SIGNUP#*", "REQUEST#*"),
			to(Delete, "SIGNUP#*"),
			to(Patch, "SESSION#*").only("lastUsedAt"),
			to(Read, "KEYS"), // if a key sent an invite: whether the key is still valid
		}),
		"invite-user": join(signedIn(), byKey(), grants{to(Check, "KEYS")}, held(), invited(), erased(), requested(), once(), found(), grants{
			to(Read, "GROUPS"),
			to(Check, "PARTNER#*"), // the partner of a primary contact
			to(Read, "COUNT#*"),    // an organisation's budget
			to(Read, "BLOCKED#*"),
			on("gsi1", "REQUESTS#*", "PARTNER#*"),
			on("gsi2", "PEOPLE"),
			on("gsi2", "REQUESTS#P#*"),
			to(Patch, "COUNT#*"),
			to(Put, "EXTERNAL#person#*"), // an account takes the ids of a contact whose place it takes
			to(Delete, "EXTERNAL#person#*"),
		}),
		"add-partner": join(signedIn(), byKey(), invited(), once(), grants{
			to(Read, "EMAIL#*", "DOMAIN#*", "LICENSED#*", "COUNT#*", "LOGO#*"),
			on("gsi1", "PARTNERS", "PARTNER#*"),
			on("gsi1", "ARCHIVED"),
			to(List, "PARTNERWORD#*"),
			to(Put, "PARTNERWORD#*", "PERSONWORD#*"), // the words by which a partner and its primary contact are found
			to(Delete, "PARTNERWORD#*"),
			to(Put, "PARTNER#*", "DOMAIN#*", "LICENSED#*", "COUNT#*", "EMAIL#*", "LOGO#*", "SETTINGS"), // the portal's logo
			to(Put, "UNCLAIMED#*"),                    // of an account with a pending invite
			to(Patch, "PERSON#*").only("partnerName"), // people have their partner's name
			to(Delete, "DOMAIN#*", "LICENSED#*"),
			to(Read, "EXTERNAL#*"),
			to(Put, "EXTERNAL#*"),
			to(Delete, "EXTERNAL#partner#*"),
		}),
		"manage-people": join(signedIn(), byKey(), grants{to(Check, "KEYS")}, held(), invited(), once(), erased(), requested(), found(), grants{
			to(List, "PERSONWORD#*"),
			to(Read, "CRED#*", "GROUPS"), // CRED#: to check the caller's own password when they change their own address
			to(Read, "COUNT#*"),          // an organisation's budget
			to(Read, "BLOCKED#*"),        // what is known of an address that a primary contact has replaced
			to(Put, "BLOCKED#*"),
			to(Delete, "BLOCKED#*"),
			to(List, "TIES#*", "SESSION#*", "DEVICE#*"),
			to(List, "REQUEST#*"), // of a person who is erased
			on("gsi1", "PARTNER#*", "STAFF"),
			on("gsi2", "PEOPLE"),
			to(Put, "TIES#*", "DECOY#*", "GROUPS"), // TIES#: they have the person's name
			to(Patch, "COUNT#*", "THROTTLE#*", "ECO#*", "MEMBER#*"),
			to(Patch, "WS#*"),                  // the number of people of a workspace, when one of them is erased
			to(Patch, "PERSON#*").only("ties"), // links that end before the person is stored
			to(Patch, "EMAIL#*").only("unlockedAt"),
			to(Patch, "OWNERS").only("active"),
			to(Delete, "CRED#*", "SESSION#*", "DEVICE#*", "REQUEST#*", "SIGNUP#*", "TIES#*"), // when a person is erased
			to(Read, "EXTERNAL#*"),
			to(Put, "EXTERNAL#person#*"),
			to(Delete, "EXTERNAL#person#*"),
		}),
		"change-settings": join(signedIn(), once(), grants{
			to(Put, "SETTINGS", "EVENT#*"),
			to(Read, "KEYS"),
			to(List, "KEYS"),
			to(Put, "KEYS"),
			to(Delete, "KEYS"),
			to(Read, "HOOKS", "DELIVERY#*"),
			to(List, "HOOKS", "DELIVERY#*"),
			to(Put, "HOOKS", "SENDING#*", "DELIVERY#*", "PENDING#*"), // the last two: a delivery is sent again
			to(Delete, "HOOKS", "SENDING#*"),
		}),
		"list-events": join(signedIn(), byKey(), grants{
			to(Read, "EVENT#*"), // the event after which a feed continues: whether it exists
			to(List, "EVENT#*"),
			on("gsi1", "EVENT#PERSON#*"),
			on("gsi2", "EVENT#PARTNER#*"),
		}),
		"link-member": join(signedIn(), held(), once(), grants{
			to(Read, "EMAIL#*", "ECO#*", "MEMBER#*", "TIES#*", "SAME#*", "DOMAIN#*"), // DOMAIN#: a partner that an import names
			to(Read, "CAPTURE#*", "RESPONSE#*", "RECIPIENT#*"),
			to(List, "RESPONSE#*", "ANSWER#*", "RECIPIENT#*"),
			on("gsi1", "CAPTURES#*"),
			to(Put, "CAPTURE#*", "RESPONSE#*", "ANSWER#*"),
			to(Patch, "CAPTURE#*").only("answered"), // once there is an answer, the questions cannot change
			to(Check, "CAPTURE#*"),
			to(Delete, "CAPTURE#*", "RESPONSE#*", "ANSWER#*", "RECIPIENT#*"), // with their ecosystem
			to(List, "WORD#*", "MATCH#*"),
			on("gsi1", "ECOS", "ECO#*", "MEMBERS#*", "PARTNERS"), // PARTNERS: a partner that an import names
			on("gsi2", "MEMBER#*"),
			to(Put, "ECO#*", "MEMBER#*", "TIES#*", "WORD#*", "SAME#*", "MATCH#*", "EVENT#*"),
			to(Patch, "ECO#*", "MEMBER#*", "TIES#*"),
			to(Patch, "PERSON#*").only("ties"),
			to(Delete, "ECO#*", "MEMBER#*", "TIES#*", "WORD#*", "SAME#*", "MATCH#*"),
		}),
		"share-workspace": join(signedIn(), held(), once(), grants{
			to(Read, "WS#*", "TIES#*", "EMAIL#*", "UNCLAIMED#*"), // EMAIL#, UNCLAIMED#: an address is claimed with the invite
			to(List, "TIES#*"),
			on("gsi1", "WSS", "WS#*"),
			to(Put, "WS#*", "TIES#*", "EVENT#*"),
			to(Put, "PERSON#*", "EMAIL#*", "INVITE#*", "MAIL#*"), // a contact's first access invites them
			to(Patch, "WS#*", "COUNT#*"),
			to(Delete, "WS#*", "TIES#*"),
			to(Put, "UNCLAIMED#*", "EXTERNAL#person#*"), // an account takes the place of such a contact
			to(Delete, "PERSON#*", "UNCLAIMED#*", "EXTERNAL#person#*", "PERSONWORD#*", "INVITE#*"),
		}),
		"send-email": {
			to(Read, "SETTINGS", "PERSON#*", "PARTNER#*", "MAIL#*"),
			to(Read, "SIGNUP#*"), // whether a sign-up still waits
			to(Read, "KEYS"),     // if a key caused a mail: whether the key is still valid
			to(List, "MAIL#*"),
			to(Patch, "MAIL#*", "THROTTLE#*"), // the sending rate
			to(Patch, "PERSON#*").only("mail"),
			to(Delete, "MAIL#*"),
			to(Read, "CAPTURE#*", "RESPONSE#*", "RECIPIENT#*", "TIES#*"), // whether a mail about a data capture is still wanted
			to(Patch, "RECIPIENT#*").only("mailedAt", "remindedAt"),
		},
		"send-webhook": {
			to(Read, "SETTINGS", "HOOKS", "SENDING#*", "EVENT#*"), // SETTINGS: to warm up
			to(List, "HOOKS", "DELIVERY#*", "PENDING#*", "EVENT#*"),
			to(Put, "DELIVERY#*", "PENDING#*", "SENDING#bus"), // SENDING#bus: the event bus begins at its first run
			to(Patch, "SENDING#*"),
			to(Patch, "HOOKS").only("failingSince"),
			to(Delete, "PENDING#*"),
			on("gsi1", "STAFF"), // the owners, who are mailed when a webhook is switched off
			to(Patch, "HOOKS").only("active", "stopped"),
			to(Put, "EVENT#*", "MAIL#*"),
		},
		"record-feedback": {
			to(Read, "SETTINGS", "EMAIL#*", "PERSON#*"),
			to(Put, "EVENT#*"),
			to(Patch, "COUNT#*"),
			to(Patch, "PERSON#*").only("mail"),
		},
		"expire-invites": {
			to(Read, "SETTINGS", "OWNERS", "PERSON#*", "CLOCK"),
			to(List, "INVITE#*"),
			to(Put, "CLOCK", "PERSON#*", "EVENT#*", "MAIL#*"), // a reminder
			to(Patch, "COUNT#*"),
			to(Delete, "INVITE#*"),
			to(Read, "CAPTURE#*", "RESPONSE#*", "RECIPIENT#*"), // for mails about data captures
			on("gsi1", "ECO#*"),
			on("gsi2", "CAPTUREMAILS"),
			to(Put, "CAPTURE#*", "RECIPIENT#*"),
			to(Check, "CAPTURE#*"),
		},
		"make-owner": join(invited(), found(), grants{
			to(Read, "SETTINGS", "OWNERS", "PERSON#*"),
			to(Put, "OWNERS", "EMAIL#*"),
			to(Delete, "EMAIL#*"),
		}),
	}
}

// signedIn returns the rights to read who a signed-in person is, which every call of theirs needs. Now and then, a call
// stores that the session is used.
func signedIn() grants {
	return grants{
		to(Read, "SETTINGS", "SESSION#*", "PERSON#*", "PARTNER#*"),
		to(Patch, "SESSION#*").only("lastUsedAt"),
	}
}

// byKey returns the rights that a program's call needs for its key. A key is used in place of a session.
func byKey() grants { return grants{to(Read, "KEYS"), to(Patch, "KEYS").only("lastUsedAt")} }

// held returns the right to check the items that let an actor in. Each Write of long work checks that they have not
// changed.
func held() grants { return grants{to(Check, "SESSION#*", "PERSON#*")} }

// invited returns the rights to write an invite: the person, the item by which expire-invites finds the invite when it
// expires, the event and the mail.
func invited() grants {
	return grants{
		to(Put, "PERSON#*", "INVITE#*", "EVENT#*", "MAIL#*"),
		to(Delete, "INVITE#*"),
	}
}

// erased returns the rights to remove the person of a staff invite that is declined or revoked.
func erased() grants { return grants{to(Delete, "PERSON#*", "EMAIL#*")} }

// found returns the rights to change the words by which a person is found. They change with the name and the address.
func found() grants { return grants{to(Put, "PERSONWORD#*"), to(Delete, "PERSONWORD#*")} }

// requested returns the rights to write requests, and the claims of addresses that follow from the domain rule. Primary
// contacts need them when they add people, and staff when they decide.
func requested() grants {
	return grants{
		to(Read, "EMAIL#*", "DOMAIN#*", "UNCLAIMED#*", "REQUEST#*"),
		to(Put, "EMAIL#*", "UNCLAIMED#*", "REQUEST#*"),
		to(Delete, "UNCLAIMED#*"),
	}
}

// once returns the rights to read and store the items of requests with an Idempotency-Key.
func once() grants { return grants{to(Read, "IDEMPOTENCY#*"), to(Put, "IDEMPOTENCY#*")} }

func join(all ...grants) grants { return slices.Concat(all...) }
