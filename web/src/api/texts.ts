export const t = {
  offline: "The portal could not be reached. Check your connection, then try again.",
};
