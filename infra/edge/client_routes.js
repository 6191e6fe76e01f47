// CloudFront runs this for every request of the web client. Its pages have paths of their own (/accept, /partners/…) that
// are no files: they get the one page there is, which finds its way by the path. Files have a dot in their name.
function handler(event) {
  var request = event.request;
  var name = request.uri.substring(request.uri.lastIndexOf('/') + 1);
  if (name.indexOf('.') < 0) {
    request.uri = '/index.html';
  }
  return request;
}
