package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
)

const operationsPage = "docs/operations.md"

var (
	fenced = regexp.MustCompile("(?ms)^ *```sh\n(.*?)^ *```$")

	// elsewhere begins blocks of commands that the check does not run. docs/operations.md says so to its readers, too.
	elsewhere = regexp.MustCompile(`^\s*# (only on AWS|needs Docker|until Ctrl-C)`)
)

// blocks returns the commands of a page that the check runs, in their order.
func blocks(page string) (all []string) {
	for _, found := range fenced.FindAllStringSubmatch(page, -1) {
		if !elsewhere.MatchString(found[1]) {
			all = append(all, found[1])
		}
	}
	return all
}

// operations runs the commands of docs/operations.md in one shell. They also move a portal from a data folder into the
// emulated account.
func (w *walk) operations() {
	page, err := os.ReadFile(operationsPage)
	if w.err = errors.Join(w.err, err); w.err != nil {
		return
	}
	folder := filepath.Join(w.p.folder, "moved")
	link := w.portalInFolder(folder)
	commands := blocks(string(page))
	if len(commands) == 0 {
		w.err = fmt.Errorf("%s has no commands", operationsPage)
	}
	w.shell(strings.NewReplacer("FOLDER", folder, "TABLE", w.p.outputs.TableName).Replace(strings.Join(commands, "\n")))
	w.done(fmt.Sprintf("%d blocks of commands of %s have run", len(commands), operationsPage))
	w.shell(renewed)
	session := w.call(201, "", "POST", "/v1/session", body{"email": movedOwner, "password": password}).text("token")
	w.call(201, "", "POST", "/v1/invites/accept", body{"token": link, "password": password})
	w.expect("the moved partner", w.call(200, session, "GET", "/v1/partners", nil).text("items.0.name"), "Moved Ltd")
	w.done("The portal that was moved in knows its passwords and links")
}

const (
	movedOwner = "moved@example.com"

	// renewed makes the emulator start new processes of the functions, which read the keys at once. A running one would
	// do so only after five minutes.
	renewed = `aws lambda update-function-configuration --function-name Allyway-accept-invite --timeout 28 >/dev/null`
)

// portalInFolder makes a portal on this machine with an owner and an invited person, and returns the person's invite.
func (w *walk) portalInFolder(folder string) (link string) {
	w.command("go", "build", "-o", ".build/allyway", "./internal/local")
	port, err := freePort()
	if w.err = errors.Join(w.err, err); w.err != nil {
		return ""
	}
	addr := "127.0.0.1:" + port
	env := []string{"PATH=" + os.Getenv("PATH"), "HOME=" + w.p.folder, "ALLYWAY_DATA=" + folder, "ALLYWAY_ADDR=" + addr, "ALLYWAY_OWNER=" + movedOwner}
	local, err := start(w.ctx, "allyway", w.p.folder, env, "http://"+addr+"/v1/health", ".build/allyway")
	if w.err = err; err != nil {
		return ""
	}
	there := &walk{ctx: w.ctx, p: &portal{settings: settings{addr: addr}}}
	there.mails = there.mailbox
	owner := there.accept(movedOwner, body{"firstName": "Mo", "lastName": "Owner"})
	partner := there.call(201, owner, "POST", "/v1/partners", body{"name": "Moved Ltd", "kind": "partner", "licence": "guest"}).text("id")
	there.call(201, owner, "POST", "/v1/partners/"+partner+"/people", body{"firstName": "Ina", "lastName": "Invited", "email": "ina@moved.example", "access": true})
	link = there.token("ina@moved.example", "/accept")
	w.err = errors.Join(there.err, local.stop())
	return link
}

// mailbox returns the mails of a portal on this machine.
func (w *walk) mailbox(context.Context) (mails []mail, err error) {
	a := w.send("", http.MethodGet, "/mailbox.json?limit=200", nil)
	return mails, json.Unmarshal(a.raw, &mails)
}

// shell runs commands in the repository as an operator of the emulated account. sleep takes no time. Each aws command
// gets the endpoint as an option, because version 1 of the AWS CLI otherwise calls SQS at an old address.
func (w *walk) shell(commands string) {
	w.command("bash", "-euo", "pipefail", "-c", `sleep() { :; }
aws() { command aws --endpoint-url "$AWS_ENDPOINT_URL" "$@"; }
`+commands)
}

// command runs a program in the repository. Its error has the program's output.
func (w *walk) command(program string, args ...string) {
	if w.err != nil {
		return
	}
	command := exec.CommandContext(w.ctx, program, args...)
	command.Env = slices.DeleteFunc(w.p.cdk.environment(), func(v string) bool { return strings.HasPrefix(v, "PATH=") })
	command.Env = append(command.Env, "PATH="+w.p.settings.aws+":"+os.Getenv("PATH"), "AWS_PAGER=")
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	command.Cancel = func() error { return syscall.Kill(-command.Process.Pid, syscall.SIGKILL) }
	if said, err := command.CombinedOutput(); err != nil {
		w.err = fmt.Errorf("%s: %w\n%s", program, err, lastLines(string(said)))
	}
}
