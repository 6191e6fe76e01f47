// Function expire-invites runs every hour. It records which invites have expired, mails reminders of those that soon
// will, and queues the mails about data captures.
package main

import (
	"log"
	"os"

	"github.com/aws/aws-lambda-go/lambda"

	"allyway/internal/cleanup"
	"allyway/internal/cloud"
	"allyway/internal/record"
	"allyway/internal/trigger"
)

func main() {
	cloud.LogJSON()
	env, err := cloud.ReadEnvironment(os.LookupEnv, cloud.TableName)
	if err != nil {
		log.Fatal(err)
	}
	lambda.Start(trigger.ExpireInvites(cleanup.New(record.New(cloud.Table(env), nil))))
}
