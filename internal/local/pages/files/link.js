// Shows the link's token in the commands on the page, and removes it from the address bar and the browser's history.
// The token is in the address's fragment, so it reaches no server.
"use strict";

const token = location.hash.slice(1);
if (token !== "") {
  history.replaceState(null, "", location.pathname);
}
// Other characters could end the quotes of a command that people run.
if (/^[A-Za-z0-9_-]{20,1000}$/.test(token)) {
  for (const place of document.querySelectorAll(".token")) {
    place.textContent = token;
  }
} else {
  document.getElementById("missing").hidden = false;
}
