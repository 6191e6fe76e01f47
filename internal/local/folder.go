package main

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"allyway/internal/record"
	"allyway/internal/token"
)

// The files in the data folder.
const (
	tableFile  = "allyway.db"
	keyFile    = "token-keys.json"
	cursorFile = "cursor-key"
)

// openFolder makes the data folder, which only its owner may enter. If the folder exists and others may enter it,
// openFolder closes it to them. If it also holds other files, openFolder returns an error instead.
func openFolder(path string) error {
	if err := os.MkdirAll(path, 0o700); err != nil {
		return fmt.Errorf("make the data folder: %w; set ALLYWAY_DATA to another folder", err)
	}
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	if info.Mode().Perm()&0o077 == 0 {
		return nil
	}
	entries, err := os.ReadDir(path)
	if err != nil {
		return fmt.Errorf("read the data folder: %w", err)
	}
	ours := slices.ContainsFunc(entries, func(e os.DirEntry) bool { return e.Name() == tableFile || e.Name() == keyFile })
	if len(entries) > 0 && !ours {
		return fmt.Errorf("the data folder %s is open to others (%04o) and holds other files; set ALLYWAY_DATA to a folder of its own",
			path, info.Mode().Perm())
	}
	return os.Chmod(path, 0o700)
}

// tokenKeys returns the keys of mailed links of every purpose. The first start makes them.
func tokenKeys(folder string) (token.Ring, error) {
	stored, err := secretFile(folder, keyFile, token.GenerateRing)
	if err != nil {
		return nil, err
	}
	keys, err := token.ParseRing(stored)
	if err != nil {
		return nil, fmt.Errorf("%s is damaged (%w); restore it, or delete it: then the links mailed so far stop working",
			filepath.Join(folder, keyFile), err)
	}
	return keys, nil
}

// listCursors returns the cursors of lists. The first start makes their key.
func listCursors(folder string) (*record.Cursors, error) {
	key, err := secretFile(folder, cursorFile, func() []byte { return []byte(rand.Text() + rand.Text()) })
	if err != nil {
		return nil, err
	}
	if len(key) < record.CursorKeyBytes {
		return nil, fmt.Errorf("%s is damaged (it has %d bytes, want at least %d); delete it: then lists that people are reading begin again",
			filepath.Join(folder, cursorFile), len(key), record.CursorKeyBytes)
	}
	return record.NewCursors(key), nil
}

// secretFile returns what a file of the folder holds, which only its owner may read. If there is none, it makes one. The
// file appears only when it is complete. If two processes start at once, the second uses the file of the first.
func secretFile(folder, name string, generate func() []byte) ([]byte, error) {
	path := filepath.Join(folder, name)
	stored, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		if err := makeSecretFile(folder, name, generate()); err != nil {
			return nil, fmt.Errorf("make %s: %w", path, err)
		}
		stored, err = os.ReadFile(path)
	}
	if err == nil {
		err = os.Chmod(path, 0o600) // a file that was copied may have another mode
	}
	return stored, err
}

func makeSecretFile(folder, name string, content []byte) error {
	draft, err := os.CreateTemp(folder, name+".*") // 0600
	if err != nil {
		return err
	}
	defer os.Remove(draft.Name())
	_, err = draft.Write(content)
	if err == nil {
		err = draft.Sync()
	}
	if err = errors.Join(err, draft.Close()); err != nil {
		return err
	}
	if err := os.Link(draft.Name(), filepath.Join(folder, name)); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return syncFolder(folder)
}

// syncFolder makes the names of new files survive a power failure.
func syncFolder(path string) error {
	folder, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}
