// Function accept-invite shows, accepts, declines and renews invites. It also makes accounts by sign-up.
package main

import (
	"log"
	"os"

	"github.com/aws/aws-lambda-go/lambda"

	"allyway/internal/acceptance"
	"allyway/internal/api"
	"allyway/internal/cloud"
	"allyway/internal/cloud/tokenkeys"
	"allyway/internal/password"
	"allyway/internal/password/guess"
	"allyway/internal/record"
)

func main() {
	cloud.LogJSON()
	env, err := cloud.ReadEnvironment(os.LookupEnv, cloud.TableName, cloud.PortalURL, cloud.OriginSecret, cloud.InviteKeys, cloud.SignUpKeys)
	if err != nil {
		log.Fatal(err)
	}
	store := record.New(cloud.Table(env), nil)
	room := acceptance.New(store, record.Links{URL: env.PortalURL, Keys: tokenkeys.Reader(env)}, password.NewHasher(2), guess.Easy)
	config := api.Config{URL: env.PortalURL, OriginSecret: env.OriginSecret, AllowedOrigins: env.AllowedOrigins}
	lambda.Start(cloud.HTTP(api.New(store, config, api.AcceptInvite(room))))
}
