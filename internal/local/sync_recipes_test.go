package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// crm stands in for the three CRMs. It answers the requests of their recipes in the form of each CRM, with two pages if
// the CRM has pages. It refuses a request without the right authorization.
func crm(t *testing.T) *httptest.Server {
	mux := http.NewServeMux()
	answer := func(pattern, authorization string, pages func(r *http.Request) string) {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			if r.Header.Get("Authorization") != authorization {
				w.WriteHeader(http.StatusUnauthorized)
				return
			}
			fmt.Fprint(w, pages(r))
		})
	}
	answer("GET /crm/v3/objects/companies", "Bearer hub", func(r *http.Request) string {
		if r.URL.Query().Get("after") == "" {
			return `{"results":[{"id":"512","properties":{"name":"Acme Ltd","phone":null}}],"paging":{"next":{"after":"512"}}}`
		}
		return `{"results":[{"id":"513","properties":{"name":"Bolt","phone":"1"}},{"id":"514","properties":{"name":null}}]}`
	})
	answer("GET /crm/v3/objects/contacts", "Bearer hub", func(*http.Request) string {
		return `{"results":[{"id":"801","properties":{"firstname":"Ana","lastname":"Silva","email":"ana@acme.com","jobtitle":"CEO","associatedcompanyid":"512"}},
			{"id":"802","properties":{"firstname":"Bo","lastname":"Best","email":"","jobtitle":null,"associatedcompanyid":"513"}},
			{"id":"803","properties":{"firstname":null,"lastname":"Nobody","email":"n@acme.com","associatedcompanyid":null}}]}`
	})
	answer("GET /services/data/v61.0/query", "Bearer sf", func(r *http.Request) string {
		if strings.HasSuffix(r.URL.Query().Get("q"), "FROM Account") {
			return `{"done":false,"nextRecordsUrl":"/services/data/v61.0/query/01g-1","records":[{"Id":"001A0000000aBCd","Name":"Delta"}]}`
		}
		return `{"done":true,"records":[{"Id":"003A","FirstName":"Cleo","LastName":"Case","Email":"cleo@delta.com","Title":null,"AccountId":"001A0000000aBCd"},
			{"Id":"003a","FirstName":"Dora","LastName":"Case","Email":null,"Title":"CTO","AccountId":"001A0000000aBCD"}]}`
	})
	answer("GET /services/data/v61.0/query/01g-1", "Bearer sf", func(*http.Request) string {
		return `{"done":true,"records":[{"Id":"001A0000000aBCD","Name":"Echo"}]}`
	})
	answer("GET /restapi/v1/vtiger/default/query", "Basic dmFkbTprZXk=", func(r *http.Request) string {
		switch query := r.URL.Query().Get("query"); {
		case !strings.HasSuffix(query, "LIMIT 0, 100;"):
			return `{"success":true,"result":[]}`
		case strings.Contains(query, "FROM Accounts"):
			return `{"success":true,"result":[{"id":"11x7","accountname":"Foxtrot"}]}`
		}
		return `{"success":true,"result":[{"id":"12x9","firstname":"Eva","lastname":"Ek","email":"eva@foxtrot.com","title":"","account_id":"11x7"}]}`
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server
}

// TestSyncRecipes runs the recipes of docs/sync.md as they are, against the running process, each twice. The second time
// changes nothing.
func TestSyncRecipes(t *testing.T) {
	page, err := os.ReadFile("../../docs/sync.md")
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	var recipes []string
	for _, block := range strings.Split(string(page), "```js\n// ")[1:] {
		name, _, _ := strings.Cut(block, "\n")
		script, _, _ := strings.Cut(block, "```")
		if err := os.WriteFile(filepath.Join(folder, name), []byte("// "+script), 0o600); err != nil {
			t.Fatal(err)
		}
		recipes = append(recipes, name)
	}
	if fmt.Sprint(recipes) != "[portal.mjs hubspot.mjs salesforce.mjs vtiger.mjs]" {
		t.Fatalf("the page has the recipes %v", recipes)
	}
	p, other := start(t, folderOf(t)), crm(t)
	owner := p.signIn(t)
	var key struct{ Token string }
	p.do(t, 201, "POST", "/v1/keys", owner, `{"name":"CRM","scopes":["partners:write","people:write"]}`, &key)
	run := func(name string) {
		node := exec.Command("node", filepath.Join(folder, name))
		node.Env = append(os.Environ(), "PORTAL="+p.url, "PORTAL_KEY="+key.Token, "HUBSPOT="+other.URL, "HUBSPOT_TOKEN=hub", "SALESFORCE="+other.URL,
			"SALESFORCE_TOKEN=sf", "VTIGER="+other.URL, "VTIGER_USER=vadm", "VTIGER_KEY=key")
		if said, err := node.CombinedOutput(); err != nil || len(said) > 0 {
			t.Errorf("%s: %v\n%s", name, err, said)
		}
	}
	read := func(path string) (all string) {
		var page struct{ Items []json.RawMessage }
		p.do(t, 200, "GET", path, owner, "", &page)
		return fmt.Sprintf("%d %s", len(page.Items), page.Items)
	}
	everything := func() string {
		return read("/v1/partners") + read("/v1/people?limit=100") + read("/v1/events?limit=100")
	}
	for _, name := range recipes[1:] {
		run(name)
	}
	once := everything()
	for _, want := range []string{`"externalIds":{"hubspot":"512"}`, `"externalIds":{"hubspot":"802"}`, `{"salesforce":"001A0000000aBCd"}`, `{"salesforce":"001A0000000aBCD"}`,
		`{"salesforce":"003a"}`, `{"vtiger":"11x7"}`, `{"vtiger":"12x9"}`, `"email":"eva@foxtrot.com"`, `"title":"CTO"`} {
		if !strings.Contains(once, want) {
			t.Errorf("%s is missing in\n%s", want, once)
		}
	}
	if !strings.HasPrefix(once, "5 ") {
		t.Errorf("not five partners: %s", once)
	}
	for _, name := range recipes[1:] {
		run(name)
	}
	if twice := everything(); twice != once {
		t.Errorf("the second time, the portal has changed from\n%s\nto\n%s", once, twice)
	}
}
