import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const passwords = {
  owner: "quiet harbour under nine lanterns",
  ana: "amber ferry beside old walnuts",
  reset: "seven copper kettles in the rain",
};

interface Mail {
  to: string;
  subject: string;
  text: string;
  links: string[];
}

/** Portal is one local process on a free port with a data folder of its own. */
export class Portal {
  private constructor(
    readonly url: string,
    readonly ownerLink: string,
    private readonly process: ChildProcess,
    private readonly folder: string,
  ) {}

  static async start(name = "portal"): Promise<Portal> {
    const program = process.env.ALLYWAY_PROGRAM;
    if (!program) throw new Error("tests/build.ts has not run");
    const folder = mkdtempSync(join(tmpdir(), `allyway-${name}-`));
    const child = spawn(program, {
      env: {
        ...process.env,
        ALLYWAY_ADDR: "127.0.0.1:0", // any free port
        ALLYWAY_DATA: folder,
        ALLYWAY_WEBHOOKS_LOOPBACK: "yes",
      },
      stdio: ["ignore", "pipe", "inherit"],
    });
    let printed = "";
    await new Promise<void>((ready, failed) => {
      child.once("exit", (code) => failed(new Error(`the portal ended with ${code}: ${printed}`)));
      child.stdout.on("data", (text) => {
        printed += String(text);
        if (printed.includes("Ready.")) ready();
      });
    });
    const link = /http:\S+\/accept#\S+/.exec(printed)?.[0];
    if (!link) throw new Error(`no owner's link in: ${printed}`);
    return new Portal(new URL(link).origin, link, child, folder);
  }

  async stop(): Promise<void> {
    const ended = new Promise((done) => this.process.once("exit", done));
    this.process.kill("SIGTERM");
    await ended;
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** mails returns the mails to an address, newest first. */
  async mails(to: string): Promise<Mail[]> {
    return (await fetch(`${this.url}/mailbox.json?to=${encodeURIComponent(to)}`)).json() as Promise<Mail[]>;
  }

  /** link waits for a mail to an address whose subject matches, and returns the link of the newest one. */
  async link(to: string, subject = /./, after = 0): Promise<string> {
    for (let times = 0; times < 100; times++) {
      const all = (await this.mails(to)).filter((mail) => subject.test(mail.subject));
      const link = all.length > after ? all[0]?.links[0] : undefined;
      if (link) return link;
      await new Promise((rested) => setTimeout(rested, 100));
    }
    throw new Error(`no mail like ${subject} came to ${to}`);
  }

  /** as returns the API for a signed-in person. Tests use it to prepare what they are not about. */
  as(token: string): Api {
    return new Api(this.url, token);
  }

  /** accept accepts a mailed link through the API, and returns the API for that person. */
  async accept(link: string, password: string, names: { firstName?: string; lastName?: string } = {}): Promise<Api> {
    const answer = await new Api(this.url).post<{ token: string }>("/v1/invites/accept", {
      token: link.split("#")[1],
      password,
      ...names,
    });
    return this.as(answer.token);
  }

  /** owner returns the API for the first owner, who has accepted. */
  owner(): Promise<Api> {
    return this.accept(this.ownerLink, passwords.owner, { firstName: "Olive", lastName: "Owner" });
  }
}

export class Api {
  constructor(
    private readonly url: string,
    readonly token?: string,
  ) {}

  get<T = Record<string, never>>(path: string): Promise<T> {
    return this.call("GET", path);
  }
  post<T = { id: string }>(path: string, body: unknown = {}): Promise<T> {
    return this.call("POST", path, body);
  }
  patch<T = { id: string }>(path: string, body: unknown): Promise<T> {
    return this.call("PATCH", path, body);
  }
  put<T = { id: string }>(path: string, body: unknown): Promise<T> {
    return this.call("PUT", path, body);
  }

  private async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await fetch(this.url + path, {
      method,
      headers: {
        ...(this.token ? { Authorization: `Bearer ${this.token}` } : {}),
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return (text ? JSON.parse(text) : undefined) as T;
  }
}
