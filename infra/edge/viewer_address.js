// CloudFront runs this for every request to the API. It puts the client's address into a header. No client can set this
// header, because it removes headers of this name, and of the name of CloudFront's own header, that a client sent. API
// Gateway decodes paths before it passes them on. So a path with an id in another system is also put into a header, in
// the form in which the client sent it.
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
