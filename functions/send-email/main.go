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
	"allyway/internal/event"
	"allyway/internal/mail/ses"
	"allyway/internal/product"
)

func main() {
	cloud.LogJSON()
	env, err := cloud.ReadEnvironment(os.LookupEnv, cloud.TableName, cloud.PortalURL, cloud.MailFrom, cloud.TokenSecret,
		cloud.ConfigurationSet, cloud.MailRate, cloud.FailureQueue)
	if err != nil {
		log.Fatal(err)
	}
	lambda.Start(event.SendEmail(portal.New(cloud.Table(env), portal.Config{URL: env.PortalURL, MailFrom: env.MailFrom, MailRate: env.MailRate,
		GivenUp: event.GivenUp(failurequeue.New(env).Put), Keys: tokenkeys.Reader(env), Sender: ses.New(sesclient.New(env), env.ConfigurationSet)})))
}
