import { texts } from "../language";

export const t = {
  ...texts.profile,
  welcome: {
    ...texts.profile.welcome,
    title: (name: string, portal: string) =>
      name ? texts.profile.welcome.hello({ name, portal }) : texts.profile.welcome.title({ portal }),
  },
  security: {
    ...texts.profile.security,
    browser: (name?: string, system?: string) =>
      name && system
        ? texts.profile.security.browser({ name, system })
        : (name ?? system ?? texts.profile.security.browserUnknown),
  },
};
