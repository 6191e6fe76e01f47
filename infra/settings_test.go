package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
)

func TestReadSettings(t *testing.T) {
	full := map[string]any{"mailFrom": "portal@example.test", "ownerEmail": "owner@example.test"}
	with := func(more map[string]any) map[string]any {
		all := map[string]any{}
		for _, m := range []map[string]any{full, more} {
			for name, value := range m {
				all[name] = value
			}
		}
		return all
	}
	tests := []struct {
		name    string
		context map[string]any
		wrong   []string // names that the error has; none: there is no error
	}{
		{"the least", full, nil},
		{"nothing", nil, []string{"mailFrom", "ownerEmail"}},
		{"a name with the address", with(map[string]any{"mailFrom": "Portal <portal@example.test>"}), []string{"mailFrom"}},
		{"two owners", with(map[string]any{"ownerEmail": "a@example.test,b@example.test"}), []string{"ownerEmail"}},
		{"a rate", with(map[string]any{"mailRate": "14"}), nil},
		{"no rate", with(map[string]any{"mailRate": "0"}), []string{"mailRate"}},
		{"a rate in words", with(map[string]any{"mailRate": "many"}), []string{"mailRate"}},
		{"an unknown identity", with(map[string]any{"mailIdentity": "dns"}), []string{"mailIdentity"}},
		{"an unknown architecture", with(map[string]any{"architecture": "amd64"}), []string{"architecture"}},
		{"an emulator", with(map[string]any{"emulator": "true", "portalUrl": "http://127.0.0.1:9000"}), nil},
		{"perhaps an emulator", with(map[string]any{"emulator": "yes"}), []string{"emulator"}},
		{"an emulator's address on AWS", with(map[string]any{"portalUrl": "http://127.0.0.1:9000"}), []string{"portalUrl", "domainName"}},
		{"an emulator's services", with(map[string]any{"emulator": "true", "endpointUrl": "http://127.0.0.1:4566"}), nil},
		{"an emulator's services on AWS", with(map[string]any{"endpointUrl": "http://127.0.0.1:4566"}), []string{"endpointUrl"}},
		{"a domain without certificate", with(map[string]any{"domainName": "portal.example.test"}), []string{"certificateArn"}},
		{"a domain with certificate", with(map[string]any{"domainName": "portal.example.test", "certificateArn": "arn:aws:acm:…"}), nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			app := awscdk.NewApp(&awscdk.AppProps{Context: &tt.context})
			_, err := readSettings(app.Node())
			if (err == nil) != (len(tt.wrong) == 0) {
				t.Fatalf("error %v", err)
			}
			for _, name := range tt.wrong {
				if !strings.Contains(err.Error(), name) {
					t.Errorf("the error does not name %s: %v", name, err)
				}
			}
		})
	}
}

func TestCheckBuilt(t *testing.T) {
	dist := t.TempDir()
	s := settings{dist: dist}
	if err := s.checkBuilt(); err == nil || !strings.Contains(err.Error(), "sign-in") || !strings.Contains(err.Error(), "make build") {
		t.Errorf("an empty folder: %v", err)
	}
	for _, f := range inventory() {
		if err := os.MkdirAll(filepath.Join(dist, f.name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dist, f.name, "bootstrap"), nil, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.checkBuilt(); err != nil {
		t.Error(err)
	}
}
