package main

import (
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
)

// TestStandIn checks that every page that mails link to exists without the client.
func TestStandIn(t *testing.T) {
	h, err := standIn(settings{url: "http://127.0.0.1:8080"})
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		path string
		says []string
	}{
		{"/", []string{"without its browser client", `href="/docs"`, `href="/mailbox"`}},
		{"/accept", []string{"curl --json", "http://127.0.0.1:8080/v1/invites/accept", "http://127.0.0.1:8080/v1/invites/preview", `<span class="token">TOKEN</span>`, `src="/local/link.js"`}},
		{"/accept/", []string{"/v1/invites/accept"}},
		{"/reset", []string{"curl --json", "http://127.0.0.1:8080/v1/password/reset", `<span class="token">TOKEN</span>`, `src="/local/link.js"`}},
		{"/confirm-email", []string{"curl --json", "http://127.0.0.1:8080/v1/email/confirm", `<span class="token">TOKEN</span>`, `src="/local/link.js"`}},
		{"/docs", []string{"make run", `href="/v1/openapi.json"`}},
		{"/docs/", []string{"make run", `href="/v1/openapi.json"`}},
		{"/people/01JD0000000000000000000ADA", []string{"without its browser client"}},
	}
	for _, test := range tests {
		t.Run(test.path, func(t *testing.T) {
			w := answer(h, request(http.MethodGet, test.path, "127.0.0.1", "127.0.0.1:1", nil))
			if w.Code != http.StatusOK || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
				t.Fatalf("status %d, %s", w.Code, w.Header().Get("Content-Type"))
			}
			for _, want := range test.says {
				if !strings.Contains(w.Body.String(), want) {
					t.Errorf("the page does not have %q", want)
				}
			}
			if regexp.MustCompile(`<script>|\son\w+=|style=`).MatchString(w.Body.String()) {
				t.Error("the policy forbids what stands in the page")
			}
		})
	}
	if w := answer(h, request(http.MethodGet, "/favicon.ico", "127.0.0.1", "127.0.0.1:1", nil)); w.Code != http.StatusNotFound {
		t.Errorf("a file that is not there: status %d", w.Code)
	}
}

// TestLinkScript runs the script of these pages. It must show the token, remove it from the address bar, and never put
// anything into a command that a shell would run.
func TestLinkScript(t *testing.T) {
	script, err := pagesFolder.ReadFile("pages/files/link.js")
	if err != nil {
		t.Fatal(err)
	}
	token := strings.Repeat("Ab3_-", 26)
	tests := []struct{ name, hash, shown, bar, missing string }{
		{"a token", "#" + token, token, "/accept", "hidden"},
		{"none", "", "TOKEN", "", "shown"},
		{"a short one", "#abc", "TOKEN", "/accept", "shown"},
		{"a command", `#` + token + `"}'; rm -rf ~; '`, "TOKEN", "/accept", "shown"},
		{"a tag", `#` + token + `<img>`, "TOKEN", "/accept", "shown"},
		{"percent signs", `#` + token + `%27`, "TOKEN", "/accept", "shown"},
		{"a line break", "#" + token + "\n", "TOKEN", "/accept", "shown"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			page := `
				const place = {textContent: "TOKEN"}, missing = {hidden: true};
				let bar = "";
				const location = {hash: process.env.HASH, pathname: "/accept"};
				const history = {replaceState: (state, title, url) => { bar = url; }};
				const document = {querySelectorAll: () => [place], getElementById: () => missing};
				{` + string(script) + `}
				console.log([place.textContent, bar, missing.hidden ? "hidden" : "shown"].join(" "));`
			node := exec.Command("node", "-e", page)
			node.Env = append(os.Environ(), "HASH="+test.hash)
			out, err := node.CombinedOutput()
			if want := test.shown + " " + test.bar + " " + test.missing + "\n"; err != nil || string(out) != want {
				t.Errorf("got %q, want %q (%v)", out, want, err)
			}
		})
	}
}
