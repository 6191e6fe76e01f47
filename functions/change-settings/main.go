// Function change-settings reads and changes the portal's settings.
package main

import (
	"log"
	"os"

	"github.com/aws/aws-lambda-go/lambda"

	"allyway/internal/api"
	"allyway/internal/cloud"
	"allyway/internal/record"
	"allyway/internal/settings"
)

func main() {
	cloud.LogJSON()
	env, err := cloud.ReadEnvironment(os.LookupEnv, cloud.TableName, cloud.PortalURL, cloud.OriginSecret)
	if err != nil {
		log.Fatal(err)
	}
	store := record.New(cloud.Table(env), nil)
	room := settings.New(store)
	config := api.Config{URL: env.PortalURL, OriginSecret: env.OriginSecret}
	lambda.Start(cloud.HTTP(api.New(store, config, api.ChangeSettings(room))))
}
