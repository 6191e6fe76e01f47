export const t = {
  lead: "Named sets of permissions. Your other web clients read them from the session.",
  add: "Make a group",
  edit: "Change the group",
  name: "Name",
  permissions: "Permissions",
  permissionsHint: "Words that your clients know, such as deals.read; Enter adds one",
  emptyLead: "A person can be in any number of groups, and has the permissions of them all.",
  editOf: (name: string) => `Change ${name}`,
  removeOf: (name: string) => `Remove ${name}`,
  removeLead: "Whoever is in it loses its permissions at once.",
  removed: (name: string) => `${name} was removed.`,
};
