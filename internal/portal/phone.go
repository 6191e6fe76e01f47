package portal

import "allyway/internal/phone"

// ParsePhone returns a phone number as E.164 (ITU-T): a plus sign and at most 15 digits, the country code first.
// Package phone says which forms it takes.
func ParsePhone(typed string) (string, error) { return phone.Parse(typed) }
