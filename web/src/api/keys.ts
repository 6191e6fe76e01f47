import { api, ask, type Schemas } from "./client";
import { dropped, putOnTop } from "./keep";
import { listQuery, pageSize } from "./lists";

export type Key = Schemas["ProgramKey"];
export type Scope = Key["scopes"][number];

export const keysQuery = listQuery<Key>(["keys", "list"], (cursor) =>
  ask(api.GET("/v1/keys", { params: { query: { cursor, limit: pageSize } } })),
);

/** createKey returns the new key's token, which nobody can see again. */
export async function createKey(body: Schemas["CreateKeyInputBody"]): Promise<string> {
  const { token = "", ...key } = await ask(api.POST("/v1/keys", { body }));
  putOnTop<Key>(["keys", "list"], key, (one) => one.id === key.id);
  return token;
}

export async function endKey(key: string): Promise<void> {
  await ask(api.DELETE("/v1/keys/{key}", { params: { path: { key } } }));
  dropped("keys", key);
}
