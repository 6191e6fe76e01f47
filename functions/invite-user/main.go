// Function invite-user invites people, and revokes invites.
package main

import (
	"log"
	"os"

	"github.com/aws/aws-lambda-go/lambda"

	"allyway/internal/api"
	"allyway/internal/cloud"
	"allyway/internal/cloud/tokenkeys"
	"allyway/internal/invites"
	_ "allyway/internal/lists/charsets"
	"allyway/internal/record"
)

func main() {
	cloud.LogJSON()
	env, err := cloud.ReadEnvironment(os.LookupEnv, cloud.TableName, cloud.PortalURL, cloud.OriginSecret, cloud.CursorKey, cloud.InviteKeys)
	if err != nil {
		log.Fatal(err)
	}
	store := record.New(cloud.Table(env), nil)
	links := record.Links{URL: env.PortalURL, Keys: tokenkeys.Reader(env)}
	room := invites.New(store, record.NewCursors([]byte(env.CursorKey)), links)
	config := api.Config{URL: env.PortalURL, OriginSecret: env.OriginSecret, AllowedOrigins: env.AllowedOrigins}
	lambda.Start(cloud.HTTP(api.New(store, config, api.InviteUser(room))))
}
