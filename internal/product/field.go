package portal

import (
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Longest values, in characters.
const (
	maxName    = 100
	maxLine    = 200
	maxText    = 2000
	maxDomains = 20
	maxGroups  = 50
)

// text brings a typed value to its stored form: trimmed, and without control characters. Lines are kept where a
// value may have several.
func text(typed string, longest int, lines bool) (string, string) {
	typed = strings.TrimSpace(strings.ReplaceAll(typed, "\r\n", "\n"))
	if !utf8.ValidString(typed) {
		return "", "must be valid UTF-8"
	}
	for _, r := range typed {
		if unicode.IsControl(r) && !(lines && (r == '\n' || r == '\t')) || r == '\u2028' || r == '\u2029' {
			return "", "must not contain line breaks or control characters"
		}
	}
	if utf8.RuneCountInString(typed) > longest {
		return "", "is too long"
	}
	return typed, ""
}

func setText(to *string, typed *string, longest int, lines bool, location string, wrong *problems) {
	if typed == nil {
		return
	}
	value, why := text(*typed, longest, lines)
	if why != "" {
		wrong.add(location, why)
		return
	}
	*to = value
}

// setName takes a name that must not be empty.
func setName(to *string, typed *string, location string, wrong *problems) {
	setText(to, typed, maxName, false, location, wrong)
	if typed != nil && strings.TrimSpace(*typed) == "" {
		wrong.add(location, "must not be empty")
	}
}

func setPhone(to *string, typed *string, location string, wrong *problems) {
	if typed == nil {
		return
	}
	if strings.TrimSpace(*typed) == "" {
		*to = ""
		return
	}
	number, err := ParsePhone(*typed)
	if err != nil {
		wrong.check(location, err)
		return
	}
	*to = number
}

func setEmail(to *Address, typed *string, location string, wrong *problems) {
	if typed == nil {
		return
	}
	if strings.TrimSpace(*typed) == "" {
		*to = ""
		return
	}
	address, err := ParseAddress(*typed)
	if err != nil {
		wrong.check(location, err)
		return
	}
	*to = address
}

// setAccessPoint takes the URL of a partner's public access point.
func setAccessPoint(to *string, typed *string, location string, wrong *problems) {
	setText(to, typed, maxText, false, location, wrong)
	if typed == nil || *to == "" {
		return
	}
	u, err := url.Parse(*to)
	if err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil {
		wrong.add(location, "must be an https URL such as https://access.example.com/as4")
	}
}

// setDomains takes all of a partner's domains; each once.
func setDomains(to *[]string, typed *[]string, location string, wrong *problems) {
	if typed == nil {
		return
	}
	if len(*typed) > maxDomains {
		wrong.add(location, "must be at most 20 domains")
		return
	}
	all := []string{}
	for _, t := range *typed {
		domain, err := ParseDomain(t)
		if err != nil {
			wrong.check(location, err)
			continue
		}
		if !slices.Contains(all, domain) {
			all = append(all, domain)
		}
	}
	*to = all
}

// lifetime is how long an invite lives: hours as asked for, or the portal's setting.
func lifetime(hours *int, set Settings, wrong *problems) time.Duration {
	if hours == nil {
		return set.InviteLifetime()
	}
	if *hours < 1 || *hours > 30*24 {
		wrong.add("body.expiresIn", "must be between 1 and 720 hours")
	}
	return time.Duration(*hours) * time.Hour
}
