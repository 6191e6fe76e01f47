// CloudFront runs this for every request to the web client. The client's pages have paths of their own (/accept,
// /partners/…), but there are no files with these names. They all get index.html, which finds the page by the path. Only
// /docs gets another file, which describes the API. A path whose last part has a dot is a file. The page of a mailed
// link is an exception, because a mail program may have put the token and a full stop into its path. Paths that
// programs try on any server get 404, as in web/handler.go.
function handler(event) {
  var request = event.request;
  if (/^\/(\.well-known|metrics|health|healthz|livez|readyz|ping|version|status|debug|actuator|server-status|api|graphql|swagger|openapi)(\/|$)/i.test(request.uri)) {
    return { statusCode: 404, statusDescription: 'Not Found' };
  }
  if (request.uri === '/docs' || request.uri === '/docs/') {
    request.uri = '/docs/index.html';
    return request;
  }
  var name = request.uri.substring(request.uri.lastIndexOf('/') + 1);
  if (name.indexOf('.') < 0 || /^\/(accept|reset|confirm-email|confirm-account)([^a-z0-9_-]|$)/i.test(request.uri)) {
    request.uri = '/index.html';
  }
  return request;
}
