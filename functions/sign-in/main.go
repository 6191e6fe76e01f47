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
	"allyway/internal/product"
)

func main() {
	cloud.LogJSON()
	env, err := cloud.ReadEnvironment(os.LookupEnv, cloud.TableName, cloud.PortalURL, cloud.OriginSecret)
	if err != nil {
		log.Fatal(err)
	}
	p := portal.New(cloud.Table(env), portal.Config{URL: env.PortalURL, Hasher: password.NewHasher(2)})
	lambda.Start(cloud.HTTP(api.New(p, api.SignIn(), api.Config{URL: env.PortalURL, OriginSecret: env.OriginSecret, OpenAPI: openapi.Document()})))
}
