// Puts the link's token, which stands in the address's fragment and so reaches no server, into the commands on the
// page, and takes it out of the address bar and the browser's history.
"use strict";

const token = location.hash.slice(1);
if (token !== "") {
  history.replaceState(null, "", location.pathname);
}
// Anything but a token's own characters could end the quotes of a command that people run.
if (/^[A-Za-z0-9_-]{20,1000}$/.test(token)) {
  for (const place of document.querySelectorAll(".token")) {
    place.textContent = token;
  }
} else {
  document.getElementById("missing").hidden = false;
}
