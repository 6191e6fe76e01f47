// CloudFront runs this for every request to the web client. The client's pages have paths of their own (/accept,
// /partners/…), but there are no files with these names. They all get index.html, which finds the page by the path. A
// path whose last part has a dot is a file, except for the page of a mailed link: a mail program may have put the token
// and a full stop into its path.
function handler(event) {
  var request = event.request;
  var name = request.uri.substring(request.uri.lastIndexOf('/') + 1);
  if (name.indexOf('.') < 0 || /^\/(accept|reset|confirm-email|confirm-account)([^a-z0-9_-]|$)/i.test(request.uri)) {
    request.uri = '/index.html';
  }
  return request;
}
