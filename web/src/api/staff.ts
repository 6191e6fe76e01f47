/** isStaff reports whether the user is one of the vendor's own people. */
export const isStaff = ({ person }: { person: { role?: string } }) =>
  person.role === "owner" || person.role === "admin";
