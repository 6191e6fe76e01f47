package cloud

import (
	"strings"
	"testing"
)

func TestCheckEventBus(t *testing.T) {
	for _, s := range []string{"default", "partners", "a.b/c_d-e", "arn:aws:events:eu-west-1:111122223333:event-bus/partners", "arn:aws-cn:events:cn-north-1:111122223333:event-bus/default",
		strings.Repeat("x", 256)} {
		if err := CheckEventBus(s); err != nil {
			t.Errorf("%s: %v", s, err)
		}
	}
	for _, s := range []string{"", "two words", "bus:1", "büs", "aws.partner/example.com/1", strings.Repeat("x", 257), "arn:aws:events:eu-west-1:111122223333:rule/partners",
		"arn:aws:sqs:eu-west-1:111122223333:partners", "arn:aws:events:eu-west-1:111122223333:event-bus/", "arn:aws:events::111122223333:event-bus/x",
		"arn:aws:events:eu-west-1::event-bus/x", "arn:aws:events:eu-west-1:111122223333:event-bus/aws.partner/x", "arn:aws"} {
		if CheckEventBus(s) == nil {
			t.Errorf("%s is taken", s)
		}
	}
}
