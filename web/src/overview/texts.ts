import { texts } from "../language";

export const t = {
  ...texts.overview,
  title: (name: string) => (name ? texts.overview.hello({ name }) : texts.overview.title),
  open: ({ contacts, invited, expired, bounced }: Record<"contacts" | "invited" | "expired" | "bounced", number>) =>
    [
      contacts ? texts.overview.open.contacts({ count: contacts }) : "",
      invited && !expired ? texts.overview.open.invited({ count: invited }) : "",
      invited && expired ? texts.overview.open.expired({ count: invited, expired }) : "",
      bounced ? texts.overview.open.bounced({ count: bounced }) : "",
    ]
      .filter(Boolean)
      .join(" · "),
};
