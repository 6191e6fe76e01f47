// CloudFront runs this for every request to the API. It puts the client's address into a header. No client can set this
// header: it removes what a client sent under this name, or under the name of CloudFront's own header. API Gateway decodes
// paths before it passes them on, so a path with an id of another system goes into a header, too, as it came.
function handler(event) {
  var request = event.request;
  delete request.headers['cloudfront-viewer-address'];
  request.headers['x-viewer-address'] = { value: event.viewer.ip };
  delete request.headers['x-viewer-path'];
  if (/^\/v1\/(partners|people)\/by\//.test(request.uri) && request.uri.indexOf('%') > 0) {
    request.headers['x-viewer-path'] = { value: request.uri };
  }
  return request;
}
