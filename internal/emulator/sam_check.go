package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http/httptest"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"allyway/internal/api"
)

// resolved is the template as SAM's own code reads it: see resolved.py.
type resolved struct {
	Functions map[string]map[string]string
	Routes    map[string]string // function by method and path
}

// checkSAM checks sam local as far as possible without Docker. The template must be valid for SAM. SAM must find every
// variable of every function, without values of AWS, and every route. The services must answer.
func (p *portal) checkSAM(ctx context.Context) (err error) {
	services, _, closeTable, err := p.prepareSAM(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closeTable()) }()
	p.say("The table and the owner are there, and the template with its environments")
	if _, err := p.runSAM(ctx, p.settings.sam, "validate", "--template", p.cdk.template()); err != nil {
		return err
	}
	p.say("sam validate takes the template")
	text, err := p.runSAM(ctx, filepath.Join(filepath.Dir(p.settings.sam), "python"), "internal/emulator/resolved.py", p.cdk.template(), p.samFile("env.json"))
	if err != nil {
		return err
	}
	var made resolved
	if err := json.Unmarshal(text, &made); err != nil {
		return err
	}
	want := services.environment(p.outputs.OriginSecret, "http://"+p.settings.addr, p.settings.mailFrom, p.settings.owner)
	if err := made.check(want); err != nil {
		return err
	}
	p.say(fmt.Sprintf("SAM resolves every variable of %d functions, and %d routes", len(made.Functions), len(made.Routes)))
	return services.check(want)
}

// check compares what SAM has read with the routes of the API, and with the environment that SAM was given.
func (r resolved) check(want map[string]string) error {
	functions, err := filepath.Glob("functions/*/main.go")
	if err != nil || len(functions) != len(r.Functions) {
		return errors.Join(err, fmt.Errorf("SAM finds %d functions, want %d", len(r.Functions), len(functions)))
	}
	for name, env := range r.Functions {
		for _, variable := range []string{"TABLE_NAME", "AWS_ENDPOINT_URL"} {
			if env[variable] == "" {
				return fmt.Errorf("%s has no %s, and would ask AWS", name, variable)
			}
		}
		for variable, got := range env {
			value, ours := want[variable]
			sams := strings.HasPrefix(variable, "AWS_") && variable != "AWS_ENDPOINT_URL"
			switch {
			case sams && strings.HasPrefix(variable, "AWS_ENDPOINT"):
				return fmt.Errorf("%s has %s %q beside AWS_ENDPOINT_URL", name, variable, got)
			case !ours && !sams:
				return fmt.Errorf("%s has %s %q, which nothing resolves", name, variable, got)
			case ours && variable != "CURSOR_KEY" && got != value, ours && strings.Contains(got, "{{"):
				return fmt.Errorf("%s has %s %q, want %q", name, variable, got, value)
			}
		}
	}
	for _, route := range api.Routes() {
		if got := r.Routes[route.Method+" "+route.GatewayPath()]; got != stackName+"-"+route.Function {
			return fmt.Errorf("SAM sends %s %s to %q, want %s", route.Method, route.Path, got, route.Function)
		}
	}
	return nil
}

// check makes the same calls to the services as the functions: for the keys, for an item of the table, and for things
// that the services do not have.
func (s *samServices) check(env map[string]string) error {
	ask := func(target, body string) (int, string) {
		r := httptest.NewRequest("POST", "http://services/", strings.NewReader(body))
		r.Header.Set("X-Amz-Target", target)
		r.Header.Set("Content-Type", "application/x-amz-json-1.0")
		r.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=test/20260101/"+region+"/dynamodb/aws4_request, SignedHeaders=host, Signature=0")
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		return w.Code, w.Body.String()
	}
	for _, variable := range purposes {
		if status, said := ask("secretsmanager.GetSecretValue", `{"SecretId":"`+env[variable]+`"}`); status != 200 || !strings.Contains(said, "current") {
			return fmt.Errorf("the keys of %s: %d %s", variable, status, said)
		}
	}
	if status, said := ask("DynamoDB_20120810.Scan", `{"TableName":"`+samTable+`"}`); status != 200 || !strings.Contains(said, "OWNERS") {
		return fmt.Errorf("the table: %d %s", status, said)
	}
	if status, said := ask("AmazonSQS.SendMessage", `{}`); status != 400 {
		return fmt.Errorf("a service that is not there: %d %s", status, said)
	}
	return nil
}

// runSAM runs a program of SAM's, and returns what it printed.
func (p *portal) runSAM(ctx context.Context, program string, args ...string) ([]byte, error) {
	command := exec.CommandContext(ctx, program, args...)
	command.Env = p.samEnvironment()
	var said bytes.Buffer
	command.Stderr = &said
	out, err := command.Output()
	if err != nil {
		err = fmt.Errorf("%s %s: %w\n%s", filepath.Base(program), args[0], err, lastLines(said.String()))
	}
	return slices.Clip(out), err
}
