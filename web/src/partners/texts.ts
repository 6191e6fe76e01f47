import { number, plural } from "../english";

export const t = {
  partner: {
    activation: "Activation",
    logoLead: "PNG, JPEG or WebP up to 100 KB. Invited people see it on their invite.",
    details: "Details",
    name: "Name",
    kind: "Kind",
    kinds: { partner: "Partner", distributor: "Distributor" },
    licence: "Licence",
    licences: { guest: "Guest", licensed: "Licensed" },
    status: "Status",
    statuses: { active: "Active", inactive: "Inactive" },
    licensedId: "Licensed ID",
    accessPointUrl: "Public access point",
    domains: "E-mail domains",
    domainsHint: "What stands after the @ of their addresses; Enter adds one",
    type: "Type",
    typeHint: "Whatever you call it: reseller, agency …",
    inactiveNow: "This partner is inactive: nobody is invited, and its people cannot sign in.",
    inactiveChange: "Change that in its details.",
    inactiveWarning:
      "Its people are signed out at once and cannot sign in, and no invite is accepted, until it is active again.",
    nobodyLead:
      "Add people one by one, or paste a whole list: you see what would come of each before anything is mailed.",
  },
  partners: {
    added: (name: string) => `${name} was added.`,
    search: "Search by name",
    anyKind: "Any kind",
    anyStatus: "Any status",
    organisation: "Organisation",
    contactTitle: "Primary contact",
    contactLead: "Who looks after the partner's people. You can choose somebody later, too.",
    contactWho: { none: "Later", new: "New person", known: "Known contact" },
    contactKnown: "A person without a partner",
  },
  launch: {
    open: "Invite all contacts",
    title: "Invite everyone not yet invited",
    titleOf: (name: string) => `Invite everyone at ${name}`,
    lead: (contacts: number) =>
      `${plural(contacts, "contact is", "contacts are")} not invited yet. Those without an address, ` +
      `and those who declined, were revoked or denied, or whose mail bounced, are skipped.`,
    yes: "Invite them",
    sofar: (invited: number, skipped: number) => `${number(invited)} invited, ${number(skipped)} skipped`,
    done: (invited: number, skipped: number) =>
      `Done: ${plural(invited, "person was", "people were")} invited, ${number(skipped)} skipped.`,
  },
};
