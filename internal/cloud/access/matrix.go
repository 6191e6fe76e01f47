package access

import "slices"

// matrix is the whole of it: who reads and writes what. Keys are spelled in internal/portal/keys.go; what stands
// behind each is told in docs/access-patterns.md.
func matrix() map[string]grants {
	return map[string]grants{
		"sign-in": join(signedIn(), grants{
			to(Read, "EMAIL#*", "CRED#*", "DECOY#*"),
			to(List, "SESSION#*", "TIES#*"),
			to(Put, "SESSION#*", "CRED#*", "PERSON#*", "EVENT#*"),
			to(Patch, "THROTTLE#*"),
			to(Delete, "SESSION#*", "THROTTLE#*"),
		}),
		"reset-password": join(signedIn(), person(), grants{
			to(Read, "EMAIL#*", "CRED#*", "DECOY#*"),
			to(Put, "CRED#*", "SESSION#*", "DECOY#*", "MAIL#*"),
			to(Patch, "THROTTLE#*"),
		}),
		"accept-invite": join(signedIn(), person(), owners(), grants{
			to(Put, "CRED#*", "SESSION#*", "MAIL#*"),
			to(Patch, "THROTTLE#*"),
			to(Delete, "PERSON#*"), // a staff invite that is declined leaves nothing
		}),
		"invite-user": join(signedIn(), person(), grants{
			to(Read, "EMAIL#*"),
			to(Put, "MAIL#*"),
			to(Delete, "PERSON#*"), // a staff invite that is revoked leaves nothing
		}),
		"add-partner": join(signedIn(), person(), once(), grants{
			to(Read, "EMAIL#*", "DOMAIN#*", "LICENSED#*", "COUNT#*"),
			on("gsi1", "PARTNERS", "PARTNER#*"),
			to(Put, "PARTNER#*", "DOMAIN#*", "LICENSED#*", "COUNT#*", "MAIL#*"),
			to(Patch, "PERSON#*").only("partnerName"), // a partner's name stands on its people, too
			to(Delete, "DOMAIN#*", "LICENSED#*"),
		}),
		"manage-people": join(signedIn(), person(), owners(), once(), grants{
			to(Read, "EMAIL#*"),
			to(List, "TIES#*"),
			on("gsi1", "PARTNER#*"),
			on("gsi2", "PEOPLE"),
			to(Put, "TIES#*", "MAIL#*"), // a person's name stands on their ties, too
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
			to(Patch, "MAIL#*", "THROTTLE#*"),
			to(Patch, "PERSON#*").only("mail"),
			to(Delete, "MAIL#*"),
		},
		"expire-invites": join(person(), grants{
			to(Read, "PORTAL", "PERSON#*", "CLOCK"),
			to(List, "INVITE#*"),
			to(Put, "CLOCK"),
		}),
		"make-owner": join(person(), grants{
			to(Read, "PORTAL", "PERSON#*"),
			to(Put, "PORTAL", "MAIL#*"),
		}),
	}
}

// signedIn is what every call over HTTP reads, to find out who makes it.
func signedIn() grants { return grants{to(Read, "PORTAL", "SESSION#*", "PERSON#*", "PARTNER#*")} }

// person is what changing a person comes to: the record, their claim on an address, the invite's expiry, the
// partner's counts, and the event.
func person() grants {
	return grants{
		to(Put, "PERSON#*", "EMAIL#*", "INVITE#*", "EVENT#*"),
		to(Patch, "COUNT#*"),
		to(Delete, "EMAIL#*", "INVITE#*"),
	}
}

// owners is what it takes to keep the number of active owners.
func owners() grants { return grants{to(Patch, "PORTAL").only("active")} }

// once is what a request with an Idempotency-Key remembers.
func once() grants { return grants{to(Read, "IDEMPOTENCY#*"), to(Put, "IDEMPOTENCY#*")} }

func join(all ...grants) grants { return slices.Concat(all...) }
