import { plural } from "../english";

export const t = {
  forbidden: "Your account cannot open this page. If you need it, ask the portal's staff.",
  label: "Portal",
  open: "Open the menu",
  overview: "Overview",
  rules: "Portal",
  waiting: (count: number) => plural(count, "request waits", "requests wait"),
  profileMenu: (name: string) => `${name}: your menu`,
  signOut: "Sign out",
  somebodyElse: {
    title: (name: string) => `${name} is signed in now`,
    unknown: "Somebody else is signed in now",
    lead: (before: string) => `This page was opened by ${before}. It shows and changes nothing more for ${before}.`,
    leadUnknown: "This page was opened by another person. It shows and changes nothing more for them.",
    goOn: (name: string) => `Go on as ${name}`,
    reload: "Load the portal again",
  },
  confirm: {
    title: "Confirm that it is you",
    lead: "You entered your password a while ago. This needs it once more.",
    password: "Your password",
    yes: "Confirm",
  },
  scheme: {
    choose: "Light or dark",
    names: { auto: "System", light: "Light", dark: "Dark" },
  },
};
