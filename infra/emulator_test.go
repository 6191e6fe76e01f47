package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// leftOut are the types of resources that a stack for an emulator lacks, or of which it has fewer, and why.
var leftOut = map[string]string{
	"AWS::CloudFront::Distribution":          "MiniStack's answers 502 for origins in S3 and API Gateway; internal/emulator stands in for it",
	"AWS::CloudFront::Function":              "part of it",
	"AWS::CloudFront::OriginAccessControl":   "part of it",
	"AWS::CloudFront::ResponseHeadersPolicy": "part of it",
	"Custom::S3AutoDeleteObjects":            "there is nothing to empty without the uploader",
	"Custom::CDKBucketDeployment":            "the uploader needs a layer of AWS's own; internal/emulator has the web client's files",
	"AWS::CloudWatch::Alarm":                 "an emulator's alarms watch one metric, and cannot calculate",
}

// TestEmulatorLeavesOut compares the stack for an emulator with the stack for AWS. It may lack only resources that
// leftOut names. All others must be the same, except for the portal's address.
func TestEmulatorLeavesOut(t *testing.T) {
	const address = "http://127.0.0.1:8080"
	real := synth(t, func(*settings) {})
	made := synth(t, func(s *settings) { s.portalURL = address })

	ofUploader := func(id string) bool {
		return slices.ContainsFunc([]string{"CustomCDKBucketDeployment", "WebUploaderLog", "CustomS3AutoDeleteObjects", "WebEmptierLog"},
			func(begin string) bool { return strings.HasPrefix(id, begin) })
	}
	var alarms []string
	for id, r := range real.Resources {
		if _, stays := made.Resources[id]; stays {
			continue
		}
		switch {
		case leftOut[r.Type] == "" && !ofUploader(id) && !strings.Contains(id, "CustomResourceHandler") && !strings.Contains(id, "AwsCliLayer"):
			t.Errorf("%s (%s) is left out", id, r.Type)
		case r.Type == "AWS::CloudWatch::Alarm":
			if r.Properties["Metrics"] == nil {
				t.Errorf("%s watches one metric and is left out", id)
			}
			alarms = append(alarms, strings.TrimPrefix(id, "Alarms")[:8])
		}
	}
	slices.Sort(alarms)
	if got, want := fmt.Sprint(alarms), "[Function Function IndexThr NoCleanU TableThr]"; got != want {
		t.Errorf("the alarms %s are left out, want %s", got, want)
	}
	for kind := range leftOut {
		if kind != "AWS::CloudWatch::Alarm" && len(made.of(kind)) > 0 {
			t.Errorf("a stack for an emulator has %s", kind)
		}
	}
	for id, r := range made.Resources {
		was, there := real.Resources[id]
		if !there {
			t.Errorf("%s (%s) is only on the emulator", id, r.Type)
			continue
		}
		if r.Type == "AWS::CloudWatch::Dashboard" || strings.HasPrefix(r.Type, "AWS::S3::Bucket") { // these name the alarms, CloudFront and the uploader, so they differ
			continue
		}
		if within(r.Properties, "Environment", "Variables", "PORTAL_URL") != nil {
			if got := within(r.Properties, "Environment", "Variables", "PORTAL_URL"); got != address {
				t.Errorf("%s has the address %v", id, got)
			}
			within(r.Properties, "Environment", "Variables").(map[string]any)["PORTAL_URL"] =
				within(was.Properties, "Environment", "Variables", "PORTAL_URL")
		}
		if text(r) != text(was) {
			t.Errorf("%s differs:\n%s\n%s", id, text(r), text(was))
		}
	}
	for name := range real.Outputs {
		if made.Outputs[name] == nil {
			t.Errorf("the output %s is left out", name)
		}
	}
	checkRoles(t, made)
	checkFunctions(t, made)
	checkRoutes(t, made)
}

// TestEmulatorsServices checks that every function's environment has the services' address, because sam local passes
// only variables that the template declares.
func TestEmulatorsServices(t *testing.T) {
	made := synth(t, func(s *settings) { s.portalURL, s.endpointURL = "http://127.0.0.1:8080", "http://services:8000" })
	for _, f := range inventory() {
		_, r := made.lambda(t, f.name)
		if got := within(r.Properties, "Environment", "Variables", "AWS_ENDPOINT_URL"); got != "http://services:8000" {
			t.Errorf("%s finds its services at %v", f.name, got)
		}
	}
}
