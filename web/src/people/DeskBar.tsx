import { Button, Checkbox, Menu } from "@mantine/core";
import {
  IconArrowsExchange,
  IconBan,
  IconBell,
  IconChevronDown,
  IconDownload,
  IconLockOpen,
  IconMailX,
  IconSend,
} from "@tabler/icons-react";
import { useState } from "react";
import { exportPeople, suits, type DeskAct } from "../api/desk";
import type { listQuery } from "../api/lists";
import type { PeopleFilter, Person } from "../api/people";
import { isStaff } from "../api/session";
import { csvOf } from "../components/csv";
import { download, save } from "../components/download";
import { useAct } from "../components/useAct";
import { useSession } from "../shell/session";
import { ActOnMany } from "./ActOnMany";
import { t } from "./texts";
import type { Chosen } from "./useChosen";

interface Bar {
  query: ReturnType<typeof listQuery<Person>>;
  filter: PeopleFilter;
  partner?: string;
  loaded: Person[];
  more: boolean; // the list has more people than are loaded
  chosen: Chosen;
}

const icons = {
  resend: IconSend,
  remind: IconBell,
  revoke: IconMailX,
  disable: IconBan,
  enable: IconLockOpen,
  move: IconArrowsExchange,
};

/**
 * DeskBar chooses people, and acts on them. Where the filter has only invited people, they can be asked once more
 * without choosing anybody first.
 */
export function DeskBar({ query, filter, partner, loaded, more, chosen }: Bar) {
  const session = useSession();
  const staff = isStaff(session);
  const [act, setAct] = useState<{ act: DeskAct; people: Person[] | null } | null>(null);
  const some = chosen.people.size > 0;
  const any = some || chosen.all;
  const people = any && !chosen.all ? [...chosen.people.values()] : null;
  const chase = filter.status === "invited" || filter.invite === "expired";
  const may = (one: DeskAct) =>
    (one !== "move" || staff) &&
    ((one !== "disable" && one !== "enable") || session.can.disablePeople) &&
    (!people || people.some((person) => suits(one, person)));
  const exported = useAct(async () => {
    if (people) save(csvOf([header, ...people.map(cells)]), t.desk.file);
    else await download(exportPeople(filter, partner), t.desk.file);
  });
  const first = (["resend", "remind"] as const).filter((one) => one !== "remind" || filter.invite !== "expired");
  return (
    <div className="chosen" role="group" aria-label={t.desk.group}>
      <div className="buttons">
        <Checkbox
          label={t.desk.page({ people: loaded.length })}
          checked={chosen.all || chosen.people.size >= loaded.length}
          indeterminate={some && chosen.people.size < loaded.length}
          onChange={(event) => (event.currentTarget.checked && !chosen.all ? chosen.choose(loaded) : chosen.clear())}
        />
        {more && !chosen.all && some && chosen.people.size >= loaded.length && (
          <Button size="compact-sm" variant="subtle" onClick={chosen.chooseAll}>
            {t.desk.chooseAll}
          </Button>
        )}
        <span role="status">
          {chosen.all ? t.desk.allChosen : some && t.desk.chosen({ people: chosen.people.size })}
        </span>
      </div>
      <div className="buttons">
        {(any || chase) &&
          first.filter(may).map((one) => {
            const Icon = icons[one];
            return (
              <Button
                key={one}
                size="xs"
                variant="light"
                leftSection={<Icon size={16} aria-hidden />}
                onClick={() => setAct({ act: one, people })}
              >
                {people ? t.desk.acts[one].short : t.desk.acts[one].toAll}
              </Button>
            );
          })}
        {any && (
          <Menu position="bottom-end" shadow="md" withinPortal>
            <Menu.Target>
              <Button size="xs" variant="default" rightSection={<IconChevronDown size={16} aria-hidden />}>
                {t.desk.more}
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              {(["revoke", "disable", "enable", "move"] as const).filter(may).map((one) => {
                const Icon = icons[one];
                return (
                  <Menu.Item
                    key={one}
                    leftSection={<Icon size={18} aria-hidden />}
                    onClick={() => setAct({ act: one, people })}
                  >
                    {t.desk.acts[one].short}
                  </Menu.Item>
                );
              })}
              <Menu.Item leftSection={<IconDownload size={18} aria-hidden />} onClick={() => void exported.act()}>
                {t.desk.export}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        )}
      </div>
      {act && (
        <ActOnMany
          act={act.act}
          people={act.people}
          query={query}
          close={() => {
            setAct(null);
            chosen.clear();
          }}
          leave={() => setAct(null)}
        />
      )}
    </div>
  );
}

const header = ["id", "firstName", "lastName", "email", "phone", "title", "status", "role", "partner"];

const cells = (one: Person) => [
  one.id,
  one.firstName,
  one.lastName,
  one.email ?? "",
  one.phone ?? "",
  one.title ?? "",
  one.status,
  one.role,
  one.partner?.name ?? "",
];
