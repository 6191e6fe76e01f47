export const t = {
  lead: (partner: string) => `The people of ${partner}`,
  pending: "Waiting for approval",
  pendingLead: "The portal's staff decide about these people. You are told by mail.",
  outside: (domains: string) => `The address is in none of your organisation's domains (${domains}).`,
};
