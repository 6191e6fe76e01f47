// Function record-feedback records the bounces and complaints that SES reports.
package main

import (
	"log"
	"os"

	"github.com/aws/aws-lambda-go/lambda"

	"allyway/internal/cloud"
	"allyway/internal/feedback"
	"allyway/internal/record"
	"allyway/internal/trigger"
)

func main() {
	cloud.LogJSON()
	env, err := cloud.ReadEnvironment(os.LookupEnv, cloud.TableName, cloud.FeedbackTopic)
	if err != nil {
		log.Fatal(err)
	}
	lambda.Start(trigger.RecordFeedback(feedback.New(record.New(cloud.Table(env), nil)), env.FeedbackTopic))
}
