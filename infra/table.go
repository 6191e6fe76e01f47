package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awsdynamodb"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// indexes are the table's own.
var indexes = []string{"gsi1", "gsi2"}

// newTable returns the one table: the one that the settings name, or a new one. It stays when the stack is deleted, with
// its data, unless the settings say otherwise.
//
// DynamoDB deletes no table that is protected, not even one of a first deployment that fails. So the template does not
// turn on the protection: make deploy does, after the deployment.
func newTable(scope constructs.Construct, s settings) awsdynamodb.ITable {
	if s.tableName != "" {
		return awsdynamodb.Table_FromTableAttributes(scope, jsii.String("Table"), &awsdynamodb.TableAttributes{
			TableName: &s.tableName, TableStreamArn: &s.tableStream, GlobalIndexes: jsii.Strings(indexes...),
		})
	}
	text := func(name string) *awsdynamodb.Attribute {
		return &awsdynamodb.Attribute{Name: &name, Type: awsdynamodb.AttributeType_STRING}
	}
	table := awsdynamodb.NewTable(scope, jsii.String("Table"), &awsdynamodb.TableProps{
		PartitionKey:        text("pk"),
		SortKey:             text("sk"),
		BillingMode:         awsdynamodb.BillingMode_PAY_PER_REQUEST,
		TimeToLiveAttribute: jsii.String("ttl"),
		// A reader of the stream sees which items changed, but not their content.
		Stream: awsdynamodb.StreamViewType_KEYS_ONLY,
		PointInTimeRecoverySpecification: &awsdynamodb.PointInTimeRecoverySpecification{
			PointInTimeRecoveryEnabled: jsii.Bool(true),
		},
		RemovalPolicy: s.removal(),
	})
	for _, index := range indexes {
		table.AddGlobalSecondaryIndex(&awsdynamodb.GlobalSecondaryIndexProps{
			IndexName:      &index,
			PartitionKey:   text(index + "pk"),
			SortKey:        text(index + "sk"),
			ProjectionType: awsdynamodb.ProjectionType_ALL,
		})
	}
	return table
}
