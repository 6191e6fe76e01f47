package main

import (
	"encoding/json"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigatewayv2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigatewayv2integrations"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	routes "allyway/internal/api"
)

// api is the HTTP API in front of the functions. They answer only requests that have the secret, which only CloudFront
// knows.
type api struct {
	http awsapigatewayv2.HttpApi
}

func newAPI(scope constructs.Construct) *api {
	own := constructs.NewConstruct(scope, jsii.String("Api"))
	http := awsapigatewayv2.NewHttpApi(own, jsii.String("Http"), &awsapigatewayv2.HttpApiProps{
		Description:        jsii.String("Allyway"),
		CreateDefaultStage: jsii.Bool(false),
	})
	log := newLog(own, "AccessLog", nil)
	awsapigatewayv2.NewCfnStage(own, jsii.String("Stage"), &awsapigatewayv2.CfnStageProps{
		ApiId:      http.ApiId(),
		StageName:  jsii.String("$default"),
		AutoDeploy: jsii.Bool(true),
		DefaultRouteSettings: &awsapigatewayv2.CfnStage_RouteSettingsProperty{
			ThrottlingBurstLimit:   jsii.Number(1000),
			ThrottlingRateLimit:    jsii.Number(500),
			DetailedMetricsEnabled: jsii.Bool(false),
		},
		AccessLogSettings: &awsapigatewayv2.CfnStage_AccessLogSettingsProperty{
			DestinationArn: log.LogGroupArn(),
			Format:         jsii.String(accessLogFormat()),
		},
	})
	return &api{http}
}

// accessLogFormat returns the format of the access log. It names routes by their patterns; paths, queries, addresses
// and headers stay out of the log.
func accessLogFormat() string {
	format, err := json.Marshal(map[string]string{
		"requestId": "$context.requestId",
		"time":      "$context.requestTime",
		"route":     "$context.routeKey",
		"status":    "$context.status",
		"ms":        "$context.responseLatency",
		"error":     "$context.integrationErrorMessage",
	})
	if err != nil {
		panic(err) // cannot happen: it has only strings
	}
	return string(format)
}

// addRoutes sends every route of the application to its function, and all other requests to the fallback.
func (a *api) addRoutes(all []deployed) {
	integrations := map[string]awsapigatewayv2integrations.HttpLambdaIntegration{}
	for _, d := range called(all, onRequest) {
		integrations[d.name] = awsapigatewayv2integrations.NewHttpLambdaIntegration(&d.name, d.lambda,
			&awsapigatewayv2integrations.HttpLambdaIntegrationProps{
				PayloadFormatVersion:   awsapigatewayv2.PayloadFormatVersion_VERSION_2_0(),
				ScopePermissionToRoute: jsii.Bool(false), // one permission for the whole API, because a function's policy has room for only a few
			})
	}
	for _, route := range routes.Routes() {
		a.http.AddRoutes(&awsapigatewayv2.AddRoutesOptions{
			Path:        jsii.String(route.GatewayPath()),
			Methods:     &[]awsapigatewayv2.HttpMethod{awsapigatewayv2.HttpMethod(route.Method)},
			Integration: integrations[route.Function],
		})
	}
	awsapigatewayv2.NewHttpRoute(a.http, jsii.String("Fallback"), &awsapigatewayv2.HttpRouteProps{
		HttpApi:     a.http,
		RouteKey:    awsapigatewayv2.HttpRouteKey_DEFAULT(),
		Integration: integrations[fallback],
	})
	suppress(a.http, "AwsSolutions-APIG4", "The functions check sessions themselves, in the one read that each call makes anyway.")
}

// domain returns the API's own host name, which CloudFront calls.
func (a *api) domain() *string {
	stack := awscdk.Stack_Of(a.http)
	return jsii.String(*a.http.ApiId() + ".execute-api." + *stack.Region() + "." + *stack.UrlSuffix())
}
