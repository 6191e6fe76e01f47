package portal

import (
	"errors"

	"allyway/internal/password"
)

// CheckPassword checks a new password against the portal's rules. It must not be easy to guess for somebody who knows
// the person, their partner and the portal. A nil guess is an error: no password is accepted without one. Refusals:
// password_too_short, password_too_long, password_guessable.
func CheckPassword(typed string, set Settings, who *Person, guess password.Guess) error {
	err := password.Check(typed, set.PasswordMinLength, guess,
		who.FirstName, who.LastName, string(who.Email), who.PartnerName, set.PortalName)
	switch {
	case errors.Is(err, password.ErrTooShort):
		return refusePassword(CodePasswordTooShort, "Use at least %d characters; a few words in a row do well.", set.PasswordMinLength)
	case errors.Is(err, password.ErrTooLong):
		return refusePassword(CodePasswordTooLong, "Use at most %d characters.", password.MaxLength)
	case errors.Is(err, password.ErrGuessable):
		return refusePassword(CodePasswordGuessable, "This password is easy to guess; use a few unrelated words instead.")
	}
	return err
}

func refusePassword(code Code, detail string, args ...any) error {
	e := Refuse(code, detail, args...)
	e.Fields = []Field{{Location: "body.password", Message: e.Detail, Code: code}}
	return e
}
