// Function link-member manages ecosystems with their members and users, and links users with members.
package main

import (
	"log"
	"os"

	"github.com/aws/aws-lambda-go/lambda"

	"allyway/internal/api"
	"allyway/internal/captures"
	"allyway/internal/cloud"
	"allyway/internal/ecosystems"
	"allyway/internal/record"
)

func main() {
	cloud.LogJSON()
	env, err := cloud.ReadEnvironment(os.LookupEnv, cloud.TableName, cloud.PortalURL, cloud.OriginSecret, cloud.CursorKey)
	if err != nil {
		log.Fatal(err)
	}
	store := record.New(cloud.Table(env), nil)
	room := ecosystems.New(store, record.NewCursors([]byte(env.CursorKey)))
	capturing := captures.New(store, record.NewCursors([]byte(env.CursorKey)))
	config := api.Config{URL: env.PortalURL, OriginSecret: env.OriginSecret, AllowedOrigins: env.AllowedOrigins}
	lambda.Start(cloud.HTTP(api.New(store, config, api.LinkMember(room, capturing))))
}
