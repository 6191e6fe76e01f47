// Package web holds the built browser client, for the local process. A deployed portal serves the same files from S3.
package web

import (
	"embed"
	"io/fs"
)

// dist is what building the client leaves. In a clean clone it has nothing but .keep, with which the program builds
// without Node; the client's build keeps that file.
//
//go:embed all:dist
var dist embed.FS

// Files are the client's files, index.html at the root, or nil where it has not been built.
func Files() fs.FS {
	client, err := fs.Sub(dist, "dist")
	if err != nil {
		return nil
	}
	if _, err := fs.Stat(client, "index.html"); err != nil {
		return nil
	}
	return client
}
