// Function reset-password mails reset links, and sets passwords.
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
	"allyway/internal/passwords"
	"allyway/internal/record"
)

func main() {
	cloud.LogJSON()
	env, err := cloud.ReadEnvironment(os.LookupEnv, cloud.TableName, cloud.PortalURL, cloud.OriginSecret, cloud.ResetKeys, cloud.EmailKeys)
	if err != nil {
		log.Fatal(err)
	}
	store := record.New(cloud.Table(env), nil)
	room := passwords.New(store, record.Links{URL: env.PortalURL, Keys: tokenkeys.Reader(env)}, password.NewHasher(2), guess.Easy)
	config := api.Config{URL: env.PortalURL, OriginSecret: env.OriginSecret, AllowedOrigins: env.AllowedOrigins}
	lambda.Start(cloud.HTTP(api.New(store, config, api.ResetPassword(room))))
}
