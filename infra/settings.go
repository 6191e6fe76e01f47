package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/aws/constructs-go/constructs/v10"
)

// settings are what a deployment chooses, given to the CDK command line as -c name=value.
type settings struct {
	stack        string // the stack's name; the functions' names begin with it
	mailFrom     string // the sender's address
	mailRate     int    // how many mails a second SES takes from the account
	mailIdentity string // what SES verifies: identityAddress, identityDomain or identityExisting
	ownerEmail   string // the first owner's address
	domainName   string // the portal's own domain; empty: CloudFront's
	certificate  string // ARN of a certificate for domainName, in us-east-1
	alarmEmail   string // where alarms are mailed; empty: nowhere
	originSecret string // names the origin secret: a new name makes a new secret
	cursorKey    string // names the key of cursors: a new name makes a new key
	architecture string // arm64 or x86_64: what the functions were built for
	portalURL    string // the portal's address on an emulator; empty: the stack is for AWS
	endpointURL  string // where the functions reach all services, on an emulator that does not say so itself (sam local)
	dist         string // the folder of the built functions
	web          string // the folder of the built web client; if there is none, a small page takes its place
}

const (
	// SES takes 14 mails a second from most accounts that have left the sandbox, and one from those in it.
	defaultMailRate = "10"

	defaultPortalURL = "http://127.0.0.1:8080" // of the local process, too

	identityAddress  = "address"  // SES verifies mailFrom, by a mail to it
	identityDomain   = "domain"   // SES verifies the domain of mailFrom, by DNS records
	identityExisting = "existing" // the account has already verified one of the two
)

// readSettings reads the settings from the context. Its error names everything that is missing or malformed.
func readSettings(node constructs.Node) (settings, error) {
	var wrong []string
	get := func(name, otherwise string) string {
		if value, ok := node.TryGetContext(&name).(string); ok && value != "" {
			return value
		}
		return otherwise
	}
	s := settings{
		stack:        get("stack", "Allyway"),
		mailFrom:     get("mailFrom", ""),
		mailIdentity: get("mailIdentity", identityAddress),
		ownerEmail:   get("ownerEmail", ""),
		domainName:   get("domainName", ""),
		certificate:  get("certificateArn", ""),
		alarmEmail:   get("alarmEmail", ""),
		originSecret: get("originSecret", "1"),
		cursorKey:    get("cursorKey", "1"),
		architecture: get("architecture", "arm64"),
		dist:         get("dist", "dist"),
		web:          get("web", "web/dist"),
	}
	for name, address := range map[string]string{"mailFrom": s.mailFrom, "ownerEmail": s.ownerEmail} {
		if local, domain, _ := strings.Cut(address, "@"); local == "" || domain == "" || strings.ContainsAny(address, " <>,;") {
			wrong = append(wrong, fmt.Sprintf("-c %s=ADDRESS is needed, one bare address", name))
		}
	}
	switch emulator := get("emulator", "false"); emulator {
	case "false":
		if get("portalUrl", "") != "" {
			wrong = append(wrong, "-c portalUrl= is for -c emulator=true; the portal's own domain on AWS is -c domainName=")
		}
		if get("endpointUrl", "") != "" {
			wrong = append(wrong, "-c endpointUrl= is for -c emulator=true")
		}
	case "true":
		s.portalURL = get("portalUrl", defaultPortalURL)
		s.endpointURL = get("endpointUrl", "")
	default:
		wrong = append(wrong, "-c emulator= takes true or false")
	}
	rate, err := strconv.ParseInt(get("mailRate", defaultMailRate), 10, 32)
	if err != nil || rate < 1 {
		wrong = append(wrong, "-c mailRate= takes a whole number of mails a second, 1 or more")
	}
	s.mailRate = int(rate)
	switch s.mailIdentity {
	case identityAddress, identityDomain, identityExisting:
	default:
		wrong = append(wrong, "-c mailIdentity= takes address, domain or existing")
	}
	if s.architecture != "arm64" && s.architecture != "x86_64" {
		wrong = append(wrong, "-c architecture= takes arm64 or x86_64")
	}
	if (s.domainName == "") != (s.certificate == "") {
		wrong = append(wrong, "-c domainName= and -c certificateArn= go together")
	}
	if len(wrong) > 0 {
		return s, errors.New("infra: " + strings.Join(wrong, "; "))
	}
	return s, nil
}

// checkBuilt returns an error that names the functions that have not been built.
func (s settings) checkBuilt() error {
	var missing []string
	for _, f := range inventory() {
		if _, err := os.Stat(filepath.Join(s.dist, f.name, "bootstrap")); err != nil {
			missing = append(missing, f.name)
		}
	}
	if len(missing) > 0 {
		return fmt.Errorf("infra: run make build first: %s has no %s", s.dist, strings.Join(missing, ", "))
	}
	return nil
}

// onEmulator reports whether the stack is for an emulator of AWS; see emulator.go.
func (s settings) onEmulator() bool { return s.portalURL != "" }

// mailDomain returns the domain of the sender's address.
func (s settings) mailDomain() string {
	_, domain, _ := strings.Cut(s.mailFrom, "@")
	return domain
}
