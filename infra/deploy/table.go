package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/smithy-go"
)

// tablePatience is how long the command waits for a table to become active. To restore a large table takes hours; then
// run the command again.
const tablePatience = 10 * time.Minute

// prepareTable makes a table ready for a portal, and prints the settings that name it. DynamoDB restores items and
// indexes, but not the stream, the expiry, the backups and the protection. prepareTable turns these on. It may be
// repeated.
func prepareTable(ctx context.Context, name string, arguments []string, to io.Writer) error {
	if name == "" {
		return errors.New("give TABLE: run make table TABLE=NAME with the name of the restored table")
	}
	client, err := tables(ctx, arguments)
	if err != nil {
		return err
	}
	return prepare(ctx, client, name, to)
}

func prepare(ctx context.Context, client *dynamodb.Client, name string, to io.Writer) error {
	now, err := active(ctx, client, name)
	if err != nil {
		return err
	}
	if err := checkKeys(now); err != nil {
		return err
	}
	if s := now.StreamSpecification; s == nil || !aws.ToBool(s.StreamEnabled) {
		_, err := client.UpdateTable(ctx, &dynamodb.UpdateTableInput{TableName: &name, StreamSpecification: &types.StreamSpecification{
			StreamEnabled: aws.Bool(true), StreamViewType: types.StreamViewTypeKeysOnly,
		}})
		if err != nil {
			return fmt.Errorf("turn on the stream of %s: %w", name, err)
		}
		if now, err = active(ctx, client, name); err != nil {
			return err
		}
	} else if s.StreamViewType != types.StreamViewTypeKeysOnly {
		return fmt.Errorf("the stream of %s shows %s: turn it off, then run this again, which turns it on with KEYS_ONLY", name, s.StreamViewType)
	}
	if err := expire(ctx, client, name); err != nil {
		return err
	}
	if err := backUp(ctx, client, name, to); err != nil {
		return err
	}
	if err := protectTable(ctx, client, name); err != nil {
		return fmt.Errorf("protect %s: %w", name, err)
	}
	_, err = fmt.Fprintf(to, "%s is ready. Put these settings into the stage file or cdk.context.json, and deploy:\n\n"+
		"  \"tableName\": %q,\n  \"tableStreamArn\": %q\n", name, name, aws.ToString(now.LatestStreamArn))
	return err
}

// active waits until the table can be used, and returns its description.
func active(ctx context.Context, client *dynamodb.Client, name string) (*types.TableDescription, error) {
	found, err := client.DescribeTable(ctx, &dynamodb.DescribeTableInput{TableName: &name})
	if missing := (*types.ResourceNotFoundException)(nil); errors.As(err, &missing) {
		return nil, fmt.Errorf("there is no table %s in this region and account", name)
	}
	if err != nil {
		return nil, err
	}
	if found.Table.TableStatus == types.TableStatusActive {
		return found.Table, nil
	}
	waiter := dynamodb.NewTableExistsWaiter(client, func(o *dynamodb.TableExistsWaiterOptions) { o.MinDelay = time.Second })
	found, err = waiter.WaitForOutput(ctx, &dynamodb.DescribeTableInput{TableName: &name}, tablePatience)
	if err != nil {
		return nil, fmt.Errorf("%s is not active yet: run this again later (%w)", name, err)
	}
	return found.Table, nil
}

// checkKeys returns an error if the table does not have the keys and indexes of a portal.
func checkKeys(of *types.TableDescription) error {
	want := map[string]string{"": "pk sk", "gsi1": "gsi1pk gsi1sk", "gsi2": "gsi2pk gsi2sk"}
	got := map[string]string{"": keys(of.KeySchema)}
	for _, index := range of.GlobalSecondaryIndexes {
		if index.Projection != nil && index.Projection.ProjectionType == types.ProjectionTypeAll {
			got[aws.ToString(index.IndexName)] = keys(index.KeySchema)
		}
	}
	for name, schema := range want {
		if got[name] != schema {
			return fmt.Errorf("%s is no table of a portal: it lacks the keys %s; restore it with its indexes", aws.ToString(of.TableName), schema)
		}
	}
	return nil
}

func keys(schema []types.KeySchemaElement) string {
	var names []string
	for _, kind := range []types.KeyType{types.KeyTypeHash, types.KeyTypeRange} {
		if i := slices.IndexFunc(schema, func(k types.KeySchemaElement) bool { return k.KeyType == kind }); i >= 0 {
			names = append(names, aws.ToString(schema[i].AttributeName))
		}
	}
	return strings.Join(names, " ")
}

func expire(ctx context.Context, client *dynamodb.Client, name string) error {
	now, err := client.DescribeTimeToLive(ctx, &dynamodb.DescribeTimeToLiveInput{TableName: &name})
	if err != nil {
		return fmt.Errorf("read the expiry of %s: %w", name, err)
	}
	if d := now.TimeToLiveDescription; d != nil && aws.ToString(d.AttributeName) == "ttl" {
		return nil
	}
	_, err = client.UpdateTimeToLive(ctx, &dynamodb.UpdateTimeToLiveInput{TableName: &name,
		TimeToLiveSpecification: &types.TimeToLiveSpecification{AttributeName: aws.String("ttl"), Enabled: aws.Bool(true)}})
	if err != nil {
		return fmt.Errorf("turn on the expiry of %s: %w", name, err)
	}
	return nil
}

// backUp turns on point-in-time recovery. DynamoDB Local does not have this; then backUp prints that and succeeds.
func backUp(ctx context.Context, client *dynamodb.Client, name string, to io.Writer) error {
	_, err := client.UpdateContinuousBackups(ctx, &dynamodb.UpdateContinuousBackupsInput{TableName: &name,
		PointInTimeRecoverySpecification: &types.PointInTimeRecoverySpecification{PointInTimeRecoveryEnabled: aws.Bool(true)}})
	if refused := smithy.APIError(nil); errors.As(err, &refused) && refused.ErrorCode() == "UnknownOperationException" {
		fmt.Fprintln(to, "This server has no point-in-time recovery.")
		return nil
	}
	if err != nil {
		return fmt.Errorf("turn on the backups of %s: %w", name, err)
	}
	return nil
}
