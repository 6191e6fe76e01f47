// Function link-member manages ecosystems with their members and users, and links users with members.
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
	lambda.Start(cloud.HTTP(api.New(p, api.LinkMember(), api.Config{URL: env.PortalURL, OriginSecret: env.OriginSecret})))
}
