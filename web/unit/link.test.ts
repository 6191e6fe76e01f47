import { expect, test } from "vitest";
import { pageOf, readLink } from "../src/link";

// Links as mail programs, gateways and people change them. TOKEN stands for a token of 134 characters, and TOK and EN
// for its two parts.

const tok = "AQABAQGTQAAAAAAA-_AAAAAAAAAA";
const token = tok + "x_-9".repeat(26) + "-w";
const portal = "https://portal.example.test";

const fill = (text: string) =>
  text.replaceAll("TOKEN", token).replaceAll("TOK", tok).replaceAll("EN", token.slice(tok.length));

/** escaped writes a text as a link within a link. */
const escaped = (text: string) => encodeURIComponent(fill(text)).replaceAll("-", "%2D");

// What follows the portal's address.
const opened = [
  "/accept#TOKEN",
  "/accept%23TOKEN",
  "/accept%2523TOKEN",
  "/accept%252523TOKEN",
  "/accept#TOKEN.",
  "/accept#TOKEN>",
  "/accept#TOKEN)",
  "/accept#TOKEN]",
  "/accept#TOKEN,",
  "/accept#TOKEN;",
  "/accept#TOKEN!",
  "/accept#TOKEN*",
  "/accept#TOKEN'",
  '/accept#TOKEN"',
  "/accept#TOKEN).",
  '/accept#TOKEN">',
  "/accept#TOKEN%22%3E",
  "/accept#TOKEN&gt;",
  "/accept#TOKEN\u201d",
  "/accept#TOKEN\u00bb",
  "/accept#TOKEN%E2%80%9D",
  "/accept#TOKEN\u3002",
  "/accept#TOKEN%",
  "/accept#TOKEN%2",
  "/accept#TOKEN%20",
  "/accept#TOKEN%0D",
  "/accept#TOKEN%0D%0A",
  "/accept#TOKEN%C2%A0",
  "/accept#TOKEN%E2%80%8B",
  "/accept#%20TOKEN",
  "/accept#TOK%20EN",
  "/accept#TOK%0D%0AEN",
  "/accept#TOK=%0D%0AEN",
  "/accept#TOK=EN",
  "/accept=23TOKEN",
  "/accept=23TOK=%0D%0AEN",
  "/accept#TOK%0A%3E%20EN",
  "/accept#TOK%C2%ADEN",
  "/accept#TOK%E2%80%8BEN",
  "/accept#TOK\\EN",
  "/accept#TOK+EN",
  "/accept%23TOK%20EN",
  "/accept?TOK%20EN",
  "/accept#TOKEN?utm_source=x",
  "/accept#TOKEN&utm_source=x",
  "/accept#TOKEN%3Futm_source%3Dx",
  "/accept?utm_source=x#TOKEN",
  "/accept?utm_source=x&fbclid=y#TOKEN",
  "/accept?fbclid=" + "IwZXh0bgNhZW0CMTEA".repeat(12) + "#TOKEN",
  "/accept#TOKEN?fbclid=" + "IwZXh0bgNhZW0CMTEA".repeat(12),
  "/accept#TOK%20EN?utm_source=x",
  "/accept#TOKEN#",
  "/accept##TOKEN",
  "/accept#TOKEN#TOKEN",
  "/accept#!TOKEN",
  "/accept#/TOKEN",
  "/accept#token=TOKEN",
  "/accept/#TOKEN",
  "/Accept#TOKEN",
  "/ACCEPT#TOKEN",
  "/accept/TOKEN",
  "/accept?TOKEN",
  "/accept?token=TOKEN",
  "/accept.#TOKEN",
  "/accept*TOKEN__;Iw!!AbC-_9$",
  "//accept#TOKEN",
];

test.each(opened)("%s", (path) => {
  expect(readLink(portal + fill(path))).toEqual({ page: "/accept", token });
  expect(readLink(fill(path)), "as the browser's address").toEqual({ page: "/accept", token });
  expect(readLink(portal + fill(path).replace(/accept/i, "reset"))).toEqual({ page: "/reset", token });
  expect(readLink(portal + fill(path).replace(/accept/i, "confirm-email"))).toEqual({ page: "/confirm-email", token });
});

test("hyphens of other kinds, escaped ones and wide letters are read", () => {
  const link = `${portal}/accept#${token}`;
  for (const changed of [
    link.replaceAll("-", "%2D").replaceAll("_", "%5F"),
    link.replaceAll("-", "%2d").replaceAll("_", "%5f"),
    link.replaceAll("-", "%252D"),
    link.replaceAll("-", "\u2010"),
    link.replaceAll("-", "\u2011"),
    link.replaceAll("-", "\u2013"),
    link.replaceAll("_", "\\_"),
    link.replaceAll("A", "\uff21"),
    link + "%E2%80",
    link.replace("-", "%FF-"),
    link.replace("-", "%FF%2D"),
  ]) {
    expect(readLink(changed).token, changed).toBe(token);
    expect(readLink(encodeURI(changed)).token, encodeURI(changed)).toBe(token);
  }
});

const inner = `${portal}/accept#TOKEN`;
const long = "Ab-_".repeat(40);
const base64 = encodeURIComponent(btoa(fill(inner)));
const twice = escaped(`https://urldefense.com/v3/__${portal}/accept*TOKEN__;Iw!!A!x$`);
const proofpoint = escaped(inner).replaceAll("_", "%5F").replaceAll("%2F", "_").replaceAll("%", "-");

// What people paste: a link that a gateway has put into its own, or the mail.
const pasted = [
  "TOKEN",
  "  TOKEN\n",
  `<${portal}/accept#TOKEN>`,
  `[${portal}/accept#TOKEN](${portal}/accept#TOKEN)`,
  `"${portal}/accept#TOKEN"`,
  `${portal}/accept#TOK\nEN`,
  `> ${portal}/accept#TOK\r\n> EN\r\n> The link works once`,
  `${portal}/accept#TOK=\nEN`,
  `Hello Ada,\n\nOpen this link to accept.\n\n${portal}/accept#TOKEN\n\nThe link works once, until 3 May.`,
  `<a href="${portal}/accept#TOKEN" style="color:#1d4ed8">${portal}/accept#TOKEN</a>`,
  `https://nam02.safelinks.protection.outlook.com/?url=${escaped(inner)}&data=05%7C02%7Cada&sdata=Qm9i%3D`,
  `https://www.google.com/url?q=${escaped(`${portal}/accept#TOKEN`)}&source=gmail&ust=1700000000000000&usg=AOvVaw0`,
  `https://urldefense.com/v3/__${portal}/accept*TOKEN__;Iw!!AbC-_9!xYz-1$`,
  `https://urldefense.proofpoint.com/v1/url?u=${escaped(inner)}&k=fDZp%3D%3D%0A&r=x&m=y%0A&s=0123456789abcdef`,
  `https://linkprotect.cudasvc.com/url?a=https%3a%2f%2fportal.example.test%2faccept%23TOKEN&c=E,1,${long},&typo=1`,
  `https://secure-web.cisco.com/1${long}/${escaped(inner)}`,
  `https://clicktime.symantec.com/15siJtOabc?h=${long}=&u=${escaped(inner)}`,
  `https://eu-west-1.protection.sophos.com?d=example.test&u=${base64}&i=Njk=&t=${long}`,
  `https://eur01.safelinks.protection.outlook.com/?url=${twice}&amp;data=05%7C01&amp;sdata=${long}`,
  `https://urldefense.proofpoint.com/v2/url?u=${proofpoint}&d=DwMFAg&c=euGZ&r=a-b_c&e=`,
];

test.each(pasted)("%s", (text) => expect(readLink(fill(text)).token).toBe(token));

test("a wrapped link says its page", () => {
  for (const text of pasted.slice(2)) expect(readLink(fill(text)).page, text).toBe("/accept");
});

// A token that lost a character cannot be made whole. It is read as it is, and the API refuses it.
test("a part of a token stays a part", () => {
  expect(readLink(`${portal}/accept#${token.slice(0, -1)}`).token).toBe(token.slice(0, -1));
  expect(readLink(`${portal}/accept#forged`).token).toBe("forged");
  expect(readLink(`${portal}/accept#${token}AAAA`).token).toBe(token);
});

test("where there is no token, none is read", () => {
  for (const text of [
    "",
    " ",
    "/accept",
    "/accept/",
    "/accept#",
    "/accept#.",
    "/accept?utm_source=newsletter&utm_campaign=" + "a".repeat(300),
    `${portal}/accept?utm_source=x&fbclid=y`,
    "The link in my mail does not work",
    "x".repeat(100_000),
    "%".repeat(100_000),
    "-".repeat(100_000),
  ])
    expect(readLink(text).token, text.slice(0, 60)).toBe("");
});

test("only the pages of mailed links are such pages", () => {
  for (const path of ["/", "/acceptance", "/accept-all", "/people", "/reset2", "/sign-in", "/confirm-email-change"])
    expect(pageOf(path), path).toBeUndefined();
  expect(pageOf("/accept%23x")).toBe("/accept");
  expect(pageOf("/confirm-email.")).toBe("/confirm-email");
});
