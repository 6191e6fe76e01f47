package cloud

import (
	"bytes"
	"encoding/json"
	"errors"
	"log"
	"log/slog"
	"strings"
	"testing"
)

func TestLoggerPassesOnlyTheAllowList(t *testing.T) {
	var out bytes.Buffer
	logger := Logger(&out, "send-email")
	logger.With("token", "SECRET").Info("sent", "count", 3, "email", "SECRET", "body", "SECRET", "query", "SECRET",
		slog.Group("request", slog.String("id", "SECRET"), slog.Int("status", 1)), "password", "SECRET")
	logger.WithGroup("more").Info("again", "count", 4, "id", "SECRET")
	if strings.Contains(out.String(), "SECRET") {
		t.Errorf("fields that are not allowed passed: %s", out.String())
	}
	first, _, _ := strings.Cut(out.String(), "\n")
	var line map[string]any
	if err := json.Unmarshal([]byte(first), &line); err != nil {
		t.Fatal(err)
	}
	if line["function"] != "send-email" || line["count"] != 3.0 || line["msg"] != "sent" || line["level"] != "INFO" {
		t.Errorf("line %v", line)
	}
}

func TestLoggerBlotsAddresses(t *testing.T) {
	var out bytes.Buffer
	Logger(&out, "f").Error("write", "error", errors.New("write refused at [EMAIL#ada@example.test / -]: conflict"))
	if strings.Contains(out.String(), "ada") || strings.Contains(out.String(), "example.test") {
		t.Errorf("the address passed: %s", out.String())
	}
	if !strings.Contains(out.String(), "write refused at [address] / -]: conflict") {
		t.Errorf("too much was blotted out: %s", out.String())
	}
}

// TestStartThatFails checks that what main says before it gives up is found by a search for errors.
func TestStartThatFails(t *testing.T) {
	before, flags, level := slog.Default(), log.Flags(), slog.SetLogLoggerLevel(slog.LevelInfo)
	writer := log.Writer()
	t.Cleanup(func() {
		slog.SetDefault(before)
		log.SetFlags(flags)
		log.SetOutput(writer)
		slog.SetLogLoggerLevel(level)
	})
	var out bytes.Buffer
	logJSON(&out, "sign-in")
	_, err := ReadEnvironment(func(string) (string, bool) { return "", false }, TableName)
	log.Print(err) // log.Fatal says the same and ends the process
	var line map[string]any
	if err := json.Unmarshal(out.Bytes(), &line); err != nil {
		t.Fatalf("%v: %s", err, out.String())
	}
	if message, _ := line["msg"].(string); line["level"] != "ERROR" || line["function"] != "sign-in" || !strings.Contains(message, "TABLE_NAME is missing") {
		t.Errorf("line %s", out.String())
	}
}
