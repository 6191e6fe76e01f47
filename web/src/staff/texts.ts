export const t = {
  lead: "The vendor's own people. Owners manage staff and settings. Admins do everything else.",
  add: "Add a staff person",
  invite: "Invite",
  roleHint: "Owners can also manage staff",
};
