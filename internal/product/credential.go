package portal

import (
	"errors"
	"time"

	"allyway/internal/password"
	"allyway/internal/table"
)

// credential is a person's password at rest: an Argon2id hash as a PHC string.
type credential struct {
	PHC       string    `json:"phc"`
	ChangedAt time.Time `json:"changedAt"`

	version int64
}

func storedPassword(items table.Items, person string) (credential, error) {
	if person == "" {
		return credential{}, nil
	}
	c := credential{version: items[keyPassword(person)].Version}
	_, err := items.Decode(keyPassword(person), &c)
	return c, err
}

func putPassword(person, phc string, now time.Time, cond table.Condition) table.Op {
	return table.Put(table.Item{Key: keyPassword(person), Attributes: table.Encode(credential{PHC: phc, ChangedAt: now})}, cond)
}

// checkPassword holds a new password to the portal's rules. What a person could be guessed by may not be in it.
func (p *Portal) checkPassword(typed string, set Settings, who *Person) error {
	err := password.Check(typed, set.PasswordMinLength, p.Guessable,
		who.FirstName, who.LastName, string(who.Email), who.PartnerName, set.PortalName)
	switch {
	case errors.Is(err, password.ErrTooShort):
		return passwordError(CodePasswordTooShort, "Use at least %d characters; a few words in a row do well.", set.PasswordMinLength)
	case errors.Is(err, password.ErrTooLong):
		return passwordError(CodePasswordTooLong, "Use at most %d characters.", password.MaxLength)
	case errors.Is(err, password.ErrGuessable):
		return passwordError(CodePasswordGuessable, "This password is easy to guess; use a few unrelated words instead.")
	}
	return err
}

func passwordError(code Code, format string, args ...any) error {
	e := refuse(code, format, args...)
	e.Fields = []Field{{Location: "body.password", Message: e.Detail, Code: code}}
	return e
}
