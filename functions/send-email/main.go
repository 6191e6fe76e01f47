// Function send-email sends waiting mail, and tells send-webhook of events. The table's stream and a schedule call it.
package main

import (
	"log"
	"os"

	"github.com/aws/aws-lambda-go/lambda"

	"allyway/internal/cloud"
	"allyway/internal/cloud/failurequeue"
	"allyway/internal/cloud/sesclient"
	"allyway/internal/cloud/tokenkeys"
	"allyway/internal/mailing"
	"allyway/internal/record"
	"allyway/internal/trigger"
)

func main() {
	cloud.LogJSON()
	env, err := cloud.ReadEnvironment(os.LookupEnv, cloud.TableName, cloud.PortalURL, cloud.MailFrom, cloud.InviteKeys, cloud.ResetKeys, cloud.EmailKeys, cloud.SignUpKeys,
		cloud.ConfigurationSet, cloud.MailRate, cloud.FailureQueue, cloud.NewsQueue)
	if err != nil {
		log.Fatal(err)
	}
	room := mailing.New(record.New(cloud.Table(env), nil), mailing.Config{Links: record.Links{URL: env.PortalURL, Keys: tokenkeys.Reader(env)},
		From: env.MailFrom, Rate: env.MailRate, Sender: sesclient.NewSender(env), GivenUp: trigger.GivenUp(failurequeue.New(env).Put)})
	lambda.Start(trigger.SendEmail(room, failurequeue.News(env).Put))
}
