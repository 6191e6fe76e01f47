package main

import (
	"allyway/internal/table"
	"allyway/internal/table/bolt"
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// program is the real program, running.
type program struct {
	*exec.Cmd
	url            string
	stdout, stderr bytes.Buffer
}

// start runs the program on a folder until the test ends, and waits until it answers.
func start(t *testing.T, folder string, environment ...string) *program {
	t.Helper()
	addr := unusedAddr(t)
	p := &program{Cmd: exec.Command("allyway"), url: "http://" + addr}
	p.Env = append(os.Environ(), append([]string{"ALLYWAY_DATA=" + folder, "ALLYWAY_ADDR=" + addr}, environment...)...)
	p.Stdout, p.Stderr = &p.stdout, &p.stderr
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		p.Process.Kill() // it may have ended
		p.Wait()
	})
	if status, answer, err := call(http.MethodGet, p.url+"/v1/health", "", ""); err != nil || status != http.StatusOK {
		t.Fatalf("health: %d %s, %v; it said:\n%s", status, answer, err, &p.stderr)
	}
	return p
}

// do sends a request, which must be answered with the status want. It decodes the answer into out, unless out is nil.
func (p *program) do(t *testing.T, want int, method, path, session, body string, out any) {
	t.Helper()
	status, answer, err := call(method, p.url+path, session, body)
	if err != nil || status != want {
		t.Fatalf("%s %s: %d, want %d: %s, %v", method, path, status, want, answer, err)
	}
	if out == nil {
		return
	}
	if err := json.Unmarshal(answer, out); err != nil {
		t.Fatal(err)
	}
}

// signIn accepts the first owner's invite and returns the session's token.
func (p *program) signIn(t *testing.T) (session string) {
	t.Helper()
	mails := p.waitForMail(t, "owner@example.test")
	_, token, _ := strings.Cut(mails[0].Links[0], "#")
	var made struct{ Token string }
	p.do(t, 201, "POST", "/v1/invites/accept", "",
		`{"token":"`+token+`","firstName":"Ada","lastName":"Lovelace","password":"quiet mountain trout lamp"}`, &made)
	return made.Token
}

func (p *program) addPartner(t *testing.T, session string) (id string) {
	t.Helper()
	var made struct{ ID string }
	p.do(t, 201, "POST", "/v1/partners", session, `{"name":"Acme Ltd","kind":"partner","licence":"guest"}`, &made)
	return made.ID
}

func (p *program) waitForMail(t *testing.T, to string) []message {
	t.Helper()
	for deadline := time.Now().Add(patience); ; time.Sleep(10 * time.Millisecond) {
		mails, err := readMailbox(p.url, to)
		if err != nil {
			t.Fatal(err)
		}
		if len(mails) > 0 {
			return mails
		}
		if time.Now().After(deadline) {
			t.Fatalf("no mail to %s", to)
		}
	}
}

// TestKill kills the process several times while clients add people. After the next start, each person for whom a
// client had got an answer is stored, and soon gets exactly one mail. No person is stored in part.
func TestKill(t *testing.T) {
	folder := folderOf(t)
	p := start(t, folder)
	session := p.signIn(t)
	partner := p.addPartner(t, session)
	answered := map[string]string{} // person by address
	for round := range 4 {
		more := addUntilKilled(t, p, session, partner, round)
		if len(more) < 20 {
			t.Fatalf("only %d were answered before the kill", len(more))
		}
		for email, id := range more {
			answered[email] = id
		}
		p = start(t, folder)
		checkPeople(t, p, session, answered)
	}
	checkMails(t, p, session)
}

// addUntilKilled adds people from several clients, and kills the process at some moment. It returns the people for whom
// a client got an answer.
func addUntilKilled(t *testing.T, p *program, session, partner string, round int) map[string]string {
	var (
		mu       sync.Mutex
		answered = map[string]string{}
		clients  sync.WaitGroup
		enough   = make(chan struct{})
	)
	for client := range 4 {
		clients.Go(func() {
			for n := 0; ; n++ {
				email := fmt.Sprintf("p%d-%d-%d@acme.test", round, client, n)
				status, answer, err := callOnce("POST", p.url+"/v1/partners/"+partner+"/people", session,
					`{"firstName":"Ana","lastName":"Silva","email":"`+email+`","access":true}`)
				if err != nil {
					return // killed
				}
				var made struct{ Person struct{ ID string } }
				if err := json.Unmarshal(answer, &made); err != nil || status != 201 {
					t.Errorf("add: %d %s, %v", status, answer, err)
					return
				}
				mu.Lock()
				answered[email] = made.Person.ID
				if len(answered) == 25 {
					close(enough)
				}
				mu.Unlock()
			}
		})
	}
	select {
	case <-enough:
	case <-time.After(patience):
		t.Error("too slow")
	}
	time.Sleep(time.Duration(round*3) * time.Millisecond) // a different moment each time
	kill(t, p)
	clients.Wait()
	return answered
}

func checkPeople(t *testing.T, p *program, session string, answered map[string]string) {
	t.Helper()
	for email, id := range answered {
		var person struct{ Email, Status string }
		p.do(t, 200, "GET", "/v1/people/"+id, session, "", &person)
		if person.Email != email || person.Status != "invited" {
			t.Errorf("%s is %+v", email, person)
		}
		if mails := p.waitForMail(t, email); len(mails) != 1 {
			t.Errorf("%d mails to %s", len(mails), email)
		}
	}
}

// checkMails checks that every mail belongs to a person, was sent once, and has a link that works.
func checkMails(t *testing.T, p *program, session string) {
	t.Helper()
	var counts struct {
		Items []struct{ Counts struct{ Invited int } }
	}
	p.do(t, 200, "GET", "/v1/partners", session, "", &counts)
	want := counts.Items[0].Counts.Invited + 1 // and the owner
	var mails []message
	for deadline := time.Now().Add(patience); ; time.Sleep(10 * time.Millisecond) {
		var err error
		if mails, err = readMailbox(p.url, ""); err != nil {
			t.Fatal(err)
		}
		if len(mails) == want {
			break
		}
		if len(mails) > want || time.Now().After(deadline) {
			t.Fatalf("%d mails, want %d", len(mails), want)
		}
	}
	seen := map[string]bool{}
	for _, mail := range mails {
		if seen[mail.To] {
			t.Errorf("%s has two mails", mail.To)
		}
		seen[mail.To] = true
		if mail.To == "owner@example.test" {
			continue
		}
		_, token, _ := strings.Cut(mail.Links[0], "#")
		p.do(t, 200, "POST", "/v1/invites/preview", "", `{"token":"`+token+`"}`, nil)
	}
}

// TestEndIsClean ends the process with each of the two signals while clients are at work. It must end soon, with
// success, and print nothing.
func TestEndIsClean(t *testing.T) {
	for _, signal := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM} {
		t.Run(signal.String(), func(t *testing.T) {
			p := start(t, folderOf(t))
			session := p.signIn(t)
			partner := p.addPartner(t, session)
			var clients sync.WaitGroup
			var added atomic.Int32
			clients.Go(func() {
				for n := 0; ; n++ {
					status, answer, err := callOnce("POST", p.url+"/v1/partners/"+partner+"/people", session,
						fmt.Sprintf(`{"firstName":"Ana","lastName":"Silva","email":"p%d@acme.test","access":true}`, n))
					if err != nil {
						return
					}
					if status != 201 {
						t.Errorf("add: %d %s", status, answer)
						return
					}
					added.Add(1)
				}
			})
			waitFor(t, "the client is at work", func() bool { return added.Load() > 3 })
			began := time.Now()
			if err := p.Process.Signal(signal); err != nil {
				t.Fatal(err)
			}
			if err := p.Wait(); err != nil {
				t.Errorf("it ended with %v", err)
			}
			if took := time.Since(began); took > 4*time.Second {
				t.Errorf("it took %s to end", took)
			}
			clients.Wait()
			if p.stderr.Len() > 0 {
				t.Errorf("it said:\n%s", &p.stderr)
			}
		})
	}
}

// TestSecondProcessIsRefusedSoon checks that a second process on the same folder ends with an error within a second. On
// a busy machine, the start of any program takes long, so the fastest of a few counts.
func TestSecondProcessIsRefusedSoon(t *testing.T) {
	folder := folderOf(t)
	start(t, folder)
	fastest(t, "the refusal", time.Second, nil, func(int) {
		second := exec.Command("allyway")
		second.Env = append(os.Environ(), "ALLYWAY_DATA="+folder, "ALLYWAY_ADDR=127.0.0.1:0")
		if err := second.Run(); second.ProcessState.ExitCode() != 1 {
			t.Errorf("it ended with %v, want exit code 1", err)
		}
	})
}

func kill(t *testing.T, p *program) {
	t.Helper()
	if err := p.Process.Signal(syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	p.Wait() // its error is that it was killed
}

// openStopped opens the table of a process that has ended.
func openStopped(t *testing.T, folder string) *table.Table {
	t.Helper()
	engine, err := bolt.Open(filepath.Join(folder, tableFile))
	if err != nil {
		t.Fatal(err)
	}
	return table.New(engine)
}
