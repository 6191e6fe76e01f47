/** samePath returns a logo's URL on the page's own host, because the page's policy allows images from no other host. */
export function samePath(url: string): string {
  try {
    return new URL(url, location.origin).pathname;
  } catch {
    return "/icon.svg";
  }
}
