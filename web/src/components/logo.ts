/** samePath gives a logo's URL on the host that the page came from: a portal may have several names, a page one policy. */
export function samePath(url: string): string {
  try {
    return new URL(url, location.origin).pathname;
  } catch {
    return "/icon.svg";
  }
}
