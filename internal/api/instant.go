package api

import (
	"time"

	"github.com/danielgtaylor/huma/v2"
)

// instant is a time in a request, in the form of RFC 3339. Go's parser also takes forms that are not in RFC 3339: a
// comma before the fraction of a second, an hour of one digit, and an offset of a day or more. The pattern refuses
// these.
type instant struct{ time.Time }

// Schema describes the time as any other time, and adds the pattern.
func (instant) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{
		Type:               huma.TypeString,
		Format:             "date-time",
		Pattern:            `^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])$`,
		PatternDescription: "an RFC 3339 date-time",
	}
}

// pointer returns the time, or nil if none was sent.
func (i *instant) pointer() *time.Time {
	if i == nil {
		return nil
	}
	return &i.Time
}
