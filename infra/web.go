package main

import (
	_ "embed"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscertificatemanager"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudfront"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudfrontorigins"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3deployment"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	routes "allyway/internal/api"
	client "allyway/web"
)

// This is the code that CloudFront runs. It is part of the program, so that the app can run in any folder.
var (
	//go:embed edge/client_routes.js
	clientRoutes string
	//go:embed edge/viewer_address.js
	viewerAddress string
)

// web is the one address of the web client and the API. Because both have one origin, the browser's cookie is enough.
type web struct {
	bucket awss3.Bucket
	url    string
}

func newWeb(scope constructs.Construct, s settings, a *api, secret secrets) web {
	own := constructs.NewConstruct(scope, jsii.String("Web"))
	bucket := awss3.NewBucket(own, jsii.String("Files"), &awss3.BucketProps{
		BlockPublicAccess: awss3.BlockPublicAccess_BLOCK_ALL(),
		Encryption:        awss3.BucketEncryption_S3_MANAGED,
		EnforceSSL:        jsii.Bool(true),
		RemovalPolicy:     awscdk.RemovalPolicy_DESTROY, // it has only files that the build makes
		AutoDeleteObjects: jsii.Bool(!s.onEmulator()),
	})
	suppress(bucket, "AwsSolutions-S1", "It holds public files alone, and only CloudFront reads them.")

	if s.onEmulator() {
		return web{bucket, s.portalURL}
	}
	logEmptier(scope, own)

	props := &awscloudfront.DistributionProps{
		Comment:           jsii.String("Allyway"),
		DefaultRootObject: jsii.String("index.html"),
		PriceClass:        awscloudfront.PriceClass_PRICE_CLASS_100,
		HttpVersion:       awscloudfront.HttpVersion_HTTP2_AND_3,
		DefaultBehavior:   filesBehavior(own, bucket),
		AdditionalBehaviors: &map[string]*awscloudfront.BehaviorOptions{
			"/v1/*": apiBehavior(own, a, secret),
		},
	}
	if s.domainName != "" {
		props.DomainNames = jsii.Strings(s.domainName)
		props.Certificate = awscertificatemanager.Certificate_FromCertificateArn(own, jsii.String("Certificate"), &s.certificate)
		props.MinimumProtocolVersion = awscloudfront.SecurityPolicyProtocol_TLS_V1_2_2021
	}
	props.WebAclId = s.newWebACL(own)
	distribution := awscloudfront.NewDistribution(own, jsii.String("Distribution"), props)
	suppress(distribution, "AwsSolutions-CFR1", "Partners may be anywhere.")
	if props.WebAclId == nil {
		suppress(distribution, "AwsSolutions-CFR2", "Throttles stand in the application, by address and by client; a WAF is a deployment's own choice.")
	}
	suppress(distribution, "AwsSolutions-CFR3", "The API logs its routes; a log of paths and client addresses would be personal data to look after.")
	if s.domainName == "" {
		suppress(distribution, "AwsSolutions-CFR4", "CloudFront's own domain has CloudFront's certificate; with domainName it is TLS 1.2 or later.")
	}
	deployFiles(own, s, bucket)
	acceptUploader(scope)

	host := *distribution.DistributionDomainName()
	if s.domainName != "" {
		host = s.domainName
		output(scope, "PointDomainAt", s.domainName+" CNAME "+*distribution.DistributionDomainName(), "The DNS record of domainName")
	}
	return web{bucket, "https://" + host}
}

func filesBehavior(own constructs.Construct, bucket awss3.Bucket) *awscloudfront.BehaviorOptions {
	return &awscloudfront.BehaviorOptions{
		Origin: awscloudfrontorigins.S3BucketOrigin_WithOriginAccessControl(bucket, &awscloudfrontorigins.S3BucketOriginWithOACProps{
			OriginAccessControl: awscloudfront.NewS3OriginAccessControl(own, jsii.String("Access"), &awscloudfront.S3OriginAccessControlProps{
				OriginAccessControlName: worldwide(own, "files"),
			}),
		}),
		ViewerProtocolPolicy:  awscloudfront.ViewerProtocolPolicy_REDIRECT_TO_HTTPS,
		CachePolicy:           awscloudfront.CachePolicy_CACHING_OPTIMIZED(),
		Compress:              jsii.Bool(true),
		ResponseHeadersPolicy: fileHeaders(own),
		FunctionAssociations:  onViewerRequest(own, "ClientRoutes", clientRoutes),
	}
}

// apiBehavior passes requests on with all headers except Host, because API Gateway needs its own host there, and adds
// the secret. Nothing is cached.
func apiBehavior(own constructs.Construct, a *api, secret secrets) *awscloudfront.BehaviorOptions {
	return &awscloudfront.BehaviorOptions{
		Origin: awscloudfrontorigins.NewHttpOrigin(a.domain(), &awscloudfrontorigins.HttpOriginProps{
			ProtocolPolicy: awscloudfront.OriginProtocolPolicy_HTTPS_ONLY,
			ReadTimeout:    awscdk.Duration_Seconds(jsii.Number(30)),
			CustomHeaders:  &map[string]*string{routes.OriginSecretHeader: &secret.origin},
		}),
		ViewerProtocolPolicy: awscloudfront.ViewerProtocolPolicy_HTTPS_ONLY,
		AllowedMethods:       awscloudfront.AllowedMethods_ALLOW_ALL(),
		CachePolicy:          awscloudfront.CachePolicy_CACHING_DISABLED(),
		OriginRequestPolicy:  awscloudfront.OriginRequestPolicy_ALL_VIEWER_EXCEPT_HOST_HEADER(),
		FunctionAssociations: onViewerRequest(own, "ViewerAddress", viewerAddress),
	}
}

func onViewerRequest(own constructs.Construct, id, code string) *[]*awscloudfront.FunctionAssociation {
	return &[]*awscloudfront.FunctionAssociation{{
		EventType: awscloudfront.FunctionEventType_VIEWER_REQUEST,
		Function: awscloudfront.NewFunction(own, &id, &awscloudfront.FunctionProps{
			Code:    awscloudfront.FunctionCode_FromInline(&code),
			Runtime: awscloudfront.FunctionRuntime_JS_2_0(),
		}),
	}}
}

// fileHeaders makes the headers of the client's pages. They may load only from this origin, and no page may frame them.
func fileHeaders(own constructs.Construct) awscloudfront.ResponseHeadersPolicy {
	return awscloudfront.NewResponseHeadersPolicy(own, jsii.String("Headers"), &awscloudfront.ResponseHeadersPolicyProps{
		ResponseHeadersPolicyName: worldwide(own, "headers"),
		SecurityHeadersBehavior: &awscloudfront.ResponseSecurityHeadersBehavior{
			ContentSecurityPolicy: &awscloudfront.ResponseHeadersContentSecurityPolicy{
				// Component libraries set styles on elements.
				ContentSecurityPolicy: jsii.String("default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
					"object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"),
				Override: jsii.Bool(true),
			},
			ContentTypeOptions: &awscloudfront.ResponseHeadersContentTypeOptions{Override: jsii.Bool(true)},
			FrameOptions: &awscloudfront.ResponseHeadersFrameOptions{
				FrameOption: awscloudfront.HeadersFrameOption_DENY, Override: jsii.Bool(true),
			},
			ReferrerPolicy: &awscloudfront.ResponseHeadersReferrerPolicy{
				ReferrerPolicy: awscloudfront.HeadersReferrerPolicy_NO_REFERRER, Override: jsii.Bool(true),
			},
			StrictTransportSecurity: &awscloudfront.ResponseHeadersStrictTransportSecurity{
				AccessControlMaxAge: awscdk.Duration_Days(jsii.Number(365)), IncludeSubdomains: jsii.Bool(false), Override: jsii.Bool(true),
			},
		},
	})
}

const placeholder = `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Partner portal</title>
<p>The portal's API is deployed, without its web client.</p></html>
`

// deployFiles uploads the web client. The names of assets change with their content, so browsers may keep them.
// Browsers ask again for everything else. The files that are Brotli already are for the local process: CloudFront
// compresses the others itself.
func deployFiles(own constructs.Construct, s settings, bucket awss3.Bucket) {
	log := newLog(own, "UploaderLog", nil)
	upload := func(id string, props awss3deployment.BucketDeploymentProps) {
		props.LogGroup = log
		props.DestinationBucket = bucket
		props.Prune = jsii.Bool(false)
		awss3deployment.NewBucketDeployment(own, &id, &props)
	}
	revalidate := &[]awss3deployment.CacheControl{awss3deployment.CacheControl_FromString(jsii.String("no-cache"))}
	if s.web == noWeb {
		upload("Placeholder", awss3deployment.BucketDeploymentProps{
			Sources: &[]awss3deployment.ISource{
				awss3deployment.Source_Data(jsii.String("index.html"), jsii.String(placeholder), nil),
				awss3deployment.Source_Data(jsii.String(client.Description), jsii.String(placeholder), nil),
			},
			CacheControl: revalidate,
		})
	} else {
		files := &[]awss3deployment.ISource{awss3deployment.Source_Asset(&s.web, nil)}
		upload("Assets", awss3deployment.BucketDeploymentProps{
			Sources: files, Exclude: jsii.Strings("*"), Include: jsii.Strings("assets/*"),
			CacheControl: &[]awss3deployment.CacheControl{awss3deployment.CacheControl_FromString(jsii.String("public, max-age=31536000, immutable"))},
		})
		upload("Pages", awss3deployment.BucketDeploymentProps{
			Sources: files, Exclude: jsii.Strings("assets/*", "brotli/*"), CacheControl: revalidate,
		})
	}
}
