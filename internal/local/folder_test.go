package main

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"allyway/internal/record"
	"allyway/internal/token"
)

func mode(t *testing.T, path string) fs.FileMode {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info.Mode().Perm()
}

// TestPermissions runs the real program in a folder that exists and is open to others.
func TestPermissions(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "data")
	if err := os.Mkdir(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	start(t, folder)
	want := map[string]fs.FileMode{".": 0o700, tableFile: 0o600, keyFile: 0o600, cursorFile: 0o600}
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if _, ok := want[entry.Name()]; !ok {
			t.Errorf("%s is also in the folder", entry.Name())
		}
	}
	for name, perm := range want {
		if got := mode(t, filepath.Join(folder, name)); got != perm {
			t.Errorf("%s is %04o, want %04o", name, got, perm)
		}
	}
}

func TestOpenFolder(t *testing.T) {
	tests := []struct {
		name    string
		prepare func(path string) error
		refused string
	}{
		{"missing, with what is above it", func(string) error { return nil }, ""},
		{"closed", func(path string) error { return os.MkdirAll(path, 0o700) }, ""},
		{"open and empty", func(path string) error { return os.MkdirAll(path, 0o755) }, ""},
		{"open and ours", func(path string) error {
			return firstOf(os.MkdirAll(path, 0o755), os.WriteFile(filepath.Join(path, tableFile), nil, 0o644))
		}, ""},
		{"open with other things", func(path string) error {
			return firstOf(os.MkdirAll(path, 0o755), os.WriteFile(filepath.Join(path, "thesis.txt"), nil, 0o644))
		}, "set ALLYWAY_DATA to a folder of its own"},
		{"a file", func(path string) error {
			return firstOf(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, nil, 0o600))
		}, "set ALLYWAY_DATA to another folder"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "some", "data")
			if err := test.prepare(path); err != nil {
				t.Fatal(err)
			}
			err := openFolder(path)
			if test.refused != "" {
				if err == nil || !strings.Contains(err.Error(), test.refused) {
					t.Errorf("%v, want %q", err, test.refused)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if got := mode(t, path); got != 0o700 {
				t.Errorf("the folder is %04o", got)
			}
		})
	}
}

func firstOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// TestTokenKeys reads the keys as many processes do that start at once. All must get the same.
func TestTokenKeys(t *testing.T) {
	folder := folderOf(t)
	path := filepath.Join(folder, keyFile)
	var starting sync.WaitGroup
	for range 16 {
		starting.Go(func() {
			if _, err := tokenKeys(folder); err != nil {
				t.Error(err)
			}
		})
	}
	starting.Wait()
	first, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := tokenKeys(folder); err != nil {
		t.Fatal(err)
	}
	again, err := os.ReadFile(path)
	if err != nil || !bytes.Equal(first, again) {
		t.Errorf("the keys changed (%v)", err)
	}
	if got := mode(t, path); got != 0o600 {
		t.Errorf("the key file is %04o", got)
	}
	entries, err := os.ReadDir(folder)
	if err != nil || len(entries) != 1 {
		t.Errorf("%d files are left in the folder, %v", len(entries), err)
	}
}

// TestCursorKey reads the key of cursors as a second start does, and refuses one that was cut short.
func TestCursorKey(t *testing.T) {
	folder := folderOf(t)
	path := filepath.Join(folder, cursorFile)
	first, err := listCursors(folder)
	if err != nil {
		t.Fatal(err)
	}
	again, err := listCursors(folder)
	if err != nil {
		t.Fatal(err)
	}
	by := token.Session{Person: "ada"}
	if _, err := again.Of(by, "people").After(record.PageOf{Cursor: first.Of(by, "people").Next("k")}); err != nil {
		t.Errorf("a second start has another key: %v", err)
	}
	if got := mode(t, path); got != 0o600 {
		t.Errorf("the file is %04o", got)
	}
	if err := os.WriteFile(path, []byte("short"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := listCursors(folder); err == nil || !strings.Contains(err.Error(), cursorFile+" is damaged") {
		t.Errorf("a short key: %v", err)
	}
}

// TestTokenKeysRace makes the keys in many processes at once. All must then read the same.
func TestTokenKeysRace(t *testing.T) {
	folder := folderOf(t)
	path := filepath.Join(folder, keyFile)
	found := make([][]byte, 16)
	var starting sync.WaitGroup
	for i := range found {
		starting.Go(func() {
			if err := makeSecretFile(folder, keyFile, token.GenerateRing()); err != nil {
				t.Error(err)
			}
			found[i], _ = os.ReadFile(path)
		})
	}
	starting.Wait()
	for _, one := range found {
		if len(one) == 0 || !bytes.Equal(one, found[0]) {
			t.Fatal("they read different keys")
		}
	}
}
