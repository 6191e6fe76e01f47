package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awsdynamodb"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// indexes are the names of the table's indexes.
var indexes = []string{"gsi1", "gsi2"}

// newTable returns the table: the one that the settings name, or a new one. A new table stays with its data when the
// stack is deleted, unless the settings say otherwise.
//
// DynamoDB never deletes a table that is protected, not even after a first deployment that fails. So make deploy turns
// the protection on after the deployment, and not the template.
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
