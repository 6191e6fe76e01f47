package invites

import (
	"allyway/internal/portal"
	"allyway/internal/record"
)

// requestKeys are what waiting reads. A request's id is the person's.
func requestKeys(id string) []record.Key { return []record.Key{record.Request(id), record.Person(id)} }

// waiting returns a request and its person from what the call has read. Refusal: not_found.
func waiting(c *record.Call, id string) (*portal.Request, *portal.Person, error) {
	r, err := c.Found.Request(id)
	if err != nil {
		return nil, nil, err
	}
	who, err := c.Found.PersonIfAny(id)
	if err == nil && who == nil {
		err = portal.NotFound("request")
	}
	return r, who, err
}
