import { queryOptions } from "@tanstack/react-query";
import { api, ask, type Schemas } from "./client";

export type Counts = Schemas["Counts"];

/** countsQuery reads the activation counts of every partner. */
export const countsQuery = queryOptions({
  queryKey: ["counts"],
  queryFn: async () => (await ask(api.GET("/v1/counts"))).items ?? [],
});

const nothing: Counts = { contacts: 0, requested: 0, invited: 0, expired: 0, bounced: 0, active: 0, disabled: 0 };

/** sumOf adds up the counts of partners. */
export function sumOf(all: Counts[]): Counts {
  const sum = { ...nothing };
  for (const counts of all) for (const name of Object.keys(sum) as (keyof Counts)[]) sum[name] += counts[name];
  return sum;
}
