// The command clients does the main job with the client that oapi-codegen makes: an owner invites, and the invited person
// signs in.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strings"
	"time"

	"allyway/clients/portal"
)

const email = "go@golang.example"

var password = "quiet harbour under nine lanterns" // optional fields of requests are pointers, so this is a variable

func main() {
	if err := mainJob(context.Background(), os.Getenv("PORTAL")); err != nil {
		fmt.Fprintln(os.Stderr, "go:", err)
		os.Exit(1)
	}
}

func mainJob(ctx context.Context, url string) error {
	owner, err := signIn(ctx, url, os.Getenv("STAFF"), os.Getenv("PASSWORD"))
	if err != nil {
		return err
	}
	partner, err := owner.AddPartnerWithResponse(ctx, nil, portal.AddPartnerJSONRequestBody{Name: "Go Ltd", Domains: &[]string{"golang.example"}})
	if err != nil || partner.JSON201 == nil {
		return refused(err, partner.Body)
	}
	address, key, access := email, "go", true
	made, err := owner.AddPartnerPersonWithResponse(ctx, partner.JSON201.Id, &portal.AddPartnerPersonParams{IdempotencyKey: &key},
		portal.AddPartnerPersonJSONRequestBody{FirstName: "Go", LastName: "Lang", Email: &address, Access: &access})
	if err != nil || made.JSON201 == nil || made.JSON201.Outcome != portal.OutcomeOutcomeInvited {
		return refused(err, made.Body)
	}
	token, err := link(ctx, url)
	if err != nil {
		return err
	}
	anyone, err := portal.NewClientWithResponses(url)
	if err != nil {
		return err
	}
	accepted, err := anyone.AcceptInviteWithResponse(ctx, portal.AcceptInviteJSONRequestBody{Token: token, Password: &password})
	if err != nil || accepted.JSON201 == nil {
		return refused(err, accepted.Body)
	}
	person, err := signIn(ctx, url, email, password)
	if err != nil {
		return err
	}
	own, err := person.GetSessionWithResponse(ctx)
	if err != nil || own.JSON200 == nil || own.JSON200.Person.Id != made.JSON201.Person.Id || own.JSON200.Person.Status != portal.PersonStatusActive {
		return refused(err, own.Body)
	}
	return nil
}

// signIn returns a client for a person.
func signIn(ctx context.Context, url, email, password string) (*portal.ClientWithResponses, error) {
	anyone, err := portal.NewClientWithResponses(url)
	if err != nil {
		return nil, err
	}
	session, err := anyone.SignInWithResponse(ctx, portal.SignInJSONRequestBody{Email: email, Password: password})
	if err != nil || session.JSON201 == nil {
		return nil, refused(err, session.Body)
	}
	return portal.NewClientWithResponses(url, portal.WithRequestEditorFn(func(_ context.Context, r *http.Request) error {
		r.Header.Set("Authorization", "Bearer "+session.JSON201.Token)
		return nil
	}))
}

func refused(err error, body []byte) error { return errors.Join(err, errors.New(string(body))) }

// link waits for the person's mail, and returns what follows the # in its link.
func link(ctx context.Context, url string) (string, error) {
	for range 200 {
		response, err := http.Get(url + "/mailbox.json?to=" + email)
		if err != nil {
			return "", err
		}
		var mails []struct{ Links []string }
		err = json.NewDecoder(response.Body).Decode(&mails)
		response.Body.Close()
		if err != nil {
			return "", err
		}
		if len(mails) > 0 {
			_, token, _ := strings.Cut(mails[0].Links[0], "#")
			return token, nil
		}
		time.Sleep(50 * time.Millisecond)
	}
	return "", errors.New("no mail came")
}
