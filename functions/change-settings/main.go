// Function change-settings reads and changes the portal's settings, and manages the keys of programs and webhooks.
package main

import (
	"log"
	"os"

	"github.com/aws/aws-lambda-go/lambda"

	"allyway/internal/api"
	"allyway/internal/cloud"
	"allyway/internal/keys"
	"allyway/internal/record"
	"allyway/internal/settings"
	"allyway/internal/webhooks"
)

func main() {
	cloud.LogJSON()
	env, err := cloud.ReadEnvironment(os.LookupEnv, cloud.TableName, cloud.PortalURL, cloud.OriginSecret, cloud.CursorKey)
	if err != nil {
		log.Fatal(err)
	}
	store := record.New(cloud.Table(env), nil)
	cursors := record.NewCursors([]byte(env.CursorKey))
	config := api.Config{URL: env.PortalURL, OriginSecret: env.OriginSecret, AllowedOrigins: env.AllowedOrigins}
	function := api.ChangeSettings(settings.New(store), keys.New(store, cursors), webhooks.New(store, cursors, false))
	lambda.Start(cloud.HTTP(api.New(store, config, function)))
}
