package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand"
	"regexp"
	"slices"
	"strings"
)

// The places of what is used in a country's metadata.
const (
	placePattern = 2
	placeLengths = 3
	placePrefix  = 5
)

// metadata is what is used of the library's file. A country is a list, whose places have a meaning each.
type metadata struct {
	Codes         map[string][]string          `json:"country_calling_codes"` // to countries, the main one first
	Countries     map[string][]json.RawMessage `json:"countries"`
	NonGeographic map[string][]json.RawMessage `json:"nonGeographic"`
}

// country is the plan of a country's numbers.
type country struct {
	pattern *regexp.Regexp
	lengths []int
	prefix  string // what is dialled inside the country
}

// plansOf returns a line for each country code.
func plansOf(content []byte) ([]byte, error) {
	var m metadata
	if err := json.Unmarshal(content, &m); err != nil {
		return nil, err
	}
	all := map[string][]country{}
	add := func(code string, raw []json.RawMessage) error {
		c, err := countryOf(raw)
		all[code] = append(all[code], c)
		return err
	}
	for code, names := range m.Codes {
		for _, name := range names {
			if err := add(code, m.Countries[name]); err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
		}
	}
	for code, raw := range m.NonGeographic {
		if err := add(code, raw); err != nil {
			return nil, fmt.Errorf("%s: %w", code, err)
		}
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "# Made by generate from %s %s (MIT). Do not edit.\n", source.Name, source.Version)
	for _, code := range slices.Sorted(maps.Keys(all)) {
		plan := code + " " + lengthsOf(code, all[code])
		if lengths := beginWith("0", all[code]); len(lengths) > 0 {
			plan += " zero:" + join(lengths)
		} else if trunk := trunkOf(all[code]); trunk != "" {
			plan += " " + trunk
		}
		fmt.Fprintln(&b, plan)
	}
	return b.Bytes(), nil
}

func countryOf(raw []json.RawMessage) (c country, err error) {
	if len(raw) <= placeLengths {
		return c, fmt.Errorf("only %d places", len(raw))
	}
	var pattern string
	if err := json.Unmarshal(raw[placePattern], &pattern); err != nil {
		return c, err
	}
	if c.pattern, err = regexp.Compile("^(?:" + pattern + ")$"); err != nil {
		return c, err
	}
	if len(raw) > placePrefix {
		_ = json.Unmarshal(raw[placePrefix], &c.prefix) // 0 if there is none
	}
	return c, json.Unmarshal(raw[placeLengths], &c.lengths)
}

// lengthsOf returns the lengths of the main country's numbers. With the country code they have at most 15 digits.
func lengthsOf(code string, countries []country) string {
	return join(slices.DeleteFunc(slices.Clone(countries[0].lengths), func(n int) bool { return n+len(code) > 15 }))
}

func join(lengths []int) string {
	return strings.Trim(strings.ReplaceAll(fmt.Sprint(lengths), " ", ","), "[]")
}

// trunkOf returns the prefix of the main country, if no number of the country code begins with it.
func trunkOf(countries []country) string {
	prefix := countries[0].prefix
	if prefix == "" || prefix == "1" || strings.Trim(prefix, "0123456789") != "" || len(beginWith(prefix, countries)) > 0 {
		return ""
	}
	return prefix
}

// beginWith returns the lengths of the countries' numbers that begin with these digits and have another digit than 0
// behind them. Numbers that begin with two zeros do not count: some countries have such numbers for machines.
func beginWith(digits string, countries []country) []int {
	found := map[int]bool{}
	random := rand.New(rand.NewSource(1)) // the same every time
	for _, c := range countries {
		for _, length := range c.lengths {
			for range 5000 {
				number := digits + fmt.Sprint(1+random.Intn(9))
				for len(number) < length {
					number += fmt.Sprint(random.Intn(10))
				}
				if c.pattern.MatchString(number) {
					found[length] = true
					break
				}
			}
		}
	}
	return slices.Sorted(maps.Keys(found))
}
