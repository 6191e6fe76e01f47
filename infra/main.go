// The infrastructure of a deployed portal, as a CDK app. It is one stack: the table, the functions, the HTTP API, mail,
// schedules, the web client's distribution, alarms and a dashboard. docs/operations.md says how to deploy it.
package main

import (
	"fmt"
	"os"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"
)

func main() {
	defer jsii.Close()
	app := awscdk.NewApp(nil)
	settings, err := readSettings(app.Node())
	if err == nil {
		err = settings.checkBuilt()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	newPortal(app, settings)
	app.Synth(nil)
}
