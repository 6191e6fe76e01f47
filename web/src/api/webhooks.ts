import { api, ask, type Schemas } from "./client";
import { changeLists, putOnTop } from "./keep";
import { listQuery, pageSize } from "./lists";
import { queries } from "./queries";

export type Webhook = Schemas["Webhook"];
export type Delivery = Schemas["Delivery"];

export const webhooksQuery = listQuery<Webhook>(["webhooks", "list"], (cursor) =>
  ask(api.GET("/v1/webhooks", { params: { query: { cursor, limit: pageSize } } })),
);

export const deliveriesQuery = (webhook: string) =>
  listQuery<Delivery>(["deliveries", "list", webhook], (cursor) =>
    ask(
      api.GET("/v1/webhooks/{webhook}/deliveries", {
        params: { path: { webhook }, query: { cursor, limit: pageSize } },
      }),
    ),
  );

const changed = (now: Webhook) =>
  changeLists<Webhook>(["webhooks", "list"], (items) => items.map((one) => (one.id === now.id ? now : one)));

/** addWebhook returns the new webhook with its secret, which the API shows this once. */
export async function addWebhook(body: Schemas["AddWebhookInputBody"], header: { "Idempotency-Key": string }) {
  const { secret, ...made } = await ask(api.POST("/v1/webhooks", { params: { header }, body }));
  putOnTop<Webhook>(["webhooks", "list"], made, (one) => one.id === made.id);
  return { made, secret };
}

export async function editWebhook(webhook: string, body: Schemas["EditWebhookInputBody"]): Promise<void> {
  changed(await ask(api.PATCH("/v1/webhooks/{webhook}", { params: { path: { webhook } }, body })));
}

/** rotateSecret returns the new secret, which the API shows this once. */
export async function rotateSecret(webhook: string, header: { "Idempotency-Key": string }): Promise<string> {
  const { secret, ...now } = await ask(
    api.POST("/v1/webhooks/{webhook}/secret", { params: { path: { webhook }, header } }),
  );
  changed(now);
  return secret;
}

export async function removeWebhook(webhook: string): Promise<void> {
  await ask(api.DELETE("/v1/webhooks/{webhook}", { params: { path: { webhook } } }));
  changeLists<Webhook>(["webhooks", "list"], (items) => items.filter((one) => one.id !== webhook));
}

/** testWebhook sends a test. Its delivery is listed as soon as it was tried. */
export async function testWebhook(webhook: string): Promise<void> {
  await ask(api.POST("/v1/webhooks/{webhook}/test", { params: { path: { webhook } } }));
  void queries.invalidateQueries({ queryKey: ["deliveries", "list", webhook] });
}

export async function repeatDelivery(webhook: string, delivery: string): Promise<void> {
  const now = await ask(
    api.POST("/v1/webhooks/{webhook}/deliveries/{delivery}/again", { params: { path: { webhook, delivery } } }),
  );
  changeLists<Delivery>(["deliveries", "list", webhook], (items) =>
    items.map((one) => (one.id === delivery ? now : one)),
  );
}
