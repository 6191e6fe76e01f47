package access

import "slices"

// matrix is the whole of it: who reads and writes what. Keys are spelled in internal/portal/keys.go; what stands
// behind each is told in docs/access-patterns.md. story_test.go holds every row to what the code needs, no less and no
// more.
func matrix() map[string]grants {
	return map[string]grants{
		"sign-in": join(signedIn(), grants{
			to(Read, "EMAIL#*", "CRED#*", "DECOY#*"),
			to(List, "SESSION#*", "TIES#*"),
			to(Put, "SESSION#*", "CRED#*", "PERSON#*", "EVENT#*"),
			to(Patch, "THROTTLE#*"),
			to(Delete, "SESSION#*", "THROTTLE#*"),
		}),
		"reset-password": join(signedIn(), invited(), grants{
			to(Read, "EMAIL#*", "CRED#*", "DECOY#*"),
			to(Put, "CRED#*", "SESSION#*", "DECOY#*"),
			to(Patch, "COUNT#*", "THROTTLE#*"),
		}),
		"accept-invite": join(invited(), erased(), grants{
			to(Read, "PORTAL", "PERSON#*", "PARTNER#*"),
			to(Put, "CRED#*", "SESSION#*"),
			to(Patch, "COUNT#*", "THROTTLE#*"),
			to(Patch, "PORTAL").only("active"), // the number of owners
		}),
		"invite-user": join(signedIn(), invited(), erased(), grants{
			to(List, "TIES#*"),
			to(Patch, "COUNT#*"),
		}),
		"add-partner": join(signedIn(), invited(), once(), grants{
			to(Read, "EMAIL#*", "DOMAIN#*", "LICENSED#*", "COUNT#*"),
			on("gsi1", "PARTNERS", "PARTNER#*"),
			to(Put, "PARTNER#*", "DOMAIN#*", "LICENSED#*", "COUNT#*", "EMAIL#*"),
			to(Patch, "PERSON#*").only("partnerName"), // a partner's name stands on its people, too
			to(Delete, "DOMAIN#*", "LICENSED#*"),
		}),
		"manage-people": join(signedIn(), invited(), once(), grants{
			to(Read, "EMAIL#*"),
			to(List, "TIES#*"),
			on("gsi1", "PARTNER#*"),
			on("gsi2", "PEOPLE"),
			to(Put, "EMAIL#*", "TIES#*"), // a person's name stands on their ties, too
			to(Patch, "COUNT#*"),
			to(Patch, "PORTAL").only("active"),
			to(Delete, "EMAIL#*"),
		}),
		"link-member": join(signedIn(), once(), grants{
			to(Read, "EMAIL#*", "ECO#*", "MEMBER#*", "TIES#*"),
			to(List, "WORD#*"),
			on("gsi1", "ECOS", "ECO#*", "MEMBERS#*"),
			on("gsi2", "MEMBER#*"),
			to(Put, "ECO#*", "MEMBER#*", "TIES#*", "WORD#*", "EVENT#*"),
			to(Patch, "ECO#*", "MEMBER#*", "TIES#*"),
			to(Check, "PERSON#*"),
			to(Delete, "ECO#*", "MEMBER#*", "TIES#*", "WORD#*"),
		}),
		"send-email": {
			to(Read, "PORTAL", "PERSON#*", "PARTNER#*", "MAIL#*"),
			to(List, "MAIL#*"),
			to(Patch, "MAIL#*"),
			to(Patch, "PERSON#*").only("mail"),
			to(Delete, "MAIL#*"),
		},
		"expire-invites": {
			to(Read, "PORTAL", "PERSON#*", "CLOCK"),
			to(List, "INVITE#*"),
			to(Put, "CLOCK", "PERSON#*", "EVENT#*"),
			to(Patch, "COUNT#*"),
			to(Delete, "INVITE#*"),
		},
		"make-owner": join(invited(), grants{
			to(Read, "PORTAL", "PERSON#*"),
			to(Put, "PORTAL", "EMAIL#*"),
			to(Delete, "EMAIL#*"),
		}),
	}
}

// signedIn is what a call for signed-in people reads, to find out who makes it.
func signedIn() grants { return grants{to(Read, "PORTAL", "SESSION#*", "PERSON#*", "PARTNER#*")} }

// invited is what a person's invites come to: the record, the row that the clean-up finds the expiry by, the event and
// the mail.
func invited() grants {
	return grants{
		to(Put, "PERSON#*", "INVITE#*", "EVENT#*", "MAIL#*"),
		to(Delete, "INVITE#*"),
	}
}

// erased is what becomes of a staff invite that is declined or revoked.
func erased() grants { return grants{to(Delete, "PERSON#*", "EMAIL#*")} }

// once is what a request with an Idempotency-Key remembers.
func once() grants { return grants{to(Read, "IDEMPOTENCY#*"), to(Put, "IDEMPOTENCY#*")} }

func join(all ...grants) grants { return slices.Concat(all...) }
