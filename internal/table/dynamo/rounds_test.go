package dynamo_test

import (
	"testing"

	"allyway/internal/table/tabletest/dynamolocal"
)

func TestMain(m *testing.M) { dynamolocal.Main(m) }
