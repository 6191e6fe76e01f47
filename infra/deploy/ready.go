package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge/types"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go"

	"allyway/internal/portal"
)

// callTimeout is the longest that a question to AWS may take.
const callTimeout = 20 * time.Second

// ready returns an error that says what to do, before anything is built. It checks the addresses, what reachable
// checks, and whether the event bus exists.
func ready(ctx context.Context, arguments []string) error {
	chosen, err := choices(arguments)
	if err != nil {
		return err
	}
	var missing []string
	for _, of := range []struct{ setting, variable string }{{"ownerEmail", "OWNER"}, {"mailFrom", "MAIL_FROM"}} {
		address := chosen[of.setting]
		if address == "" {
			missing = append(missing, of.variable)
		} else if parsed, err := portal.ParseAddress(address); err != nil || !strings.EqualFold(string(parsed), address) {
			return fmt.Errorf("%s is no mail address: give one bare address, such as %s=ada@example.com", of.variable, of.variable)
		}
	}
	if len(missing) > 0 {
		return fmt.Errorf("give %s: run make deploy OWNER=ada@example.com MAIL_FROM=portal@example.com with the first owner's address and the sender's",
			strings.Join(missing, " and "))
	}
	if err := reachable(ctx, arguments); err != nil {
		return err
	}
	return hasEventBus(ctx, chosen)
}

// hasEventBus returns an error if the settings name an event bus that does not exist, because EventBridge would take
// the events for it and drop them. These credentials may not be allowed to read another account's bus; it then counts
// as existing.
func hasEventBus(ctx context.Context, chosen map[string]string) error {
	name := chosen["eventBus"]
	if name == "" {
		return nil
	}
	c, err := load(ctx, chosen)
	if err != nil {
		return err
	}
	if parts := strings.Split(name, ":"); len(parts) > 3 {
		c.Region = parts[3]
	}
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	_, err = eventbridge.NewFromConfig(c).DescribeEventBus(ctx, &eventbridge.DescribeEventBusInput{Name: &name})
	if missing := (*types.ResourceNotFoundException)(nil); errors.As(err, &missing) {
		return fmt.Errorf("there is no event bus %s in %s: make it, or change the setting eventBus", name, c.Region)
	}
	if refused := smithy.APIError(nil); errors.As(err, &refused) {
		return nil
	}
	if err != nil {
		return sentence(err, c.Region)
	}
	return nil
}

// reachable returns an error that says what to do if CDK could not run, or could not reach AWS.
func reachable(ctx context.Context, arguments []string) error {
	chosen, err := choices(arguments)
	if err != nil {
		return err
	}
	if _, err := exec.LookPath("npx"); err != nil {
		return errors.New("npx is missing: install Node 20 or later with npm, which runs CDK and builds the web client")
	}
	c, err := load(ctx, chosen)
	if err != nil {
		return err
	}
	if c.Region == "" {
		return errors.New("there is no region: set AWS_REGION=eu-west-1, for example")
	}
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	if _, err := c.Credentials.Retrieve(ctx); err != nil {
		return errors.New("there are no AWS credentials: run aws configure or aws sso login, or set AWS_PROFILE")
	}
	caller, err := sts.NewFromConfig(c).GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})
	if err != nil {
		return sentence(err, c.Region)
	}
	if account := chosen["account"]; account != "" && account != aws.ToString(caller.Account) {
		return fmt.Errorf("the credentials are of the account %s, and the setting account is %s", aws.ToString(caller.Account), account)
	}
	return nil
}

// load reads the credentials and the region as the AWS command line does. The setting region comes first.
func load(ctx context.Context, chosen map[string]string) (aws.Config, error) {
	c, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		return c, fmt.Errorf("the configuration of AWS cannot be read: %w", err)
	}
	if region := chosen["region"]; region != "" {
		c.Region = region
	}
	return c, nil
}

// tables returns a client of DynamoDB in the region of the settings.
func tables(ctx context.Context, arguments []string) (*dynamodb.Client, error) {
	chosen, err := choices(arguments)
	if err != nil {
		return nil, err
	}
	c, err := load(ctx, chosen)
	return dynamodb.NewFromConfig(c), err
}

// sentence returns an error that says what to do about a call that AWS has refused or not answered.
func sentence(err error, region string) error {
	if refused := smithy.APIError(nil); errors.As(err, &refused) {
		return fmt.Errorf("AWS refuses the credentials (%s): renew them with aws sso login or aws configure", refused.ErrorCode())
	}
	if dns := (*net.DNSError)(nil); errors.As(err, &dns) && dns.IsNotFound {
		return fmt.Errorf("%s is no region of AWS, or this machine has no network: set AWS_REGION", region)
	}
	return fmt.Errorf("AWS cannot be reached in %s: %w", region, err)
}

// choices returns the settings that are known without CDK: those in the arguments, in cdk.context.json and in the stage
// file. infra checks all of them later.
func choices(arguments []string) (map[string]string, error) {
	chosen := map[string]string{}
	for _, argument := range arguments {
		name, value, _ := strings.Cut(argument, "=")
		chosen[name] = strings.TrimSpace(value)
	}
	if err := addFile(chosen, "cdk.context.json"); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	if stage := chosen["stage"]; stage != "" {
		file := filepath.Join("stages", stage+".json")
		if err := addFile(chosen, file); errors.Is(err, os.ErrNotExist) {
			return nil, fmt.Errorf("%s does not exist: write the stage's settings into it (docs/operations.md)", file)
		} else if err != nil {
			return nil, err
		}
	}
	return chosen, nil
}

// addFile adds the settings of a file that are not chosen yet.
func addFile(chosen map[string]string, file string) error {
	b, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var in map[string]any
	if err := json.Unmarshal(b, &in); err != nil {
		return fmt.Errorf("%s is not an object of JSON: %v", file, err)
	}
	for name, value := range in {
		if chosen[name] != "" {
			continue
		}
		switch value := value.(type) {
		case string:
			chosen[name] = strings.TrimSpace(value)
		case float64:
			chosen[name] = fmt.Sprintf("%.0f", value)
		}
	}
	return nil
}
