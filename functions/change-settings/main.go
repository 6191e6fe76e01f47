// Function change-settings reads and changes the portal's settings.
package main

import (
	"log"
	"os"

	"github.com/aws/aws-lambda-go/lambda"

	"allyway/internal/api"
	"allyway/internal/cloud"
	"allyway/internal/product"
)

func main() {
	cloud.LogJSON()
	env, err := cloud.ReadEnvironment(os.LookupEnv, cloud.TableName, cloud.PortalURL, cloud.OriginSecret)
	if err != nil {
		log.Fatal(err)
	}
	p := portal.New(cloud.Table(env), portal.Config{URL: env.PortalURL})
	lambda.Start(cloud.HTTP(api.New(p, api.ChangeSettings(), api.Config{URL: env.PortalURL, OriginSecret: env.OriginSecret})))
}
