import { texts } from "../language";

const who = (by?: string) => by ?? texts.form.somebody;

export const t = {
  ...texts.form,
  changed: (by?: string) => texts.form.changed({ by: who(by) }),
  changedTo: (value: string, by?: string) => texts.form.changedTo({ value, by: who(by) }),
  cleared: (by?: string) => texts.form.cleared({ by: who(by) }),
  conflict: {
    fields: (by?: string) => texts.form.conflict.fields({ by: who(by) }),
    others: (by?: string) => texts.form.conflict.others({ by: who(by) }),
  },
};
