import { number } from "../english";

export const t = {
  all: "Activation, all partners",
  title: (name: string) => (name ? `Hello, ${name}` : "Overview"),
  lead: "How many of your partners' people are active.",
  partners: (count: number) => (count === 1 ? "partner" : "partners"),
  active: (count: number) => (count === 1 ? "active person" : "active people"),
  requests: (count: number) => (count === 1 ? "request waits for you" : "requests wait for you"),
  behind: "Furthest to go",
  behindLead: "The partners with the most people who are not active yet.",
  open: (counts: { contacts: number; invited: number; expired: number; bounced: number }) =>
    [
      counts.contacts && `${number(counts.contacts)} not invited`,
      counts.invited &&
        `${number(counts.invited)} invited${counts.expired ? `, ${number(counts.expired)} of them expired` : ""}`,
      counts.bounced && `${number(counts.bounced)} bounced`,
    ]
      .filter(Boolean)
      .join(" · "),
};
