// Function sign-in starts, shows and ends sessions, and serves the API's description.
package main

import (
	"log"
	"os"

	"github.com/aws/aws-lambda-go/lambda"

	"allyway/internal/api"
	"allyway/internal/api/openapi"
	"allyway/internal/cloud"
	"allyway/internal/password"
	"allyway/internal/record"
	"allyway/internal/sessions"
)

func main() {
	cloud.LogJSON()
	env, err := cloud.ReadEnvironment(os.LookupEnv, cloud.TableName, cloud.PortalURL, cloud.OriginSecret)
	if err != nil {
		log.Fatal(err)
	}
	store := record.New(cloud.Table(env), nil)
	room := sessions.New(store, password.NewHasher(2))
	config := api.Config{URL: env.PortalURL, OriginSecret: env.OriginSecret, AllowedOrigins: env.AllowedOrigins, OpenAPI: openapi.Document()}
	lambda.Start(cloud.HTTP(api.New(store, config, api.SignIn(room))))
}
