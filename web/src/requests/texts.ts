import { plural } from "../english";

export const t = {
  lead: "People whom primary contacts have added, and who need your approval.",
  statuses: { pending: "Waiting", approved: "Approved", denied: "Denied", closed: "Closed" },
  emptyTitle: {
    pending: "Nothing waits for you",
    approved: "Nothing was approved yet",
    denied: "Nothing was denied yet",
    closed: "Nothing was closed yet",
  },
  emptyLead:
    "A primary contact may add somebody whose address is in none of their organisation's domains. You decide here.",
  by: "asked for by",
  note: (note: string) => `Reason given: ${note}`,
  choose: (email: string) => `Choose ${email}`,
  chosen: (count: number) => `${count} chosen`,
  chooseAll: (count: number) => `Choose all ${count}`,
  refused: (emails: string[], why: string) =>
    `${emails.slice(0, 3).join(", ")}${emails.length > 3 ? ` and ${emails.length - 3} more` : ""}: ${why}`,
  approve: "Approve",
  deny: "Deny",
  approveOf: (email: string) => `Approve ${email}`,
  denyOf: (email: string) => `Deny ${email}`,
  approveAll: "Approve them",
  denyAll: "Deny them",
  approveMany: (count: number) => `Approve ${plural(count, "request", "requests")}?`,
  denyMany: (count: number) => `Deny ${plural(count, "request", "requests")}?`,
  approveLead: "They are invited at once. The person who asked is told by mail.",
  ownGroups: "Choose other groups",
  ownGroupsHint: "Otherwise they get the groups of the person who asked",
  reason: "Reason",
  reasonHint: "Optional. It is mailed to the person who asked",
  approved: (email: string) => `${email} was invited.`,
  denied: (email: string) => `${email} was denied.`,
  approvedMany: (count: number) => `${plural(count, "request was", "requests were")} approved.`,
  deniedMany: (count: number) => `${plural(count, "request was", "requests were")} denied.`,
};
