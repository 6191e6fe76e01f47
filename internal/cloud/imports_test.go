package cloud

import (
	"os/exec"
	"strings"
	"testing"
)

// TestImports checks that this package, which every function links, imports only what every function needs. Each
// package of an AWS service adds about two milliseconds to a function's start.
func TestImports(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	deps := strings.Fields(string(out))
	if len(deps) < 50 {
		t.Fatalf("only %d packages: %v", len(deps), deps)
	}
	for _, dep := range deps {
		for _, unwanted := range []string{"aws-sdk-go-v2/config", "/service/ses", "/service/secretsmanager", "/service/sqs", "/service/sts",
			"net/http/httptest", "testing", "allyway/internal/token", "allyway/internal/portal", "allyway/internal/record"} {
			if strings.Contains(dep, unwanted) {
				t.Errorf("every function would link %s", dep)
			}
		}
	}
}
