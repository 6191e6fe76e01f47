import base from "./playwright.config";

// Writes docs/pictures: `npm run pictures`.
export default {
  ...base,
  testDir: "pictures",
  workers: 1,
  use: { ...base.use, deviceScaleFactor: 1, reducedMotion: "reduce" as const },
};
