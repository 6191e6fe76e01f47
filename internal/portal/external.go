package portal

import (
	"maps"
	"slices"
	"strings"
)

// ExternalIDs say what other systems call a record: the name of a system, such as hubspot, → the id that the record has
// there. Within a system, each id belongs to one partner and to one person at most.
type ExternalIDs map[string]string

const (
	maxExternalIDs = 10
	maxSystem      = 40  // characters
	maxExternalID  = 200 // characters
)

// ExternalRef names a record by its id in another system.
type ExternalRef struct{ System, ID string }

// Refs returns the ids, sorted by system.
func (ids ExternalIDs) Refs() []ExternalRef {
	var all []ExternalRef
	for _, system := range slices.Sorted(maps.Keys(ids)) {
		all = append(all, ExternalRef{system, ids[system]})
	}
	return all
}

// Valid reports whether r has a possible system and id, and adds a problem for the one that is not possible. Upper and
// lower case are different in an id: two ids of Salesforce that differ only in case name different records.
func (r ExternalRef) Valid(system, id string, wrong *Problems) bool {
	if !validSystem(r.System) {
		wrong.Add(system, "must be the name of a system such as hubspot: small letters, digits, - and _, at most %d characters", maxSystem)
		return false
	}
	kept := filled(r.ID, maxExternalID, id, wrong)
	if kept != r.ID && !wrong.At(id) {
		wrong.Add(id, "must not begin or end with a space, or have invisible marks")
	}
	return kept == r.ID && kept != ""
}

func validSystem(name string) bool {
	return name != "" && len(name) <= maxSystem && strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789-_") == ""
}

// merged returns the ids with the given ones added. A given nil removes the id of its system.
func (ids ExternalIDs) merged(given map[string]*string, at string, wrong *Problems) ExternalIDs {
	all := ExternalIDs{}
	maps.Copy(all, ids)
	for _, system := range slices.Sorted(maps.Keys(given)) {
		id := given[system]
		if id == nil {
			delete(all, system)
			continue
		}
		if ref := (ExternalRef{system, visible(*id)}); ref.Valid(at, at+"."+system, wrong) {
			all[system] = ref.ID
		}
	}
	if len(all) > maxExternalIDs {
		wrong.Add(at, "must be of at most %d systems", maxExternalIDs)
	}
	if len(all) == 0 {
		return nil
	}
	return all
}

// adopt returns the record's ids together with those of the record whose place it takes. If both have an id in a
// system, the record keeps its own.
func (ids ExternalIDs) adopt(other ExternalIDs) ExternalIDs {
	if len(other) == 0 {
		return ids
	}
	all := maps.Clone(other)
	maps.Copy(all, ids)
	return all
}

// WithExternalID returns the fields with the id by which an upsert names the record. It adds a problem if the fields
// give the record another id in the same system, or remove it.
func (f Fields) WithExternalID(r ExternalRef, at string, wrong *Problems) Fields {
	all, given := maps.Clone(f), map[string]*string{}
	if all == nil {
		all = Fields{}
	}
	maps.Copy(given, f.externalIDs())
	if id, ok := given[r.System]; ok && (id == nil || *id != r.ID) {
		wrong.Add(at+"."+r.System, "must be the id in the path, or missing")
	}
	given[r.System] = &r.ID
	all["externalIds"] = given
	return all
}

func (f Fields) externalIDs() map[string]*string {
	ids, _ := f["externalIds"].(map[string]*string)
	return ids
}
