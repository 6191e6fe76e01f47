// Mail programs and gateways change links: they add characters at the end, escape the #, break the link into lines, or
// put it into a link of their own. The functions here find what was mailed. The API takes a token only as it was made.

/** pages are those that mailed links open. */
export const pages = ["/accept", "/reset", "/confirm-email", "/confirm-account"] as const;

export type MailedPage = (typeof pages)[number];

/** Mailed is what a mailed link says. */
export interface Mailed {
  page?: MailedPage; // undefined for a token alone
  token: string; // "" if the link has none
}

/** readLink reads a link, or a text with one, such as a whole mail. */
export function readLink(text: string): Mailed {
  const plain = unescaped(unwrapped(text));
  return { page: pageOf(plain), token: tokenIn(plain) };
}

/** pageOf returns the page that a link or a path names, whatever a mail program has put after the name. */
export function pageOf(path: string): MailedPage | undefined {
  return pages.find((page) => new RegExp(`${page}(?![a-z0-9_-])`, "i").test(path));
}

// A token has 134 characters of these 64. The last one is always one of four letters.
const whole = /(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{133}[AQgw]/;
const length = 134;

/**
 * tokenIn returns the first token in a text. If there is no whole one, it joins what stands after the #, without the
 * characters that no token has: a blank, a line end, or the sign of a quoted line may stand within the token.
 */
function tokenIn(text: string): string {
  const [before = "", ...after] = text.split("#");
  for (const part of [...after, before]) {
    const found = whole.exec(part);
    if (found) return found[0];
  }
  const joined = (part: string) => part.replace(/[^A-Za-z0-9_-]/g, "").slice(0, length);
  if (after.length > 0) return joined(after.join(""));
  const rest = joined(before.replace(/^[^]*\/(?:accept|reset|confirm-email|confirm-account)(?![a-z])/i, ""));
  return rest.length === length && /[AQgw]$/.test(rest) ? rest : "";
}

/**
 * nextIn returns the page that a link's query names in `next`, where the person goes on to, or "". A query that a mail
 * program has put the token into names none: the token must not reach another site.
 */
export function nextIn(search: string): string {
  const next = new URLSearchParams(search).get("next") ?? "";
  return whole.test(unescaped(next)) ? "" : next;
}

/**
 * personIn returns the part of a mailed link's token that says who it is for. It is the same in all links of a person.
 * Only the API knows whether the token is genuine.
 */
export const personIn = (token: string) => token.slice(6, 26);

/** unescaped undoes %23 and the like, also if a program has escaped twice, and other forms of letters and hyphens. */
function unescaped(text: string): string {
  // In the source of a mail, =23 is the #.
  text = text.replace(/(\/(?:accept|reset|confirm-email|confirm-account)\/?)=23/gi, "$1#");
  for (let times = 0; times < 3; times++) text = text.replace(/(?:%[0-9a-f]{2})+/gi, decoded);
  return text.normalize("NFKC").replace(/[\u2010-\u2015\u2212]/g, "-");
}

/** decoded returns the characters of escapes. Those that are no UTF-8 stand for no token's character. */
function decoded(escapes: string): string {
  try {
    return decodeURIComponent(escapes);
  } catch {
    return escapes.replace(/%(?:2D|5F|23)/gi, decodeURIComponent).replace(/%../g, " ");
  }
}

/**
 * unwrapped returns the address in a link of Proofpoint's older form, which writes % as - and / as _, or of Sophos,
 * which writes it in base64.
 */
function unwrapped(text: string): string {
  const proofpoint = /urldefense\S*\/v2\/url\?(?:\S*&)?u=([^&\s]+)/i.exec(text)?.[1];
  if (proofpoint) return proofpoint.replaceAll("-", "%").replaceAll("_", "/");
  const sophos = /protection\.sophos\.com\S*?[?&]u=([^&\s]+)/i.exec(text)?.[1];
  try {
    return sophos ? atob(decodeURIComponent(sophos)) : text;
  } catch {
    return text;
  }
}
