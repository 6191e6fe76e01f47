// Package portal has the nouns of a partner portal and their rules: the person and their life, the partner, the
// address, the phone number, roles, the domain rule, settings, requests, ecosystems, members, events and letters.
//
// Everything here is pure. Nothing reads a clock, makes a random value, takes a context or knows the table: a rule
// depends on its arguments alone. Package record stores the nouns, and a package for each function's work uses both.
//
// A refusal is an *Error, which the caller may see. Any other error is a fault.
package portal
