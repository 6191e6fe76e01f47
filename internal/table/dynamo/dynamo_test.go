package dynamo_test

import (
	"testing"

	"allyway/internal/table"
	"allyway/internal/table/tabletest"
	"allyway/internal/table/tabletest/dynamolocal"
)

func TestConformance(t *testing.T) {
	t.Parallel()
	tabletest.Run(t, func(t *testing.T) table.Engine { return dynamolocal.Table(t) })
}
