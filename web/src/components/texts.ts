import { number, plural } from "../english";

export const t = {
  loading: "Loading",
  dismiss: "Dismiss",
  notices: "Notices",
  none: "None",
  groups: "Groups",
  refused: {
    title: "This could not be loaded",
    missing: "Nothing is here",
    forbidden: "This page is not for you",
  },
  gone: {
    person: "an erased person",
    partner: "a removed partner",
    ecosystem: "a removed ecosystem",
    member: "a removed member",
    capture: "a removed data capture",
    workspace: "a removed workspace",
    group: "a removed group",
  },
  broken: {
    title: "This page could not be shown",
    lead: "Something went wrong in it. What you saved is safe. Reload the page, or go to the start page.",
    reload: "Reload the page",
  },
  list: {
    more: "Load more",
    nothing: "Nothing matches. Try another search or fewer filters.",
  },
  picker: {
    type: "Type to search",
    nothing: "Nothing found",
  },
  logo: {
    choose: "Choose a file",
    change: "Change",
  },
  funnel: {
    nobody: "Nobody yet",
    active: (active: number, all: number) => `active: ${number(active)} of ${plural(all, "person", "people")}`,
    stages: {
      active: "Active",
      invited: "Invited",
      requested: "For approval",
      contacts: "Contacts",
      disabled: "Disabled",
    },
    expired: (count: number) => `of these ${count} expired`,
    bounced: (count: number) => `of these ${count} bounced`,
  },
};
