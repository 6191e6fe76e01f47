// Function add-partner adds and changes partners.
package main

import (
	"log"
	"os"

	"github.com/aws/aws-lambda-go/lambda"

	"allyway/internal/api"
	"allyway/internal/cloud"
	"allyway/internal/logo"
	"allyway/internal/partners"
	"allyway/internal/record"
)

func main() {
	cloud.LogJSON()
	env, err := cloud.ReadEnvironment(os.LookupEnv, cloud.TableName, cloud.PortalURL, cloud.OriginSecret, cloud.CursorKey)
	if err != nil {
		log.Fatal(err)
	}
	store := record.New(cloud.Table(env), nil)
	room := partners.New(store, record.NewCursors([]byte(env.CursorKey)), logo.Type)
	config := api.Config{URL: env.PortalURL, OriginSecret: env.OriginSecret, AllowedOrigins: env.AllowedOrigins}
	lambda.Start(cloud.HTTP(api.New(store, config, api.AddPartner(room))))
}
