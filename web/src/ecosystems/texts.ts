import { texts } from "../language";

interface Counts {
  members: number;
  users: number;
  used: number;
  userSlots?: number;
}

export const t = {
  ...texts.ecosystems,
  ecosystems: {
    ...texts.ecosystems.ecosystems,
    counts: ({ members, users, used, userSlots: slots }: Counts) =>
      slots === undefined
        ? texts.ecosystems.ecosystems.counts({ members, users })
        : texts.ecosystems.ecosystems.countsOfSlots({ members, users, used, slots }),
  },
  ecosystem: {
    ...texts.ecosystems.ecosystem,
    holder: (name: string, partner?: string) =>
      partner ? texts.ecosystems.ecosystem.holderAt({ name, partner }) : texts.ecosystems.ecosystem.holder({ name }),
  },
  suggestions: {
    ...texts.ecosystems.suggestions,
    done: (count: number, left: number) =>
      left ? texts.ecosystems.suggestions.doneSome({ count, left }) : texts.ecosystems.suggestions.done({ count }),
  },
  import: {
    ...texts.ecosystems.import,
    reasons: texts.ecosystems.import.reasons as Record<string, string>,
    refused: (row: number, name: string, why: string) =>
      name ? texts.ecosystems.import.refusedOf({ row, name, why }) : texts.ecosystems.import.refused({ row, why }),
  },
};
