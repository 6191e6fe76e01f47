package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
)

// done protects the table, and prints the portal's address and the DNS records that the operator must still make. file
// is the file that cdk deploy --outputs-file wrote.
func done(ctx context.Context, file string, arguments []string, to io.Writer) error {
	b, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var stacks map[string]map[string]string
	if err := json.Unmarshal(b, &stacks); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	for _, stack := range slices.Sorted(maps.Keys(stacks)) {
		outputs := stacks[stack]
		if err := printPortal(to, stack, outputs); err != nil {
			return err
		}
		if table := outputs["ProtectedTable"]; table != "" {
			if err := protect(ctx, table, arguments); err != nil {
				return fmt.Errorf("the portal is deployed, but its table is not protected against deletion (run make deploy again): %w", err)
			}
		}
	}
	return nil
}

func printPortal(to io.Writer, stack string, outputs map[string]string) error {
	fmt.Fprintf(to, "\n%s is deployed: %s\n", stack, outputs["PortalUrl"])
	if told := outputs["MailNextStep"]; told != "" {
		fmt.Fprintln(to, told)
	}
	records := records(outputs)
	if len(records) == 0 {
		return nil
	}
	fmt.Fprint(to, "\nCreate these DNS records:\n\n")
	table := tabwriter.NewWriter(to, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "NAME\tTYPE\tVALUE")
	for _, r := range records {
		fmt.Fprintf(table, "%s\t%s\t%s\n", r.name, r.kind, r.value)
	}
	return table.Flush()
}

// record is one DNS record.
type record struct{ name, kind, value string }

// records returns the DNS records that a stack's outputs describe.
func records(outputs map[string]string) []record {
	var all []record
	names := slices.SortedFunc(maps.Keys(outputs), func(a, b string) int { return cmp.Or(len(a)-len(b), strings.Compare(a, b)) })
	for _, output := range names {
		if output != "PointDomainAt" && !strings.HasPrefix(output, "MailDnsRecord") {
			continue
		}
		if parts := strings.SplitN(outputs[output], " ", 3); len(parts) == 3 {
			all = append(all, record{parts[0], parts[1], parts[2]})
		}
	}
	return all
}

// protect turns on the table's protection against deletion.
func protect(ctx context.Context, table string, arguments []string) error {
	client, err := tables(ctx, arguments)
	if err != nil {
		return err
	}
	return protectTable(ctx, client, table)
}

func protectTable(ctx context.Context, client *dynamodb.Client, table string) error {
	now, err := client.DescribeTable(ctx, &dynamodb.DescribeTableInput{TableName: &table})
	if err != nil || aws.ToBool(now.Table.DeletionProtectionEnabled) {
		return err
	}
	_, err = client.UpdateTable(ctx, &dynamodb.UpdateTableInput{TableName: &table, DeletionProtectionEnabled: aws.Bool(true)})
	return err
}
