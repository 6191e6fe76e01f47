// CloudFront runs this for every request to the web client. The client's pages have paths of their own (/accept,
// /partners/…), but there are no files with these names. They all get index.html, which finds the page by the path. A
// path whose last part has a dot is a file.
function handler(event) {
  var request = event.request;
  var name = request.uri.substring(request.uri.lastIndexOf('/') + 1);
  if (name.indexOf('.') < 0) {
    request.uri = '/index.html';
  }
  return request;
}
