package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/aws/constructs-go/constructs/v10"
)

// stages is the folder of the stage files.
const stages = "stages"

// choices are the settings that a deployment has chosen, by name: in the context (-c name=value, or cdk.context.json)
// and in a stage file. They collect what is wrong, so that one error names everything.
type choices struct {
	given map[string]any
	asked []string // the names that the program reads; no other may be given
	wrong []string
}

// readChoices returns what the context has and, if it names a stage, what stages/STAGE.json has. A name that is in both
// must have one value, because CDK does not say which part of the context came from the command line.
func readChoices(node constructs.Node) *choices {
	c := &choices{given: map[string]any{}}
	context, _ := node.GetAllContext(nil).(map[string]any)
	for name, value := range context {
		if !ofCDK(name) {
			c.given[name] = value
		}
	}
	stage := c.text("stage", "")
	if stage == "" {
		return c
	}
	file := filepath.Join(stages, stage+".json")
	staged, err := readStage(file)
	if err != nil {
		c.refuse("%v", err)
	}
	for _, name := range slices.Sorted(maps.Keys(staged)) {
		if value, ok := c.given[name]; ok && plain(value) != plain(staged[name]) {
			c.refuse("%s is %s in %s and %s in -c or cdk.context.json: give it once", name, plain(staged[name]), file, plain(value))
		}
		c.given[name] = staged[name]
	}
	return c
}

func readStage(file string) (map[string]any, error) {
	b, err := os.ReadFile(file)
	if errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("%s does not exist: write the stage's settings into it, as {\"mailFrom\": \"…\"}", file)
	}
	if err != nil {
		return nil, err
	}
	var staged map[string]any
	if err := json.Unmarshal(b, &staged); err != nil {
		return nil, fmt.Errorf("%s is not an object of JSON: %v", file, err)
	}
	return staged, nil
}

// ofCDK reports whether a name of the context is CDK's own: a feature flag, a looked-up value or an option of the
// command line.
func ofCDK(name string) bool {
	return strings.ContainsAny(name, "@:") || name == "acknowledged-issue-numbers" || name == "cli-telemetry"
}

// plain returns a value as a person would write it.
func plain(value any) string {
	switch value := value.(type) {
	case nil:
		return ""
	case string:
		return strings.TrimSpace(value)
	case float64:
		return strconv.FormatFloat(value, 'f', -1, 64)
	}
	b, err := json.Marshal(value)
	if err != nil {
		return fmt.Sprint(value)
	}
	return string(b)
}

func (c *choices) refuse(format string, args ...any) {
	c.wrong = append(c.wrong, fmt.Sprintf(format, args...))
}

// text returns what was chosen for a name. An empty text counts as not given.
func (c *choices) text(name, otherwise string) string {
	c.asked = append(c.asked, name)
	switch c.given[name].(type) {
	case map[string]any, []any:
		c.refuse("%s takes one value", name)
		return otherwise
	}
	if value := plain(c.given[name]); value != "" {
		return value
	}
	return otherwise
}

// number returns a whole number from least to most.
func (c *choices) number(name string, otherwise, least, most int, of string) int {
	n, err := strconv.Atoi(c.text(name, strconv.Itoa(otherwise)))
	if err != nil || n < least || n > most {
		c.refuse("%s takes a whole number of %s, %d to %d", name, of, least, most)
	}
	return n
}

func (c *choices) yes(name string, otherwise bool) bool {
	value := c.text(name, strconv.FormatBool(otherwise))
	if value != "true" && value != "false" {
		c.refuse("%s takes true or false", name)
	}
	return value == "true"
}

// pairs returns names with values: an object, or a text such as a=1,b=2.
func (c *choices) pairs(name string) map[string]string {
	c.asked = append(c.asked, name)
	all := map[string]string{}
	if object, ok := c.given[name].(map[string]any); ok {
		for key, value := range object {
			all[key] = plain(value)
		}
	} else if value := plain(c.given[name]); value != "" {
		for _, pair := range strings.Split(value, ",") {
			key, value, _ := strings.Cut(pair, "=")
			all[strings.TrimSpace(key)] = strings.TrimSpace(value)
		}
	}
	for key, value := range all {
		if key == "" || value == "" {
			c.refuse("%s takes pairs such as team=portal,cost=1234", name)
		}
	}
	return all
}

// refuseUnknown refuses every name that the program has not asked for, and suggests the nearest one that it knows.
func (c *choices) refuseUnknown() {
	for _, name := range slices.Sorted(maps.Keys(c.given)) {
		if !slices.Contains(c.asked, name) {
			c.refuse("%s is no setting: did you mean %s?", name, nearest(name, c.asked))
		}
	}
}

func (c *choices) err() error {
	if len(c.wrong) == 0 {
		return nil
	}
	return errors.New("infra: " + strings.Join(c.wrong, "; "))
}

// nearest returns the name that differs from typed in the fewest letters. Case does not count.
func nearest(typed string, names []string) string {
	return slices.MinFunc(names, func(a, b string) int { return distance(typed, a) - distance(typed, b) })
}

// distance returns the Levenshtein distance of two words. Case does not count.
func distance(a, b string) int {
	a, b = strings.ToLower(a), strings.ToLower(b)
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		before := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := before
			if a[i] != b[j] {
				change++
			}
			before = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
