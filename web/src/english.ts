// How English writes numbers. Another language has its own rules, in a file of its own.

/** number writes a number as English does: 12,345. */
export const number = (value: number) => value.toLocaleString("en");

/** plural writes a count with its noun: "1 person", "2 people". */
export const plural = (count: number, one: string, many: string) => `${number(count)} ${count === 1 ? one : many}`;
