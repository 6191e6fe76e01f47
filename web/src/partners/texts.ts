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
    statuses: { active: "Active", inactive: "Inactive", archived: "Archived" },
    licensedId: "Licensed ID",
    accessPointUrl: "Public access point",
    domains: "E-mail domains",
    domainsHint: "The part of their addresses after the @. Press Enter after each one",
    type: "Type",
    typeHint: "Your own word for it: reseller, agency …",
    inactiveNow: "This partner is inactive. Nobody can be invited, and its people cannot sign in.",
    inactiveChange: "You can change this in its details.",
    inactiveWarning:
      "Its people are signed out at once. Until it is active again, they cannot sign in or accept an invite.",
    archive: "Archive this partner",
    archiveLead:
      "It disappears from the lists, and gives up its domains and its licensed ID. Its people are signed out at " +
      "once, and cannot sign in or accept an invite. You can restore it.",
    archiveTitle: (name: string) => `Archive ${name}?`,
    archiveYes: "Archive",
    archived: (name: string) => `${name} was archived.`,
    archivedNow: "This partner is archived. Restore it to change it, or to let its people in again.",
    restore: "Restore this partner",
    restored: (name: string) => `${name} was restored. Check its domains: another partner may have them by now.`,
    sameName: "There is a partner with this name already:",
    nobodyLead:
      "Add people one by one, or paste a list. Before anything is mailed, you see what would happen to each person.",
  },
  partners: {
    added: (name: string) => `${name} was added.`,
    search: "Any word of a name, or a domain",
    anyKind: "Any kind",
    anyStatus: "Any status",
    organisation: "Organisation",
    contactTitle: "Primary contact",
    contactLead: "The person who manages the partner's people. You can also choose somebody later.",
    contactWho: { none: "Later", new: "New person", known: "Known contact" },
    contactKnown: "A person without a partner",
  },
  launch: {
    open: "Invite all contacts",
    title: "Invite everyone not yet invited",
    titleOf: (name: string) => `Invite everyone at ${name}`,
    lead: (contacts: number) =>
      `${plural(contacts, "contact is", "contacts are")} not invited yet. Some are skipped: people who have ` +
      `no address, who declined, whose invite was revoked, who were denied, or whose mail bounced.`,
    yes: "Invite them",
    why: "Why people were skipped",
    reasons: {
      declined: "declined",
      revoked: "the invite was revoked",
      denied: "the request was denied",
      email_missing: "no e-mail address",
      address_unchecked: "a primary contact gave the address, and staff have not checked it",
      address_bounced: "mail to the address bounced",
      too_many_attempts: "mailed too often just now",
      no_partner: "no partner",
      partner_inactive: "the partner is inactive",
      changed: "changed at the same moment",
    } as Record<string, string>,
    sofar: (invited: number, skipped: number) => `${number(invited)} invited, ${number(skipped)} skipped`,
    done: (invited: number, skipped: number) =>
      `Done: ${plural(invited, "person was", "people were")} invited, ${number(skipped)} skipped.`,
  },
};
