// Function send-email sends the mail that waits in the table. The table's stream calls it, and a schedule every minute.
package main

import (
	"log"
	"os"

	"github.com/aws/aws-lambda-go/lambda"

	"allyway/internal/cloud"
	"allyway/internal/cloud/failurequeue"
	"allyway/internal/cloud/sesclient"
	"allyway/internal/cloud/tokenkeys"
	"allyway/internal/mail/ses"
	"allyway/internal/mailing"
	"allyway/internal/record"
	"allyway/internal/trigger"
)

func main() {
	cloud.LogJSON()
	env, err := cloud.ReadEnvironment(os.LookupEnv, cloud.TableName, cloud.PortalURL, cloud.MailFrom, cloud.InviteKeys, cloud.ResetKeys, cloud.EmailKeys, cloud.SignUpKeys,
		cloud.ConfigurationSet, cloud.MailRate, cloud.FailureQueue)
	if err != nil {
		log.Fatal(err)
	}
	room := mailing.New(record.New(cloud.Table(env), nil), mailing.Config{Links: record.Links{URL: env.PortalURL, Keys: tokenkeys.Reader(env)},
		From: env.MailFrom, Rate: env.MailRate, Sender: ses.New(sesclient.New(env), env.ConfigurationSet), GivenUp: trigger.GivenUp(failurequeue.New(env).Put)})
	lambda.Start(trigger.SendEmail(room))
}
