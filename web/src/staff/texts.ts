export const t = {
  lead: "The vendor's own people. Owners look after staff and settings; admins do everything else.",
  add: "Add a staff person",
  invite: "Invite",
  roleHint: "Owners may change staff, too",
};
