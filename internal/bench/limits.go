package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// These are limits of AWS that a portal could reach, as of July 2025. AWS can raise those with "asked", if it is asked.
const (
	writesOfPartition = 1000.0   // write units in a second of one partition of the table or an index
	readsOfPartition  = 3000.0   // read units
	writesOfTable     = 40_000.0 // asked
	mailsOfSES        = 14.0     // asked; many accounts begin with this
	callsOfLambda     = 1000.0   // functions at once in a region; asked
	requestsOfGateway = 10_000.0 // in a second; asked
	recordsOfShard    = 1000.0   // in a second of one shard of a stream
)

// This is the load that is computed.
const (
	requestsASecond = 1000.0
	invitesASecond  = 200.0
	shards          = 8.0
	firstLetter     = 0.12 // the share of the most frequent first letter of names; assumed
	milliseconds    = 15.0 // of a request; assumed, as on the page of costs
	hashing         = 400.0
)

// mix is the share of each operation in the requests other than invites.
var mix = []struct {
	operation, when string
	share           float64
}{
	{"GET /v1/session", "", 0.5},
	{"GET /v1/people/{person}", "by staff", 0.2},
	{"GET /v1/people", "20 of them", 0.15},
	{"GET /v1/people", "by the beginning of a word, of 20", 0.05},
	{"GET /v1/partners", "20 of them", 0.1},
}

// life is the operations that each invite causes.
var life = []struct{ operation, when string }{
	{"POST /v1/partners/{partner}/people", "invited at once"},
	{"", "one mail, when the stream reports it"},
	{"POST /v1/invites/preview", ""},
	{"POST /v1/invites/accept", "by a partner's person"},
}

// limit is one of AWS's limits, with how much of it a portal needs.
type limit struct {
	name   string
	needs  float64
	has    float64
	remedy string
}

func (l limit) use() float64 { return l.needs / l.has }

// limits computes what a portal needs under that load. It returns the limits that the portal comes nearest to or
// exceeds, the worst first.
func (p patterns) limits() ([]limit, error) {
	type load struct{ reads, writes float64 }
	partitions := map[string]load{}
	var total load
	add := func(operation, when string, aSecond float64) error {
		o, err := p.find(operation, when)
		if err != nil {
			return err
		}
		total.reads, total.writes = total.reads+o.reads*aSecond, total.writes+o.writes*aSecond
		loads, err := p.loads(o)
		for _, l := range loads {
			share := hottest(l.partition)
			was := partitions[l.partition]
			partitions[l.partition] = load{was.reads + l.reads*aSecond*share, was.writes + l.writes*aSecond*share}
		}
		return err
	}
	for _, of := range life {
		if err := add(of.operation, of.when, invitesASecond); err != nil {
			return nil, err
		}
	}
	for _, of := range mix {
		if err := add(of.operation, of.when, of.share*requestsASecond); err != nil {
			return nil, err
		}
	}
	all := []limit{
		{"mails a second of SES", invitesASecond, mailsOfSES, "ask SES for a higher rate, and set `mailRate`; until then mail waits in its queue and nothing fails"},
		{"write units a second of the table", total.writes, writesOfTable, "ask for a higher quota; the table itself grows on demand"},
		{"functions at once", requestsASecond*milliseconds/1000 + invitesASecond*(hashing+2*milliseconds)/1000, callsOfLambda, "ask for more concurrency"},
		{"requests a second of API Gateway", requestsASecond + 3*invitesASecond, requestsOfGateway, "ask for a higher quota"},
	}
	for name, l := range partitions {
		all = append(all, limit{"write units a second of " + name, l.writes, writesOfPartition, remedies(name)},
			limit{"read units a second of " + name, l.reads, readsOfPartition, remedies(name)})
	}
	all = slices.DeleteFunc(all, func(l limit) bool { return l.use() < 0.02 })
	slices.SortFunc(all, func(a, b limit) int { return cmp.Or(cmp.Compare(b.use(), a.use()), cmp.Compare(a.name, b.name)) })
	return all, nil
}

// hottest returns the share of a pattern's load that its hottest partition has. If each person or address has a value
// of its own in braces, the load is spread so far that it does not matter.
func hottest(pattern string) float64 {
	values := strings.Count(pattern, "{")
	share := 1.0
	for value, of := range map[string]float64{"{shard}": 1 / shards, "{letter}": firstLetter, "{day}": 1, "{hour}": 1} {
		if strings.Contains(pattern, value) {
			share *= of
			values--
		}
	}
	if values > 0 {
		return 1e-6
	}
	return share
}

// remedies says what helps if a partition is too hot.
func remedies(pattern string) string {
	switch {
	case pattern == "PEOPLE" || pattern == "PARTNERS":
		return "DynamoDB splits a hot partition between its sort keys, which here begin with status and name, within minutes; beyond that, shard the index's key by the person's id and merge the shards in lists"
	case strings.Contains(pattern, "{shard}"):
		return "more shards: one number in internal/record/keys.go"
	case strings.Contains(pattern, "{letter}"):
		return "two letters instead of one in internal/record/keys.go"
	}
	return fmt.Sprintf("shard %s", pattern)
}
