// Trouble is a function that does what its payload says. Tests use it to check that the stand-in notices.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/aws/aws-lambda-go/lambda"

	"allyway/internal/cloud"
)

func main() {
	switch os.Getenv("TROUBLE") {
	case "fatal":
		log.Fatal("TABLE_NAME is missing")
	case "http":
		lambda.Start(cloud.HTTP(http.HandlerFunc(echo)))
	case "slow":
		time.Sleep(500 * time.Millisecond)
	}
	lambda.Start(obey)
}

func obey(ctx context.Context, command string) (string, error) {
	if addr, ok := strings.CutPrefix(command, "wait "); ok {
		return fmt.Sprint(os.Getpid()), waitAt(addr)
	}
	switch command {
	case "fail":
		return "", errors.New("as told")
	case "panic":
		panic("as told")
	case "exit":
		os.Exit(3)
	case "sleep":
		time.Sleep(time.Minute)
	case "deadline":
		deadline, _ := ctx.Deadline()
		return deadline.UTC().Format(time.RFC3339Nano), nil
	case "environment":
		return fmt.Sprint(os.Environ()), nil
	}
	fmt.Println("did", command)
	return fmt.Sprint(os.Getpid()), nil
}

// waitAt connects to addr and waits until the other side ends the connection.
func waitAt(addr string) error {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	defer c.Close()
	_, err = io.Copy(io.Discard, c)
	return err
}

func echo(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		log.Fatal(err)
	}
	http.SetCookie(w, &http.Cookie{Name: "a", Value: "1"})
	http.SetCookie(w, &http.Cookie{Name: "b", Value: "2"})
	w.Header().Set("Content-Type", r.Header.Get("Content-Type"))
	w.Header().Set("Seen", fmt.Sprintf("%s %s?%s from %s as %s with %s", r.Method, r.URL.Path, r.URL.RawQuery, r.RemoteAddr,
		r.Host, r.Header.Get("Cookie")))
	w.WriteHeader(http.StatusCreated)
	w.Write(body)
}
