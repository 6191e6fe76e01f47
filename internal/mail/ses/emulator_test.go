package ses_test

import (
	"bytes"
	"encoding/json"
	"net"
	"net/http"
	netmail "net/mail"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"allyway/internal/mail"
	"allyway/internal/mail/ses"
)

// TestSendToTheEmulator sends to aws-ses-v2-local, which infra/package.json pins, and reads what it stored. This shows
// that the request has SES's format.
func TestSendToTheEmulator(t *testing.T) {
	endpoint := startEmulator(t)
	m, err := mail.Render(mail.Invite, mail.Data{
		Portal: "Nørthwind", Partner: "Acme", Inviter: "Grace Hopper", FirstName: "Ada", Email: "ada@acme.test",
		URL: "https://portal.example.test/accept#abc", ExpiresAt: time.Unix(1796047500, 0), From: "portal@northwind.test", ReplyTo: "help@northwind.test",
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ses.New(newClient(endpoint), "bounces").Send(t.Context(), "01JD00000000000000000MA110", m); err != nil {
		t.Fatal(err)
	}

	answer, err := http.Get(endpoint + "/store")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	var store struct {
		Emails []struct {
			From        string
			ReplyTo     []string
			Destination struct{ To []string }
			Subject     string
			Body        struct{ Text, HTML string }
		}
	}
	if err := json.NewDecoder(answer.Body).Decode(&store); err != nil {
		t.Fatal(err)
	}
	if len(store.Emails) != 1 {
		t.Fatalf("the emulator has %d mails, want 1", len(store.Emails))
	}
	got := store.Emails[0]
	from, err := netmail.ParseAddress(got.From)
	if err != nil || from.Name != "Nørthwind" || from.Address != m.From {
		t.Errorf("From is %q (%v)", got.From, err)
	}
	if got.Subject != m.Subject || got.Body.Text != m.Text || got.Body.HTML != m.HTML {
		t.Errorf("the mail came out changed: %+v", got)
	}
	if len(got.Destination.To) != 1 || got.Destination.To[0] != m.To || len(got.ReplyTo) != 1 || got.ReplyTo[0] != m.ReplyTo {
		t.Errorf("to %q, reply to %q", got.Destination.To, got.ReplyTo)
	}

	m.Subject = "" // the emulator refuses this with a text of its own, and not with that of SES
	_, err = ses.New(newClient(endpoint), "").Send(t.Context(), "1", m)
	wantSendError(t, err)
}

// startEmulator starts the emulator on a free loopback port until the test ends.
func startEmulator(t *testing.T) (endpoint string) {
	t.Helper()
	program := filepath.Join(nodeModules(t), "aws-ses-v2-local", "dist", "cli.js")
	if _, err := os.Stat(program); err != nil {
		t.Fatalf("the SES emulator is not installed (%v): run `make test`, which installs it", err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := listener.Addr().(*net.TCPAddr).Port
	listener.Close()

	var output bytes.Buffer
	emulator := exec.CommandContext(t.Context(), "node", program, "--host", "127.0.0.1", "--port", strconv.Itoa(port))
	emulator.Stdout, emulator.Stderr = &output, &output
	if err := emulator.Start(); err != nil {
		t.Fatalf("the SES emulator needs Node (%v): install it and run `make test`", err)
	}
	t.Cleanup(func() { emulator.Wait() }) // the process has ended, because the test's context has

	endpoint = "http://127.0.0.1:" + strconv.Itoa(port)
	for deadline := time.Now().Add(2 * time.Minute); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		answer, err := http.Get(endpoint + "/health-check")
		if err == nil {
			answer.Body.Close()
			return endpoint
		}
	}
	emulator.Process.Kill()
	emulator.Wait()
	t.Fatalf("the SES emulator did not answer on port %d; it said:\n%s", port, &output)
	return ""
}

// nodeModules returns the folder of the project's Node packages: the one that the environment names, or infra's.
func nodeModules(t *testing.T) string {
	t.Helper()
	if dir := os.Getenv("ALLYWAY_NODE_MODULES"); dir != "" {
		return dir
	}
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return filepath.Join(dir, "infra", "node_modules")
		}
		if dir == filepath.Dir(dir) {
			t.Fatal("no go.mod above the test's folder")
		}
		dir = filepath.Dir(dir)
	}
}
