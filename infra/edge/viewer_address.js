// CloudFront runs this for every request of the API, and tells it the client's address in a header that no client can
// set: what came under its name, or under the name of CloudFront's own, is gone.
function handler(event) {
  var request = event.request;
  delete request.headers['cloudfront-viewer-address'];
  request.headers['x-viewer-address'] = { value: event.viewer.ip };
  return request;
}
