import { expect, test } from "vitest";
import { asIds, asTags, idsChanged, oneEach } from "../src/components/externalIds";

test("tags are read as ids, and shown as they were", () => {
  expect(asIds(["HubSpot: 801", "crm:a:b", "none"])).toEqual({ hubspot: "801", crm: "a:b", none: "" });
  expect(asTags({ hubspot: "801", crm: "a:b" })).toEqual(["hubspot: 801", "crm: a:b"]);
});

test("a second id in a system takes the place of the first", () =>
  expect(oneEach(["hubspot: 1", "crm: 2", "HubSpot:3"])).toEqual(["crm: 2", "HubSpot:3"]));

test("only what has changed is sent, and null removes an id", () => {
  expect(idsChanged({ hubspot: "1", crm: "2" }, ["crm: 2", "hubspot: 1"])).toEqual({});
  expect(idsChanged({ hubspot: "1", crm: "2" }, ["crm: 3", "erp: 4"])).toEqual({
    externalIds: { hubspot: null, crm: "3", erp: "4" },
  });
});
