package main

import (
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"
)

// settings are the settings of a deployment. They are given with -c name=value on the CDK command line, in
// cdk.context.json, or in a stage file (stages/STAGE.json, chosen with -c stage=STAGE).
type settings struct {
	stage        string // names the stage file; empty: there is none
	stack        string // the stack's name; the functions' names begin with it
	region       string // where the stack must be; empty: where the credentials say
	account      string // the account that the stack must be in; empty: that of the credentials
	tags         map[string]string
	mailFrom     string // the sender's address
	mailRate     int    // how many mails SES takes from the account in a second
	mailIdentity string // what SES verifies: identityAddress, identityDomain or identityExisting
	mailDomain   string // the domain that SES verifies or has verified: the sender's, or one above it
	bounceDomain string // the MAIL FROM domain, to which bounces go; below mailDomain

	mailConcurrency  int  // how many calls of send-email Lambda reserves; 0: none
	operationMetrics bool // make metrics of each operation

	sandbox      bool   // SES still mails only verified addresses: verify the owner's, too
	ownerEmail   string // the first owner's address
	domainName   string // the portal's own domain; empty: CloudFront's
	certificate  string // the ARN of a certificate for domainName, in us-east-1
	firewall     bool   // make a web ACL of AWS WAF; only in us-east-1
	webACL       string // the ARN of a web ACL that exists; empty: none
	eventBus     string // the name or ARN of an event bus that exists, onto which events are put; empty: none
	origins      string // other sites whose pages may call the API with a bearer token; empty: none
	requestLimit int    // how many requests a client may make in five minutes, by the web ACL
	alarmEmail   string // where alarms are mailed; empty: nowhere
	originSecret string // the name of the origin secret: a new name makes a new secret
	cursorKey    string // the name of the key of cursors: a new name makes a new key
	architecture string // arm64 or x86_64, for which the functions were built
	portalURL    string // the portal's address on an emulator; empty: the stack is for AWS
	endpointURL  string // the address of all services, on an emulator that does not give it to the functions itself (sam local)
	dist         string // the folder of the built functions
	web          string // the folder of the built web client; noWeb: a small page in its place
	tableName    string // a table that exists, such as a restored one; empty: the stack makes one
	tableStream  string // the ARN of its stream
	keepData     bool   // the table and the keys of links stay when the stack is removed
}

const (
	// In a second, SES takes 14 mails from most accounts that have left the sandbox, and one from those in it.
	defaultMailRate = 10
	sandboxMailRate = 1

	defaultPortalURL = "http://127.0.0.1:8080" // also the address of the local process

	identityAddress  = "address"  // SES verifies mailFrom, by a mail to it
	identityDomain   = "domain"   // SES verifies the domain of mailFrom, by DNS records
	identityExisting = "existing" // the account has already verified one of the two
)

// readSettings reads the settings. Its error names everything that is missing, malformed or unknown.
func readSettings(node constructs.Node) (settings, error) {
	chosen := readChoices(node)
	get := chosen.text
	s := settings{
		stage:      get("stage", ""),
		region:     get("region", ""),
		account:    get("account", ""),
		tags:       chosen.pairs("tags"),
		mailFrom:   get("mailFrom", ""),
		mailDomain: get("mailDomain", ""),
		sandbox:    chosen.yes("sandbox", false),

		operationMetrics: chosen.yes("operationMetrics", true),
		mailConcurrency:  chosen.number("mailConcurrency", 0, 0, 1000, "calls of send-email at once"),

		ownerEmail:   get("ownerEmail", ""),
		domainName:   get("domainName", ""),
		certificate:  get("certificateArn", ""),
		firewall:     chosen.yes("firewall", false),
		webACL:       get("webAclArn", ""),
		eventBus:     get("eventBus", ""),
		origins:      get("allowedOrigins", ""),
		requestLimit: chosen.number("requestLimit", defaultRequestLimit, 10, 2_000_000, "requests in five minutes"),
		alarmEmail:   get("alarmEmail", ""),
		originSecret: get("originSecret", "1"),
		cursorKey:    get("cursorKey", "1"),
		architecture: get("architecture", "arm64"),
		dist:         get("dist", "dist"),
		web:          get("web", "web/dist"),
		tableName:    get("tableName", ""),
		tableStream:  get("tableStreamArn", ""),
		keepData:     chosen.yes("keepData", true),
	}
	if chosen.yes("emulator", false) {
		s.portalURL = get("portalUrl", defaultPortalURL)
		s.endpointURL = get("endpointUrl", "")
	} else {
		if get("portalUrl", "") != "" {
			chosen.refuse("portalUrl is for emulator=true; the portal's own domain on AWS is domainName")
		}
		if get("endpointUrl", "") != "" {
			chosen.refuse("endpointUrl is for emulator=true")
		}
	}
	s.stack = get("stack", s.defaultStack())
	s.readMail(chosen)
	chosen.refuseUnknown()
	s.check(chosen)
	return s, chosen.err()
}

// readPlace reads only the stack's name and place. That is enough to remove the stack.
func readPlace(node constructs.Node) (settings, error) {
	chosen := readChoices(node)
	s := settings{stage: chosen.text("stage", ""), region: chosen.text("region", ""), account: chosen.text("account", "")}
	s.stack = chosen.text("stack", s.defaultStack())
	s.checkPlace(chosen)
	return s, chosen.err()
}

// onEmulator reports whether the stack is for an emulator of AWS. docs/operations.md says what is left out there.
func (s settings) onEmulator() bool { return s.portalURL != "" }

// removal returns what happens to the resources with data when the stack is removed. A first deployment that fails
// leaves nothing.
func (s settings) removal() awscdk.RemovalPolicy {
	if s.keepData {
		return awscdk.RemovalPolicy_RETAIN_ON_UPDATE_OR_DELETE
	}
	return awscdk.RemovalPolicy_DESTROY
}

// defaultStack returns the name of a stage's stack. So stages are side by side in one account and region.
func (s settings) defaultStack() string {
	if s.stage == "" {
		return "Allyway"
	}
	return "Allyway-" + s.stage
}

// readMail reads the settings of mail, whose defaults depend on other settings. SES verifies the sender's domain if the
// settings show that the domain is the operator's own: mailDomain is set, or the domain is the portal's, or one above
// or below it. Only with a verified domain can receivers check that the mail is from this domain.
func (s *settings) readMail(c *choices) {
	rate, identity := defaultMailRate, identityAddress
	if s.sandbox {
		rate = sandboxMailRate
	}
	if s.mailDomain != "" || s.domainName != "" && (isBelow(s.domainName, s.senderDomain()) || isBelow(s.senderDomain(), s.domainName)) {
		identity = identityDomain
	}
	if s.mailDomain == "" {
		s.mailDomain = s.senderDomain()
	}
	s.mailRate = c.number("mailRate", rate, 1, 100_000, "mails a second")
	s.mailIdentity = c.text("mailIdentity", identity)
	s.bounceDomain = c.text("bounceDomain", "bounces."+s.mailDomain)
}

// senderDomain returns the domain of the sender's address.
func (s settings) senderDomain() string {
	_, domain, _ := strings.Cut(s.mailFrom, "@")
	return strings.ToLower(domain)
}

// isBelow reports whether a domain is the same as another one, or below it.
func isBelow(domain, above string) bool {
	return domain == above || strings.HasSuffix(domain, "."+above)
}
