// Serves Better Auth on a file of SQLite, for a comparison: node server.mjs PORT FILE. People sign in with a password,
// admins list users, and an organisation invites.
import { createServer } from "node:http";
import { LibsqlDialect } from "@libsql/kysely-libsql";
import { betterAuth } from "better-auth";
import { getMigrations } from "better-auth/db/migration";
import { toNodeHandler } from "better-auth/node";
import { admin, bearer, organization } from "better-auth/plugins";

const [port, file] = process.argv.slice(2);
const options = {
  baseURL: `http://127.0.0.1:${port}`,
  secret: "only-for-a-comparison-on-this-machine",
  database: { dialect: new LibsqlDialect({ url: `file:${file}` }), type: "sqlite" },
  emailAndPassword: { enabled: true },
  rateLimit: { enabled: false },
  telemetry: { enabled: false },
  logger: { level: "error" },
  plugins: [bearer(), admin(), organization({ invitationLimit: 10_000_000, sendInvitationEmail: async () => {} })],
  databaseHooks: {
    user: { create: { before: async (user) => ({ data: { ...user, role: user.email.startsWith("owner@") ? "admin" : "user" } }) } },
  },
};
const { runMigrations } = await getMigrations(options);
await runMigrations();
const handle = toNodeHandler(betterAuth(options));
createServer((request, response) => {
  if (request.url === "/health") {
    response.end("ok");
  } else {
    void handle(request, response);
  }
}).listen(Number(port), "127.0.0.1");
