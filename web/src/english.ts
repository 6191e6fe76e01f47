// How English writes numbers. Each language has its own rules, so another language gets a file of its own.

/** number returns a number as English writes it: 12,345. */
export const number = (value: number) => value.toLocaleString("en");

/** plural returns a count with its noun: "1 person", "2 people". */
export const plural = (count: number, one: string, many: string) => `${number(count)} ${count === 1 ? one : many}`;
