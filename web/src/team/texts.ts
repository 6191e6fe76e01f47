export const t = {
  lead: (partner: string) => `The people of ${partner}`,
  requests: "Your requests",
  requestsLead: "The portal's staff decide about these people. You are told by mail.",
  statuses: {
    pending: "Waiting",
    approved: "Approved",
    denied: "Denied",
    withdrawn: "Withdrawn",
    closed: "Closed",
  },
  askedBy: (name?: string) => (name ? `Asked for by ${name}` : "Asked for"),
  decidedBy: (name?: string) => (name ? `Decided by ${name}` : "Decided"),
  withdraw: "Withdraw the request",
  withdrawOf: (name: string) => `Withdraw the request for ${name}`,
  withdrawLead: "They stay as a contact. You can correct their address, and ask again.",
  withdrawn: (name: string) => `The request for ${name} was withdrawn.`,
  outside: (domains: string) => `The address is in none of your organisation's domains (${domains}).`,
};
