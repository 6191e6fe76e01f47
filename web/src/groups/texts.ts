export const t = {
  lead: "Named sets of permissions. Your other web clients read them from the session.",
  add: "Make a group",
  edit: "Change the group",
  name: "Name",
  permissions: "Permissions",
  permissionsHint: "Names that your clients know, such as deals.read. Press Enter after each one",
  emptyLead: "A person can be in several groups, and has the permissions of all of them.",
  editOf: (name: string) => `Change ${name}`,
  removeOf: (name: string) => `Remove ${name}`,
  removeLead: "Everyone in the group loses its permissions at once.",
  removed: (name: string) => `${name} was removed.`,
};
