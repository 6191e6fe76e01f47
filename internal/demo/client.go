package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// body is a JSON object.
type body = map[string]any

// client calls the API as one person.
type client struct {
	url   string
	token string // the session's token; empty: no session
}

// answer has the fields of all answers that this program reads.
type answer struct {
	ID     string
	Token  string
	Person reference
	Items  []struct {
		ID, Email     string
		PendingInvite *struct{}
	}
}

// reference is a person. In an answer, this is an object or only an id.
type reference struct{ ID string }

// UnmarshalJSON reads both forms.
func (r *reference) UnmarshalJSON(text []byte) error {
	if text[0] == '"' {
		return json.Unmarshal(text, &r.ID)
	}
	type whole reference
	return json.Unmarshal(text, (*whole)(r))
}

// call sends a request. It returns an error unless the request succeeds.
func (c *client) call(method, path string, in any) (out answer, err error) {
	encoded, err := json.Marshal(in)
	if err != nil {
		return out, err
	}
	request, err := http.NewRequest(method, c.url+path, bytes.NewReader(encoded))
	if err != nil {
		return out, err
	}
	request.Header.Set("Content-Type", "application/json")
	if c.token != "" {
		request.Header.Set("Authorization", "Bearer "+c.token)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return out, err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode >= 300 {
		return out, fmt.Errorf("%s %s: %s: %s %w", method, path, response.Status, text, err)
	}
	if len(text) > 0 {
		err = json.Unmarshal(text, &out)
	}
	return out, err
}

// signIn returns a client for a person who has a password.
func (c *client) signIn(email string) (*client, error) {
	session, err := (&client{url: c.url}).call(http.MethodPost, "/v1/session", body{"email": email, "password": password})
	return &client{c.url, session.Token}, err
}

// report reports on the last mail to an address as the mail system would: bounce or complaint.
func (c *client) report(email, what string) error {
	if _, err := c.link(email); err != nil { // link waits for the mail
		return err
	}
	response, err := http.Get(c.url + "/mailbox.json?to=" + url.QueryEscape(email))
	if err != nil {
		return err
	}
	defer response.Body.Close()
	var mails []struct{ ID string }
	if err := json.NewDecoder(response.Body).Decode(&mails); err != nil {
		return err
	}
	reported, err := http.Post(c.url+"/mailbox/"+mails[0].ID+"/"+what, "", nil)
	if err != nil {
		return err
	}
	reported.Body.Close()
	if reported.StatusCode != http.StatusOK {
		return fmt.Errorf("report a %s of %s: %s", what, email, reported.Status)
	}
	return nil
}

// accept accepts the invite that was mailed to an address, and returns a client for that person.
func (c *client) accept(email string, names body) (*client, error) {
	link, err := c.link(email)
	if err != nil {
		return nil, err
	}
	in := body{"token": link, "password": password}
	for name, value := range names {
		in[name] = value
	}
	session, err := c.call(http.MethodPost, "/v1/invites/accept", in)
	return &client{c.url, session.Token}, err
}

// link waits for mail to an address, and returns the part of its first link after the #.
func (c *client) link(email string) (string, error) {
	for range 500 {
		response, err := http.Get(c.url + "/mailbox.json?to=" + url.QueryEscape(email))
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
		time.Sleep(10 * time.Millisecond)
	}
	return "", fmt.Errorf("no mail came to %s", email)
}
