package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/assertions"
)

// template is a synthesized stack, as JSON.
type template struct {
	assertions.Template
	stack     awscdk.Stack
	Resources map[string]resource
	Outputs   map[string]any
}

type resource struct {
	Type           string
	DeletionPolicy string
	Properties     map[string]any
}

// synth makes the stack with small assets of its own, so that nothing has to be built first.
func synth(t *testing.T, change func(*settings)) *template {
	t.Helper()
	dist := t.TempDir()
	for _, f := range inventory() {
		folder := filepath.Join(dist, f.name)
		if err := os.Mkdir(folder, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, "bootstrap"), []byte(f.name), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	s := settings{stack: "Portal", mailFrom: "portal@example.test", mailRate: 10, mailIdentity: identityAddress, mailDomain: "example.test", bounceDomain: "bounces.example.test",
		ownerEmail: "owner@example.test", originSecret: "1", cursorKey: "1", requestLimit: 100, architecture: "arm64",
		dist: dist, web: noWeb, keepData: true, operationMetrics: true}
	change(&s)
	out := t.TempDir()
	app := awscdk.NewApp(&awscdk.AppProps{Outdir: &out})
	addRules(app)
	stack := newPortal(app, s)
	made := &template{Template: assertions.Template_FromStack(stack, nil), stack: stack}
	b, err := json.Marshal(made.ToJSON())
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, made); err != nil {
		t.Fatal(err)
	}
	return made
}

// of returns the resources of a type, by their logical ids.
func (made *template) of(kind string) map[string]resource {
	found := map[string]resource{}
	for id, r := range made.Resources {
		if r.Type == kind {
			found[id] = r
		}
	}
	return found
}

// one returns the only resource of a type.
func (made *template) one(t *testing.T, kind string) (id string, r resource) {
	t.Helper()
	found := made.of(kind)
	if len(found) != 1 {
		t.Fatalf("%d resources of type %s, want one", len(found), kind)
	}
	for id, r = range found {
	}
	return id, r
}

// queue returns the SQS queue with that name.
func (made *template) queue(t *testing.T, name string) (id string, r resource) {
	t.Helper()
	for id, r = range made.of("AWS::SQS::Queue") {
		if strings.HasPrefix(id, name) {
			return id, r
		}
	}
	t.Fatalf("no queue %s", name)
	return "", resource{}
}

// within returns the part of a resource's properties at a path of names and indexes, or nil.
func within(v any, path ...any) any {
	for _, step := range path {
		switch step := step.(type) {
		case string:
			m, _ := v.(map[string]any)
			v = m[step]
		case int:
			l, _ := v.([]any)
			if step >= len(l) {
				return nil
			}
			v = l[step]
		}
	}
	return v
}

// list returns v if it is a list, and otherwise a list with v.
func list(v any) []any {
	if l, ok := v.([]any); ok {
		return l
	}
	if v == nil {
		return nil
	}
	return []any{v}
}

func words(v any) []string {
	var all []string
	for _, one := range list(v) {
		s, _ := one.(string)
		all = append(all, s)
	}
	return all
}

func text(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // cannot happen: it came from JSON
	}
	return string(b)
}

// lambda returns the logical id and the resource of one of our functions.
func (made *template) lambda(t *testing.T, name string) (string, resource) {
	t.Helper()
	for id, r := range made.of("AWS::Lambda::Function") {
		if r.Properties["FunctionName"] == "Portal-"+name {
			return id, r
		}
	}
	t.Fatalf("no function %s", name)
	return "", resource{}
}

// names returns the functions that a trigger calls, by name.
func names(by ...caller) []string {
	var all []string
	for _, f := range inventory() {
		if slices.Contains(by, f.trigger) {
			all = append(all, f.name)
		}
	}
	slices.Sort(all)
	return all
}

func TestTemplate(t *testing.T) {
	made := synth(t, func(*settings) {})
	for name, check := range map[string]func(*testing.T, *template){
		"rules":     func(t *testing.T, made *template) { checkRules(t, made.stack) },
		"table":     checkTable,
		"functions": checkFunctions,
		"routes":    checkRoutes,
		"roles":     checkRoles,
		"secrets":   checkSecrets,
		"stream":    checkStream,
		"failures":  checkFailures,
		"schedules": checkSchedules,
		"mail":      checkMail,
		"web":       checkWeb,
		"alarms":    checkAlarms,
		"owner":     checkOwner,
		"logs":      checkLogs,
		"leftovers": checkLeftovers,
	} {
		t.Run(name, func(t *testing.T) { check(t, made) })
	}
}
