// Package web holds the built browser client, for the programs that serve a portal on one machine. A portal on AWS serves
// the same files from S3.
package web

import (
	"embed"
	"io/fs"
)

// dist is the built client. In a clean clone it holds only .keep, so that the program builds without Node. The client's
// build keeps that file.
//
//go:embed all:dist
var dist embed.FS

// Files returns the client's files, with index.html at the root. It returns nil if the client has not been built.
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
