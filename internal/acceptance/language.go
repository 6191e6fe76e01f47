package acceptance

import (
	"slices"
	"strconv"
	"strings"

	"allyway/internal/portal"
)

// preferred returns the language of the portal that a browser asks for most, as its Accept-Language says it (RFC 9110,
// 12.5.4), or "" if it asks for none. A region does not count: de-CH asks for German. The library for this would add
// its tables of all languages to the function.
func preferred(acceptLanguage string) (best string) {
	most := 0.0
	for _, asked := range strings.Split(acceptLanguage, ",") {
		tag, weight := asked, 1.0
		if before, q, ok := strings.Cut(asked, ";"); ok {
			number, found := strings.CutPrefix(strings.TrimSpace(q), "q=")
			w, err := strconv.ParseFloat(number, 64)
			if !found || err != nil {
				continue
			}
			tag, weight = before, w
		}
		main, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(tag)), "-")
		if weight > most && weight <= 1 && slices.Contains(portal.Languages, main) {
			best, most = main, weight
		}
	}
	return best
}
