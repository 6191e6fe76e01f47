package main

import (
	"os"
	"regexp"
	"slices"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2/regioninfo"

	"allyway/internal/cloud"
	"allyway/internal/origin"
	"allyway/internal/portal"
)

// longestStack is the longest name of a stack. Names of functions and policies begin with it, and Lambda and CloudFront
// take at most 64 characters.
const longestStack = 40

var (
	stageForm       = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9-]*$`)
	stackForm       = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9-]*$`)
	accountForm     = regexp.MustCompile(`^[0-9]{12}$`)
	domainForm      = regexp.MustCompile(`^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]([a-z0-9-]*[a-z0-9])$`)
	certificateForm = regexp.MustCompile(`^arn:aws[a-z-]*:acm:us-east-1:[0-9]{12}:certificate/[A-Za-z0-9-]+$`)
	webACLForm      = regexp.MustCompile(`^arn:aws[a-z-]*:wafv2:us-east-1:[0-9]{12}:global/webacl/[A-Za-z0-9_-]+/[a-z0-9-]+$`)
)

// check refuses settings that are malformed, or that do not go together.
func (s settings) check(c *choices) {
	s.checkPlace(c)
	s.checkAddresses(c)
	s.checkWeb(c)
	s.checkTable(c)
	s.checkMail(c)
	if s.eventBus != "" {
		if err := cloud.CheckEventBus(s.eventBus); err != nil {
			c.refuse("eventBus %s", err)
		}
	}
	if s.architecture != "arm64" && s.architecture != "x86_64" {
		c.refuse("architecture takes arm64 or x86_64")
	}
}

func (s settings) checkPlace(c *choices) {
	if s.stage != "" && !stageForm.MatchString(s.stage) {
		c.refuse("stage takes letters, digits and hyphens")
	}
	if !stackForm.MatchString(s.stack) || len(s.stack) > longestStack {
		c.refuse("stack takes at most %d letters, digits and hyphens, and begins with a letter", longestStack)
	}
	if s.account != "" && !accountForm.MatchString(s.account) {
		c.refuse("account takes the 12 digits of an AWS account")
	}
	for _, region := range []string{s.region, os.Getenv("CDK_DEFAULT_REGION")} { // the second one comes from the credentials
		if region == "" {
			continue
		}
		if known := regions(); !slices.Contains(known, region) {
			c.refuse("%s is no region of AWS: did you mean %s?", region, nearest(region, known))
		}
	}
}

// regions returns the regions that CDK knows.
func regions() []string {
	var names []string
	for _, region := range *regioninfo.RegionInfo_Regions() {
		names = append(names, *region.Name())
	}
	return names
}

func (s settings) checkAddresses(c *choices) {
	for _, of := range []struct{ name, address string }{{"mailFrom", s.mailFrom}, {"ownerEmail", s.ownerEmail}} {
		if of.address == "" {
			c.refuse("%s is missing: give -c %s=ADDRESS", of.name, of.name)
		} else if !isAddress(of.address) {
			c.refuse("%s takes one bare address, such as ada@example.com", of.name)
		}
	}
	if s.alarmEmail != "" && !isAddress(s.alarmEmail) {
		c.refuse("alarmEmail takes one bare address, such as ops@example.com")
	}
}

// isAddress reports whether the portal itself would take the address as it is written.
func isAddress(typed string) bool {
	parsed, err := portal.ParseAddress(typed)
	return err == nil && strings.EqualFold(string(parsed), typed)
}

func (s settings) checkWeb(c *choices) {
	if (s.domainName == "") != (s.certificate == "") {
		c.refuse("domainName and certificateArn go together")
	}
	if s.domainName != "" && !domainForm.MatchString(s.domainName) {
		c.refuse("domainName takes a host's name in small letters, such as portal.example.com")
	}
	if s.certificate != "" && !certificateForm.MatchString(s.certificate) {
		c.refuse("certificateArn takes the ARN of a certificate in us-east-1, where CloudFront reads them")
	}
	if _, err := origin.ParseList(s.origins); err != nil {
		c.refuse("allowedOrigins %s", err)
	}
	if s.webACL != "" && !webACLForm.MatchString(s.webACL) {
		c.refuse("webAclArn takes the ARN of a web ACL for CloudFront, which is in us-east-1")
	}
	switch {
	case s.firewall && s.webACL != "":
		c.refuse("firewall and webAclArn exclude each other")
	case s.firewall && s.region != "us-east-1":
		c.refuse("firewall=true needs region=us-east-1, where CloudFront's web ACLs are: elsewhere, make a web ACL there and give webAclArn")
	}
}

func (s settings) checkTable(c *choices) {
	if (s.tableName == "") != (s.tableStream == "") {
		c.refuse("tableName and tableStreamArn go together: make table TABLE=NAME prints both")
		return
	}
	if s.tableName == "" {
		return
	}
	parts := strings.Split(s.tableStream, ":")
	if len(parts) < 6 || parts[0] != "arn" || parts[2] != "dynamodb" || !strings.HasPrefix(parts[5], "table/"+s.tableName+"/stream/") {
		c.refuse("tableStreamArn takes the ARN of the stream of the table %s", s.tableName)
	} else if s.region != "" && parts[3] != s.region {
		c.refuse("the stream is in %s, and region is %s", parts[3], s.region)
	}
	if !s.keepData {
		c.refuse("keepData=false is for a table that the stack made")
	}
}

func (s settings) checkMail(c *choices) {
	if !slices.Contains([]string{identityAddress, identityDomain, identityExisting}, s.mailIdentity) {
		c.refuse("mailIdentity takes address, domain or existing")
	}
	if s.senderDomain() == "" {
		return // another check has refused it
	}
	if !domainForm.MatchString(s.mailDomain) || !isBelow(s.senderDomain(), s.mailDomain) {
		c.refuse("mailDomain takes %s, the domain of mailFrom, or one above it", s.senderDomain())
	} else if s.mailDomain != s.senderDomain() && s.mailIdentity == identityAddress {
		c.refuse("mailDomain goes with mailIdentity=domain or existing")
	}
	if s.bounceDomain == s.mailDomain || !domainForm.MatchString(s.bounceDomain) || !isBelow(s.bounceDomain, s.mailDomain) || isBelow(s.senderDomain(), s.bounceDomain) {
		c.refuse("bounceDomain takes a domain below %s that has no other mail, such as bounces.%s", s.mailDomain, s.mailDomain)
	}
}
