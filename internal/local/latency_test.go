package main

import (
	"fmt"
	"slices"
	"testing"
	"time"
)

// TestMailIsSoonThere holds the time from the answer that somebody is invited to their mail in the mailbox: a tenth of a
// second at the most, in the middle of fifty.
func TestMailIsSoonThere(t *testing.T) {
	p := start(t, folderOf(t))
	session := p.signIn(t)
	partner := p.addPartner(t, session)
	took := make([]time.Duration, 50)
	for i := range took {
		email := fmt.Sprintf("p%d@acme.test", i)
		p.do(t, 201, "POST", "/v1/partners/"+partner+"/people", session, `{"firstName":"Ana","lastName":"Silva","email":"`+email+`","access":true}`, nil)
		began := time.Now()
		for {
			mails, err := readMailbox(p.url, email)
			if err != nil {
				t.Fatal(err)
			}
			if len(mails) > 0 {
				break
			}
			if time.Since(began) > patience {
				t.Fatalf("no mail to %s", email)
			}
			time.Sleep(time.Millisecond)
		}
		took[i] = time.Since(began)
	}
	slices.Sort(took)
	t.Logf("median %s, most %s", took[len(took)/2], took[len(took)-1])
	if median := took[len(took)/2]; median > 100*time.Millisecond {
		t.Errorf("a mail takes %s", median)
	}
}
