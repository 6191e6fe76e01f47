package api

import (
	"fmt"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// eventDetail is what an event says beyond who did what to whom. It has the ids of things, each under the name of its
// kind.
type eventDetail map[string]any

// Schema describes the details in the document.
func (eventDetail) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeObject, Properties: eventDetails(), AdditionalProperties: false}
}

// HasEventDetail reports whether the document describes a detail of events with this name.
func HasEventDetail(name string) bool { return eventDetails()[name] != nil }

func eventDetails() map[string]*huma.Schema {
	texts := func(doc string) *huma.Schema {
		return &huma.Schema{Type: huma.TypeArray, Items: &huma.Schema{Type: huma.TypeString}, Description: doc}
	}
	all := map[string]*huma.Schema{
		"access":  {Type: huma.TypeBoolean, Description: "Whether the new person was invited at once."},
		"changes": {Type: huma.TypeArray, Items: fromToSchema(), Description: "What has changed from what to what: values of a fixed set, and ids."},
		"fields":  texts("The names of the fields that have changed."),
		"scopes":  texts("The scopes of the new key."),
		"members": texts("The ids of members that were imported together."),
	}
	for name, doc := range map[string]string{
		"ecosystem": "An ecosystem's id.",
		"member":    "A member's id.",
		"group":     "A group's id.",
		"workspace": "A workspace's id.",
		"capture":   "A capture's id.",
		"key":       "The id of a program's key.",
		"webhook":   "A webhook's id.",
		"delivery":  "The id of a delivery, which is that of its event.",
		"account":   "The id of the account that took the person's place.",
		"by":        "The id of the person who made the request.",
		"from":      "The id of the partner that the person was moved from.",
		"kind":      "The kind of the new partner.",
		"licence":   "The licence of the new partner.",
		"reason":    "Why the request was made, or why a webhook was switched off.",
		"role":      "The role of the new person.",
		"state":     "What happened to the mail.",
	} {
		all[name] = &huma.Schema{Type: huma.TypeString, Description: doc}
	}
	return all
}

func fromToSchema() *huma.Schema {
	value := &huma.Schema{Description: "A word, a number, true or false, an id, or a list of ids. It is null for none."}
	return &huma.Schema{Type: huma.TypeObject, Required: []string{"field", "from", "to"}, AdditionalProperties: false,
		Properties: map[string]*huma.Schema{"field": {Type: huma.TypeString, Description: "The field's name. Groups and member have ids."}, "from": value, "to": value}}
}

// shownIDs returns a list of ids as the text of a cell.
func shownIDs(ids []any) string {
	if len(ids) == 0 {
		return "none"
	}
	return strings.Trim(fmt.Sprint(ids), "[]")
}
