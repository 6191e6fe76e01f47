// Package origin knows the origins of web pages: a scheme, a host and perhaps a port, such as https://app.example.com.
package origin

import (
	"errors"
	"net"
	"net/url"
	"slices"
	"strings"
)

// ParseList takes a list of origins, with commas or spaces between them.
func ParseList(list string) ([]string, error) {
	var all []string
	for _, origin := range strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' }) {
		if err := Check(origin); err != nil {
			return nil, err
		}
		if !slices.Contains(all, origin) {
			all = append(all, origin)
		}
	}
	return all, nil
}

// Check refuses a text that is not an origin in the form in which a browser sends it, because no browser's origin would
// be equal to it. Only loopback addresses may have http.
func Check(origin string) error {
	u, err := url.Parse(origin)
	if err != nil || u.Host == "" || strings.Contains(origin, "*") || u.Scheme+"://"+u.Host != origin {
		return errors.New("must have origins alone: a scheme and a host such as https://app.example.com, without a path, a slash at the end, a name or a star")
	}
	if u.Scheme != "https" && (u.Scheme != "http" || !isLoopback(u.Hostname())) {
		return errors.New("must have origins that begin with https:// (http:// is for loopback addresses)")
	}
	if strings.Trim(origin, sent) != "" || u.Scheme == "https" && u.Port() == "443" || u.Scheme == "http" && u.Port() == "80" || strings.HasSuffix(u.Host, ":") {
		return errors.New("must have origins as browsers send them: in small letters of ASCII, without the port 443 of https or 80 of http")
	}
	return nil
}

const sent = "abcdefghijklmnopqrstuvwxyz0123456789-_.:/[]" // the characters that browsers send

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
