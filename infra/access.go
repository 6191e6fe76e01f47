package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awsdynamodb"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/jsii-runtime-go"

	"allyway/internal/cloud/access"
)

// changedWithAll are the attributes that every change touches (keys, version and expiry), in a condition or by itself.
var changedWithAll = []string{"pk", "sk", "v", "ttl"}

// tableStatements returns the statements of a function's role, made from its rules. ForAllValues is also true for a
// request that names no key at all, such as a Scan. So the condition Null refuses such requests. For an index, the
// leading key is the partition key of the index.
func tableStatements(function string, table awsdynamodb.ITable) []awsiam.PolicyStatement {
	var statements []awsiam.PolicyStatement
	for _, rule := range access.Rules(function) {
		resource := *table.TableArn()
		if rule.Index != "" {
			resource += "/index/" + rule.Index
		}
		conditions := map[string]any{
			"ForAllValues:StringLike": map[string]any{"dynamodb:LeadingKeys": rule.Keys},
			"Null":                    map[string]any{"dynamodb:LeadingKeys": "false"},
		}
		if len(rule.Attributes) > 0 {
			attributes := append(append([]string{}, changedWithAll...), rule.Attributes...)
			conditions["ForAllValues:StringEquals"] = map[string]any{"dynamodb:Attributes": attributes}
			conditions["StringEqualsIfExists"] = map[string]any{"dynamodb:ReturnValues": []string{"NONE", "UPDATED_OLD", "UPDATED_NEW"}}
		}
		statements = append(statements, awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
			Actions:    jsii.Strings("dynamodb:" + string(rule.Action)),
			Resources:  &[]*string{&resource},
			Conditions: &conditions,
		}))
	}
	return statements
}
