import { pick } from "./pages";
import { passwords } from "./portal";
import { people } from "./seed";
import { expect, owner, test, withSession } from "./test";

test.use({ portalOf: "captures" });

test.beforeEach(async ({ page, portal, seeded }) => {
  expect(seeded.acme).not.toBe("");
  await withSession(page, portal, owner.email, owner.password);
});

test("staff make a workspace, and a contact's first access invites them", async ({ page, portal }) => {
  await page.goto(`${portal.url}/workspaces`);
  await page.getByRole("button", { name: "Make a workspace" }).first().click();
  await page.getByLabel("Name").fill("Spring launch");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { name: "Spring launch" })).toBeVisible();
  await pick(page.getByRole("combobox", { name: "Person" }), "Moretti", /Chiara Moretti/);
  await page.getByRole("button", { name: "Give access" }).click();
  await expect(page.getByText(/has access and was invited/).first()).toBeVisible();
  await expect(page.getByText("1 person")).toBeVisible();
});

test("staff make a data capture and set its e-mail", async ({ page, portal }) => {
  await page.goto(`${portal.url}/ecosystems`);
  await page.getByRole("link", { name: /Northern network/ }).click();
  await page.getByRole("link", { name: "Data captures" }).click();
  await page.getByRole("button", { name: "Make a data capture" }).click();
  await page.getByLabel("Title").fill("Headcount");
  await page.getByLabel("Opens").fill("2026-01-01T00:00");
  await page.getByLabel("Closes").fill("2099-01-01T00:00");
  await page.getByRole("textbox", { name: "Question 1" }).fill("How many people work for you?");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { name: "Headcount" })).toBeVisible();
  await page.getByLabel("Subject").fill("How many?");
  await page.getByLabel("Text", { exact: true }).fill("Please answer.");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Saved.").first()).toBeVisible();
  await page.getByRole("button", { name: "Stop the mails" }).click();
  await expect(page.getByText("The mails were stopped.").first()).toBeVisible();
});

test("a linked user finds the questions at their member, and answers", async ({ page, portal, seeded }) => {
  const { ecosystem, member } = seeded;
  await seeded.owner.post(`/v1/ecosystems/${ecosystem}/captures`, {
    title: "Your year",
    opensAt: "2026-01-01T00:00:00Z",
    closesAt: "2099-01-01T00:00:00Z",
    questions: [
      { text: "How many people?", kind: "number", required: true },
      { text: "Where?", kind: "many", options: ["North", "South"] },
      { text: "How happy?", kind: "scale", min: 1, max: 3 },
    ],
  });
  await withSession(page, portal, people.user, passwords.ana);
  await page.goto(`${portal.url}/ecosystems/${ecosystem}/members/${member}`);
  await page.getByRole("link", { name: /Your year/ }).click();
  await page.getByLabel("South").check();
  await page.getByRole("button", { name: "Save the answers" }).click();
  await expect(page.getByText(/this question must be answered/)).toBeVisible();
  await page.getByLabel("How many people?").fill("7");
  await page.getByRole("radio", { name: "3" }).check();
  await page.getByRole("button", { name: "Save the answers" }).click();
  await expect(page.getByText("The answers were saved.").first()).toBeVisible();
  await withSession(page, portal, owner.email, owner.password);
  await page.goto(`${portal.url}/ecosystems/${ecosystem}?tab=captures`);
  await page.getByRole("link", { name: /Your year/ }).click();
  await expect(page.getByRole("list", { name: "Responses" })).toContainText("South");
  await page.getByRole("button", { name: /^Open the answers of/ }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("How many people?").fill("8");
  await dialog.getByRole("button", { name: "Save the answers" }).click();
  await dialog.getByText("1 earlier response").click();
  await expect(dialog.getByRole("list", { name: "Earlier responses" })).toContainText("7");
});

test("events show the names of what they refer to, and groups from and to", async ({ page, portal, seeded }) => {
  const { owner: api, ecosystem, member, person } = seeded;
  const group = await api.post("/v1/groups", { name: "Helpers", permissions: [] });
  const workspace = await api.post("/v1/workspaces", { name: "Autumn launch" });
  await api.put(`/v1/workspaces/${workspace.id}/people/${person}`, {});
  await api.patch(`/v1/people/${person}`, { groups: [group.id] });
  await api.patch(`/v1/ecosystems/${ecosystem}/members/${member}`, { tags: ["gold"] });
  await page.goto(`${portal.url}/events`);
  const events = page.getByRole("list", { name: "Events" });
  const row = (type: string) => events.getByRole("listitem").filter({ hasText: type }).first();
  await expect(row("Member changed").getByRole("link", { name: "Acme Holding" })).toBeVisible();
  await expect(row("Person changed")).toContainText("groups: none → Helpers");
  await expect(row("Access to a workspace given").getByRole("link", { name: "Autumn launch" })).toBeVisible();
  await expect(row("Group made")).toContainText("Helpers");
});
