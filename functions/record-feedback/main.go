// Function record-feedback records the bounces and complaints that SES reports.
package main

import (
	"log"
	"os"

	"github.com/aws/aws-lambda-go/lambda"

	"allyway/internal/cloud"
	"allyway/internal/event"
	"allyway/internal/product"
)

func main() {
	cloud.LogJSON()
	env, err := cloud.ReadEnvironment(os.LookupEnv, cloud.TableName, cloud.FeedbackTopic)
	if err != nil {
		log.Fatal(err)
	}
	lambda.Start(event.RecordFeedback(portal.New(cloud.Table(env), portal.Config{}), env.FeedbackTopic))
}
