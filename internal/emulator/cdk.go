package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
)

const (
	cdkProgram = "infra/node_modules/.bin/cdk"
	stackName  = "Allyway"
	region     = "us-east-1"
	account    = "000000000000"
)

// cdk runs the CDK command line for an emulator. It never reaches AWS: its environment has the emulator's endpoint, and
// credentials that only an emulator accepts.
type cdk struct {
	settings settings
	endpoint string
	folder   string // the folder of what it makes; deleted at the end
}

// outputs are the outputs of the stack that this program reads.
type outputs struct{ ApiId, OriginSecret, FeedbackTopic, TableName string }

// synth makes the template and the zips of the stack.
func (c cdk) synth(ctx context.Context, more ...string) error {
	architecture := map[string]string{"amd64": "x86_64", "arm64": "arm64"}[runtime.GOARCH]
	return c.run(ctx, ".", append([]string{"synth", "--quiet", "--output", c.assembly(), "-c", "emulator=true", "-c", "portalUrl=http://" + c.settings.addr,
		"-c", "stack=" + stackName, "-c", "architecture=" + architecture, "-c", "dist=" + c.settings.dist,
		"-c", "eventBus=" + eventBus, "-c", "mailFrom=" + c.settings.mailFrom, "-c", "ownerEmail=" + c.settings.owner}, more...)...)
}

// bootstrap prepares the emulator's account. It runs outside the repository, because it does not need the stack.
func (c cdk) bootstrap(ctx context.Context) error {
	return c.run(ctx, c.folder, "bootstrap", "aws://"+account+"/"+region)
}

// deploy makes the stack from what synth made, and returns its outputs.
func (c cdk) deploy(ctx context.Context) (out outputs, err error) {
	file := filepath.Join(c.folder, "outputs.json")
	if err := c.run(ctx, c.folder, "deploy", "--app", c.assembly(), "--require-approval", "never", "--outputs-file", file); err != nil {
		return out, err
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return out, err
	}
	var all map[string]outputs
	if err := json.Unmarshal(text, &all); err != nil {
		return out, err
	}
	return all[stackName], nil
}

// destroy deletes the stack.
func (c cdk) destroy(ctx context.Context) error {
	return c.run(ctx, c.folder, "destroy", "--app", c.assembly(), "--force")
}

func (c cdk) template() string { return filepath.Join(c.assembly(), stackName+".template.json") }

func (c cdk) assembly() string { return filepath.Join(c.folder, "cdk.out") }

// run runs one command of the CDK command line in a folder. Its error has the command's output.
func (c cdk) run(ctx context.Context, folder string, args ...string) error {
	program, err := filepath.Abs(cdkProgram)
	if err != nil {
		return err
	}
	command := exec.CommandContext(ctx, program, args...)
	command.Dir, command.Env = folder, c.environment()
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	command.Cancel = func() error { return syscall.Kill(-command.Process.Pid, syscall.SIGKILL) }
	said, err := command.CombinedOutput()
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		return fmt.Errorf("cdk %s: %w\n%s", args[0], err, lastLines(string(said)))
	}
	return nil
}

// environment returns the user's environment with the variables of the emulator. It leaves out those of AWS and of CDK,
// and those that make Go build for another machine.
func (c cdk) environment() []string {
	env := slices.DeleteFunc(os.Environ(), func(v string) bool {
		return slices.ContainsFunc([]string{"AWS_", "CDK_", "GOOS=", "GOARCH="}, func(begin string) bool { return strings.HasPrefix(v, begin) })
	})
	return append(env, "AWS_ENDPOINT_URL="+c.endpoint, "AWS_ENDPOINT_URL_S3="+strings.Replace(c.endpoint, "127.0.0.1", "localhost", 1),
		"AWS_ACCESS_KEY_ID=test", "AWS_SECRET_ACCESS_KEY=test", "AWS_REGION="+region, "AWS_DEFAULT_REGION="+region,
		"AWS_EC2_METADATA_DISABLED=true", "AWS_CONFIG_FILE="+os.DevNull, "AWS_SHARED_CREDENTIALS_FILE="+os.DevNull,
		"CDK_HOME="+c.folder, "TMPDIR="+c.folder)
}
