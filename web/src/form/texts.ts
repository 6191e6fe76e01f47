export const t = {
  clash: "Somebody else has changed this. If you save, your change replaces theirs.",
};
