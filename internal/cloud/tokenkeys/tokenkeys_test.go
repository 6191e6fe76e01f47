package tokenkeys

import (
	"context"
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

const arn = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:keys-AbCdEf"

// secrets stands in for Secrets Manager, with one secret.
type secrets struct {
	mu            sync.Mutex
	value         string // empty: the secret has no version yet
	failing       bool
	reads, writes int
	beforeWrite   func(s *secrets)
}

func (s *secrets) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var in struct{ SecretId, SecretString, ClientRequestToken string }
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil || in.SecretId != arn {
		refuse(w, "InvalidParameterException")
		return
	}
	switch _, action, _ := strings.Cut(r.Header.Get("X-Amz-Target"), "."); {
	case s.failing:
		refuse(w, "AccessDeniedException")
	case action == "GetSecretValue":
		s.reads++
		if s.value == "" {
			refuse(w, "ResourceNotFoundException")
			return
		}
		json.NewEncoder(w).Encode(map[string]string{"SecretString": s.value})
	case action == "PutSecretValue":
		if s.beforeWrite != nil {
			s.beforeWrite(s)
		}
		if s.value != "" && in.ClientRequestToken == firstVersion {
			refuse(w, "ResourceExistsException")
			return
		}
		s.writes++
		s.value = in.SecretString
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
		"TOKEN_SECRET_ARN": arn, "AWS_REGION": "eu-central-1", "AWS_ACCESS_KEY_ID": "id", "AWS_SECRET_ACCESS_KEY": "secret",
		"AWS_ENDPOINT_URL_SECRETS_MANAGER": server.URL,
	}
	env, err := cloud.ReadEnvironment(func(name string) (string, bool) { v, ok := vars[name]; return v, ok }, cloud.TokenSecret)
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
	first, err := keys(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	now = now.Add(keep - time.Second)
	if again, err := keys(t.Context()); err != nil || again != first || s.reads != 1 {
		t.Errorf("after %d reads, other keys %v, %v", s.reads, again != first, err)
	}
	now = now.Add(time.Second)
	if again, err := keys(t.Context()); err != nil || again == first || s.reads != 2 {
		t.Errorf("old keys are used for more than %v (%d reads, %v)", keep, s.reads, err)
	}
}

func TestReaderTriesAgain(t *testing.T) {
	s := &secrets{failing: true}
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	keys := newReader(environment(t, s), func() time.Time { return now })
	if got, err := keys(t.Context()); err == nil || got != nil {
		t.Fatalf("keys %v from a service that refuses", got)
	}
	s.set(func(s *secrets) { s.failing = false })
	if _, err := keys(t.Context()); err == nil {
		t.Fatal("keys from an empty secret")
	}
	s.set(func(s *secrets) { s.value = "not keys" })
	if _, err := keys(t.Context()); err == nil {
		t.Fatal("keys from something else")
	}
	s.set(func(s *secrets) { s.value = string(token.GenerateKeys()) })
	first, err := keys(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	s.set(func(s *secrets) { s.failing = true })
	now = now.Add(2 * keep)
	if again, err := keys(t.Context()); err != nil || again != first {
		t.Errorf("an outage took away the keys that were there: %v", err)
	}
}

func TestReaderForManyAtOnce(t *testing.T) {
	s := &secrets{value: string(token.GenerateKeys())}
	keys := Reader(environment(t, s))
	var group sync.WaitGroup
	for range 20 {
		group.Go(func() {
			if _, err := keys(context.Background()); err != nil {
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
	if err := Create(t.Context(), env); err != nil || s.value != made || s.writes != 1 {
		t.Errorf("a second deployment wrote %d times, %v", s.writes, err)
	}
	s.set(func(s *secrets) { s.failing = true })
	if err := Create(t.Context(), env); err == nil {
		t.Error("a refusal was taken for an empty secret, or for success")
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
