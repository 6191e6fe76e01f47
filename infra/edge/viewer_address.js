// CloudFront runs this for every request to the API. It puts the client's address into a header. No client can set this
// header: it removes what a client sent under this name, or under the name of CloudFront's own header.
function handler(event) {
  var request = event.request;
  delete request.headers['cloudfront-viewer-address'];
  request.headers['x-viewer-address'] = { value: event.viewer.ip };
  return request;
}
