// Function accept-invite serves the page of an invite: it shows, accepts, declines and renews invites.
package main

import (
	"log"
	"os"

	"github.com/aws/aws-lambda-go/lambda"

	"allyway/internal/api"
	"allyway/internal/cloud"
	"allyway/internal/cloud/tokenkeys"
	"allyway/internal/password"
	"allyway/internal/password/guess"
	"allyway/internal/product"
)

func main() {
	cloud.LogJSON()
	env, err := cloud.ReadEnvironment(os.LookupEnv, cloud.TableName, cloud.PortalURL, cloud.OriginSecret, cloud.TokenSecret)
	if err != nil {
		log.Fatal(err)
	}
	p := portal.New(cloud.Table(env), portal.Config{URL: env.PortalURL, Keys: tokenkeys.Reader(env),
		Hasher: password.NewHasher(2), Guessable: guess.Easy})
	lambda.Start(cloud.HTTP(api.New(p, api.AcceptInvite(), api.Config{URL: env.PortalURL, OriginSecret: env.OriginSecret})))
}
