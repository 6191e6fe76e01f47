// The command infra is the CDK app of a deployed portal. It makes one stack: the table, the functions, the HTTP API,
// mail, schedules, the web client's distribution, alarms and a dashboard. docs/operations.md says how to deploy it.
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
	if err := build(app, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	app.Synth(nil)
}

// build puts the stack into the app. With the argument "destroy", the stack is empty. cdk destroy needs only the
// stack's name and place, so nothing has to be built or chosen for it.
func build(app awscdk.App, arguments []string) error {
	if len(arguments) == 1 && arguments[0] == "destroy" {
		s, err := readPlace(app.Node())
		if err == nil {
			awscdk.NewStack(app, &s.stack, &awscdk.StackProps{Env: s.environment()})
		}
		return err
	}
	s, err := readSettings(app.Node())
	if err == nil {
		err = s.checkBuilt()
	}
	if err == nil {
		addRules(app)
		newPortal(app, s)
	}
	return err
}
