package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// patience is how long a test waits for something that should happen soon.
const patience = 15 * time.Second

// TestMain makes the real program available as allyway, in stories and in tests.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"allyway": main})
}

func TestStories(t *testing.T) {
	runStories(t, "testdata/stories", nil)
}

// runStories runs the stories in a folder. Each has its own data folder and address. more sets more variables.
func runStories(t *testing.T, folder string, more map[string]string) {
	t.Helper()
	testscript.Run(t, testscript.Params{
		Dir: folder,
		Setup: func(env *testscript.Env) error {
			addr := unusedAddr(t)
			env.Setenv("ALLYWAY_ADDR", addr)
			env.Setenv("URL", "http://"+addr)
			for name, value := range more {
				env.Setenv(name, value)
			}
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"http": httpCommand, "mail": mailCommand, "save": saveCommand, "waitmail": waitMailCommand, "sesmail": sesMailCommand,
		},
		RequireUniqueNames: true,
	})
}

// unusedAddr returns an address for a program to listen on. Each call picks another of the 16 million loopback
// addresses, so that no other program, and no connection, takes the port before that one does.
func unusedAddr(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", fmt.Sprintf("127.%d.%d.%d:0", 1+rand.IntN(254), rand.IntN(256), 1+rand.IntN(254)))
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}

// httpCommand is `http STATUS METHOD PATH [BODY]`: it sends a request to the portal, with the session in SESSION if
// there is one. The answer must have the status. The command's output is the body of the answer.
func httpCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 3 || len(args) > 4 {
		ts.Fatalf("usage: http STATUS METHOD PATH [BODY]")
	}
	body := ""
	if len(args) == 4 {
		body = args[3]
	}
	status, answer, err := call(args[1], ts.Getenv("URL")+args[2], ts.Getenv("SESSION"), body)
	ts.Check(err)
	_, err = ts.Stdout().Write(answer)
	ts.Check(err)
	ts.Setenv("ANSWER", string(answer))
	if strconv.Itoa(status) != args[0] {
		ts.Fatalf("status %d: %s", status, answer)
	}
}

// saveCommand is `save NAME PATH`: it stores a value of the last answer, such as items.0.id, in a variable.
func saveCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: save NAME PATH")
	}
	var value any
	ts.Check(json.Unmarshal([]byte(ts.Getenv("ANSWER")), &value))
	for _, step := range strings.Split(args[1], ".") {
		switch in := value.(type) {
		case map[string]any:
			value = in[step]
		case []any:
			n, err := strconv.Atoi(step)
			if err != nil || n >= len(in) {
				ts.Fatalf("no %s in %s", args[1], ts.Getenv("ANSWER"))
			}
			value = in[n]
		}
	}
	if value == nil {
		ts.Fatalf("no %s in %s", args[1], ts.Getenv("ANSWER"))
	}
	ts.Setenv(args[0], fmt.Sprint(value))
}

// mailCommand is `mail ADDRESS`: it waits for mail to the address, and stores the first link of the newest in LINK and
// its token in TOKEN. `! mail ADDRESS` checks that there is no mail.
func mailCommand(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 1 {
		ts.Fatalf("usage: [!] mail ADDRESS")
	}
	for deadline := time.Now().Add(patience); ; time.Sleep(10 * time.Millisecond) {
		mails, err := readMailbox(mailboxOf(ts), args[0])
		ts.Check(err)
		switch {
		case neg && len(mails) == 0:
			return
		case neg:
			ts.Fatalf("there is mail to %s: %s", args[0], mails[0].Subject)
		case len(mails) > 0 && len(mails[0].Links) > 0:
			ts.Setenv("LINK", mails[0].Links[0])
			_, token, _ := strings.Cut(mails[0].Links[0], "#")
			ts.Setenv("TOKEN", token)
			return
		case time.Now().After(deadline):
			ts.Fatalf("no mail to %s", args[0])
		}
	}
}

// waitMailCommand is `waitmail N`: it waits until the mailbox holds N mails.
func waitMailCommand(ts *testscript.TestScript, neg bool, args []string) {
	want, err := strconv.Atoi(strings.Join(args, " "))
	if neg || err != nil {
		ts.Fatalf("usage: waitmail N")
	}
	for deadline := time.Now().Add(patience); ; time.Sleep(10 * time.Millisecond) {
		mails, err := readMailbox(mailboxOf(ts), "")
		ts.Check(err)
		if len(mails) == want {
			return
		}
		if len(mails) > want || time.Now().After(deadline) {
			ts.Fatalf("%d mails, want %d", len(mails), want)
		}
	}
}

// mailboxOf returns the portal's address with the mailbox's password, if the story has one.
func mailboxOf(ts *testscript.TestScript) string {
	if password := ts.Getenv("ALLYWAY_MAILBOX_PASSWORD"); password != "" {
		return strings.Replace(ts.Getenv("URL"), "http://", "http://operator:"+url.QueryEscape(password)+"@", 1)
	}
	return ts.Getenv("URL")
}

func readMailbox(portal, to string) (mails []message, err error) {
	status, answer, err := call(http.MethodGet, portal+"/mailbox.json?to="+url.QueryEscape(to), "", "")
	if err != nil {
		return nil, err
	}
	if status != http.StatusOK {
		return nil, fmt.Errorf("mailbox: status %d: %s", status, answer)
	}
	return mails, json.Unmarshal(answer, &mails)
}

// call sends a request. If nobody listens, it tries again, because the program may be starting.
func call(method, address, session, body string) (status int, answer []byte, err error) {
	for deadline := time.Now().Add(patience); ; time.Sleep(10 * time.Millisecond) {
		status, answer, err = callOnce(method, address, session, body)
		if !errors.Is(err, syscall.ECONNREFUSED) || time.Now().After(deadline) {
			return status, answer, err
		}
	}
}

func callOnce(method, address, session, body string) (status int, answer []byte, err error) {
	return send(method, address, session, "application/json", body)
}

// send is callOnce for a body of any type.
func send(method, address, session, kind, body string) (status int, answer []byte, err error) {
	request, err := http.NewRequest(method, address, strings.NewReader(body))
	if err != nil {
		return 0, nil, err
	}
	if body != "" {
		request.Header.Set("Content-Type", kind)
	}
	if session != "" {
		request.Header.Set("Authorization", "Bearer "+session)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0, nil, err
	}
	defer response.Body.Close()
	answer, err = io.ReadAll(response.Body)
	return response.StatusCode, bytes.TrimSpace(answer), err
}

// folderOf makes a folder that only its owner may enter, as the program's own folder is.
func folderOf(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	if err := os.Chmod(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	return folder
}
