package tokenkeys

import (
	"cmp"
	"context"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"allyway/internal/cloud"
	"allyway/internal/token"
)

const arn = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:"

// secrets stands in for Secrets Manager, with a secret for each purpose. The fields are those of the secret of invites;
// the others are in others.
type secrets struct {
	mu            sync.Mutex
	value         string            // empty: the secret has no version yet
	version       string            // the name of the value's version
	others        map[string]string // by the end of the ARN
	blank         bool              // like an emulator: a secret without keys has a version with an empty value
	unreadable    bool              // the caller may not read values
	failing       bool
	reads, writes int // of the secret of invites
	allReads      int // of all secrets
	beforeWrite   func(s *secrets)
}

func (s *secrets) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var in struct{ SecretId, SecretString, ClientRequestToken string }
	err := json.NewDecoder(r.Body).Decode(&in)
	name, ours := strings.CutPrefix(in.SecretId, arn)
	if err != nil || !ours {
		refuse(w, "InvalidParameterException")
		return
	}
	value := s.others[name]
	if name == "invite" {
		value = s.value
	}
	switch _, action, _ := strings.Cut(r.Header.Get("X-Amz-Target"), "."); {
	case s.failing:
		refuse(w, "AccessDeniedException")
	case action == "DescribeSecret":
		versions := map[string][]string{}
		switch {
		case value != "" && name != "invite":
			versions[firstVersion] = []string{"AWSCURRENT"}
		case value != "":
			versions[cmp.Or(s.version, "a-version")] = []string{"AWSCURRENT"}
		case s.blank:
			versions["a-version"] = []string{"AWSCURRENT"}
		}
		json.NewEncoder(w).Encode(map[string]any{"ARN": in.SecretId, "VersionIdsToStages": versions})
	case action == "GetSecretValue":
		s.allReads++
		if name == "invite" {
			s.reads++
		}
		if s.unreadable {
			refuse(w, "AccessDeniedException")
			return
		}
		if value == "" && !s.blank {
			refuse(w, "ResourceNotFoundException")
			return
		}
		json.NewEncoder(w).Encode(map[string]string{"SecretString": value})
	case action == "PutSecretValue" && name != "invite":
		if s.others == nil {
			s.others = map[string]string{}
		}
		s.others[name] = in.SecretString
		json.NewEncoder(w).Encode(map[string]string{})
	case action == "PutSecretValue":
		if s.beforeWrite != nil {
			s.beforeWrite(s)
		}
		if s.value != "" && in.ClientRequestToken == firstVersion {
			refuse(w, "ResourceExistsException")
			return
		}
		s.writes++
		s.value, s.version = in.SecretString, in.ClientRequestToken
		json.NewEncoder(w).Encode(map[string]string{})
	default:
		refuse(w, "UnknownOperationException")
	}
}

func refuse(w http.ResponseWriter, name string) {
	w.Header().Set("Content-Type", "application/x-amz-json-1.1")
	w.WriteHeader(http.StatusBadRequest)
	json.NewEncoder(w).Encode(map[string]string{"__type": name, "message": "refused"})
}

func (s *secrets) set(f func(*secrets)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f(s)
}

func environment(t *testing.T, s *secrets) cloud.Environment {
	t.Helper()
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	vars := map[string]string{
		"INVITE_KEYS_ARN": arn + "invite", "RESET_KEYS_ARN": arn + "reset", "EMAIL_KEYS_ARN": arn + "email", "SIGN_UP_KEYS_ARN": arn + "sign-up", "AWS_REGION": "eu-central-1", "AWS_ACCESS_KEY_ID": "id", "AWS_SECRET_ACCESS_KEY": "secret",
		"AWS_ENDPOINT_URL_SECRETS_MANAGER": server.URL,
	}
	env, err := cloud.ReadEnvironment(func(name string) (string, bool) { v, ok := vars[name]; return v, ok }, cloud.InviteKeys, cloud.ResetKeys, cloud.EmailKeys, cloud.SignUpKeys)
	if err != nil {
		t.Fatal(err)
	}
	return env
}

func TestReaderReadsOnFirstUseAndKeeps(t *testing.T) {
	s := &secrets{value: string(token.GenerateKeys())}
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	keys := newReader(environment(t, s), func() time.Time { return now })
	if s.reads != 0 {
		t.Errorf("%d reads before the first use", s.reads)
	}
	first, err := keys(t.Context(), token.Invite)
	if err != nil {
		t.Fatal(err)
	}
	now = now.Add(keep - time.Second)
	if again, err := keys(t.Context(), token.Invite); err != nil || again != first || s.reads != 1 {
		t.Errorf("after %d reads, other keys %v, %v", s.reads, again != first, err)
	}
	now = now.Add(time.Second)
	if again, err := keys(t.Context(), token.Invite); err != nil || again == first || s.reads != 2 {
		t.Errorf("old keys are used for more than %v (%d reads, %v)", keep, s.reads, err)
	}
}

func TestReaderTriesAgain(t *testing.T) {
	s := &secrets{failing: true}
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	keys := newReader(environment(t, s), func() time.Time { return now })
	if got, err := keys(t.Context(), token.Invite); err == nil || got != nil {
		t.Fatalf("keys %v from a service that refuses", got)
	}
	s.set(func(s *secrets) { s.failing = false })
	if _, err := keys(t.Context(), token.Invite); err == nil {
		t.Fatal("keys from an empty secret")
	}
	s.set(func(s *secrets) { s.value = "not keys" })
	if _, err := keys(t.Context(), token.Invite); err == nil {
		t.Fatal("keys from something else")
	}
	s.set(func(s *secrets) { s.value = string(token.GenerateKeys()) })
	first, err := keys(t.Context(), token.Invite)
	if err != nil {
		t.Fatal(err)
	}
	s.set(func(s *secrets) { s.failing = true })
	now = now.Add(2 * keep)
	if again, err := keys(t.Context(), token.Invite); err != nil || again != first {
		t.Errorf("an outage took away the keys that were there: %v", err)
	}
}

func TestReaderForManyAtOnce(t *testing.T) {
	s := &secrets{value: string(token.GenerateKeys())}
	keys := Reader(environment(t, s))
	var group sync.WaitGroup
	for range 20 {
		group.Go(func() {
			if _, err := keys(context.Background(), token.Invite); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if s.reads != 1 {
		t.Errorf("%d reads, want 1", s.reads)
	}
}

func TestCreate(t *testing.T) {
	s := &secrets{}
	env := environment(t, s)
	if err := Create(t.Context(), env); err != nil {
		t.Fatal(err)
	}
	made := s.value
	if _, err := token.ParseKeys([]byte(made)); err != nil {
		t.Fatalf("no keys were made: %v", err)
	}
	for _, name := range []string{"reset", "email", "sign-up"} {
		if _, err := token.ParseKeys([]byte(s.others[name])); err != nil || s.others[name] == made {
			t.Errorf("%s has no keys, or those of invites: %v", name, err)
		}
	}
	reset := s.others["reset"]
	if err := Create(t.Context(), env); err != nil || s.value != made || s.writes != 1 || s.others["reset"] != reset {
		t.Errorf("a second deployment wrote %d times, %v", s.writes, err)
	}
	if s.allReads != 0 {
		t.Errorf("keys were read %d times to make them", s.allReads)
	}
	s.set(func(s *secrets) { s.failing = true })
	if err := Create(t.Context(), env); err == nil {
		t.Error("a refusal was taken for an empty secret, or for success")
	}
}

// TestCreateFillsEmptyVersions deploys on an emulator, whose new secrets have a version with an empty value.
func TestCreateFillsEmptyVersions(t *testing.T) {
	s := &secrets{blank: true}
	env := environment(t, s)
	if _, err := Reader(env)(t.Context(), token.Invite); err == nil || !strings.Contains(err.Error(), "still empty") {
		t.Errorf("keys from an empty value: %v", err)
	}
	if err := Create(t.Context(), env); err != nil {
		t.Fatal(err)
	}
	for name, value := range map[string]string{"invite": s.value, "reset": s.others["reset"], "email": s.others["email"], "sign-up": s.others["sign-up"]} {
		if _, err := token.ParseKeys([]byte(value)); err != nil {
			t.Errorf("%s has no keys: %v", name, err)
		}
	}
	reads, made := s.allReads, s.value
	if err := Create(t.Context(), env); err != nil || s.value != made || s.allReads != reads {
		t.Errorf("a second deployment read %d times and wrote other keys %v, %v", s.allReads-reads, s.value != made, err)
	}
}

// TestCreateLeavesVersionsAlone deploys where a version has another name than Create's: its keys stay, whether Create
// may read them or not.
func TestCreateLeavesVersionsAlone(t *testing.T) {
	for _, unreadable := range []bool{false, true} {
		keys := string(token.GenerateKeys())
		s := &secrets{value: keys, version: "an-operators", unreadable: unreadable}
		if err := Create(t.Context(), environment(t, s)); err != nil || s.value != keys || s.writes != 0 {
			t.Errorf("unreadable %v: %d writes, %v", unreadable, s.writes, err)
		}
	}
}

func TestCreateTwiceAtOnce(t *testing.T) {
	s := &secrets{}
	others := string(token.GenerateKeys())
	s.beforeWrite = func(s *secrets) { s.value = others }
	if err := Create(t.Context(), environment(t, s)); err != nil {
		t.Fatal(err)
	}
	if s.value != others {
		t.Error("the keys of the quicker deployment were replaced")
	}
}

// TestEachPurposeHasItsOwnKeys reads the keys of one purpose. That reads no other secret, and a purpose that the
// environment does not name has no keys.
func TestEachPurposeHasItsOwnKeys(t *testing.T) {
	s := &secrets{}
	env := environment(t, s)
	if err := Create(t.Context(), env); err != nil {
		t.Fatal(err)
	}
	env.EmailKeys, env.SignUpKeys = "", ""
	keys := Reader(env)
	reset, err := keys(t.Context(), token.Reset)
	if err != nil || s.allReads != 1 || s.reads != 0 {
		t.Fatalf("%d reads, %d of the keys of invites, %v", s.allReads, s.reads, err)
	}
	invite, err := keys(t.Context(), token.Invite)
	if err != nil || invite == reset {
		t.Errorf("one key for two purposes, %v", err)
	}
	for _, purpose := range []token.Purpose{token.Email, token.SignUp} {
		if got, err := keys(t.Context(), purpose); err == nil || got != nil || !strings.Contains(err.Error(), purpose.String()) {
			t.Errorf("keys of %s from a function that has none: %v", purpose, err)
		}
	}
	if s.allReads != 2 {
		t.Errorf("%d reads", s.allReads)
	}
}

// TestOldLinksStayValidThroughARotation checks a link that was made before a rotation with the keys after it.
func TestOldLinksStayValidThroughARotation(t *testing.T) {
	s := &secrets{}
	env := environment(t, s)
	if err := Create(t.Context(), env); err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	keys := newReader(env, func() time.Time { return now })
	old, err := keys(t.Context(), token.Invite)
	if err != nil {
		t.Fatal(err)
	}
	link := old.Mint(token.Link{Purpose: token.Invite, Person: token.NewID(), ExpiresAt: now})
	var stored struct {
		Current int               `json:"current"`
		Keys    map[string]string `json:"keys"`
	}
	if err := json.Unmarshal([]byte(s.value), &stored); err != nil {
		t.Fatal(err)
	}
	stored.Current, stored.Keys["2"] = 2, base64.StdEncoding.EncodeToString([]byte("0123456789abcdef0123456789ABCDEF"))
	rotated, err := json.Marshal(stored)
	if err != nil {
		t.Fatal(err)
	}
	s.set(func(s *secrets) { s.value = string(rotated) })
	now = now.Add(keep)
	fresh, err := keys(t.Context(), token.Invite)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := fresh.Check(link, token.Invite); err != nil {
		t.Errorf("a link from before the rotation: %v", err)
	}
	after := fresh.Mint(token.Link{Purpose: token.Invite, Person: token.NewID(), ExpiresAt: now})
	if _, err := old.Check(after, token.Invite); err == nil {
		t.Error("the new key does not sign")
	}
}
