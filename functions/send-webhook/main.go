// Function send-webhook sends events to webhooks, and onto the event bus if there is one. Messages of a queue call it as
// soon as there are new events, and a schedule every minute.
package main

import (
	"log"
	"os"

	"github.com/aws/aws-lambda-go/lambda"

	"allyway/internal/cloud"
	"allyway/internal/cloud/eventbus"
	"allyway/internal/notifying"
	"allyway/internal/record"
	"allyway/internal/trigger"
	"allyway/internal/webhook/post"
)

func main() {
	cloud.LogJSON()
	env, err := cloud.ReadEnvironment(os.LookupEnv, cloud.TableName)
	if err != nil {
		log.Fatal(err)
	}
	room := notifying.New(record.New(cloud.Table(env), nil), notifying.Config{Send: post.New(false).Send, Put: eventbus.Put(env)})
	lambda.Start(trigger.SendWebhook(room))
}
