import { Menu, SegmentedControl } from "@mantine/core";
import {
  IconAffiliate,
  IconFolders,
  IconKey,
  IconKeyboard,
  IconLogout,
  IconUser,
  IconUsers,
} from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { nameOf } from "../api/people";
import { isStaff, signOut, type Session } from "../api/session";
import { useAct } from "../components/useAct";
import { chooseScheme, useScheme, type Scheme } from "../scheme";
import { shared } from "../sharedTexts";
import { mayLeave } from "./leave";
import { openShortcuts } from "./openShortcuts";
import { t } from "./texts";

interface ProfileItemsProps {
  session: Session;
  opened: boolean;
  onChange: (opened: boolean) => void;
  children: ReactElement;
}

/** ProfileItems is what ProfileMenu shows. Its child is the button that opens it. */
export function ProfileItems({ session, children, ...menu }: ProfileItemsProps) {
  const cache = useQueryClient();
  const navigate = useNavigate();
  const scheme = useScheme();
  const leave = useAct(async () => {
    if (!(await mayLeave())) return;
    await signOut();
    cache.clear();
    await navigate({ to: "/sign-in" });
  });
  const { person } = session;
  const linked = person.links ?? [];
  return (
    <Menu position="bottom-end" width={270} shadow="md" withinPortal {...menu}>
      <Menu.Target>{children}</Menu.Target>
      <Menu.Dropdown>
        <div className="profile-who">
          <strong>{nameOf(person)}</strong>
          <span className="quiet">{person.email}</span>
          {session.partner && <span className="quiet">{session.partner.name}</span>}
        </div>
        <Menu.Divider />
        {!isStaff(session) && session.can.managePeople && (
          <Menu.Item component={Link} to="/team" leftSection={<IconUsers size={18} aria-hidden />}>
            {shared.pages.team}
          </Menu.Item>
        )}
        <Menu.Item component={Link} to="/profile" leftSection={<IconUser size={18} aria-hidden />}>
          {shared.pages.profile}
        </Menu.Item>
        <Menu.Item component={Link} to="/sign-in-and-security" leftSection={<IconKey size={18} aria-hidden />}>
          {shared.pages.security}
        </Menu.Item>
        {!isStaff(session) && (
          <Menu.Item component={Link} to="/workspaces" leftSection={<IconFolders size={18} aria-hidden />}>
            {shared.pages.workspaces}
          </Menu.Item>
        )}
        {linked.map(({ ecosystem, member }) => (
          <Menu.Item
            key={ecosystem.id}
            leftSection={<IconAffiliate size={18} aria-hidden />}
            renderRoot={(item) => (
              <Link
                to="/ecosystems/$ecosystem/members/$member"
                params={{ ecosystem: ecosystem.id, member: member.id }}
                {...item}
              />
            )}
          >
            {member.name}
            <span className="quiet menu-sub">{ecosystem.name}</span>
          </Menu.Item>
        ))}
        <Menu.Divider />
        <div className="profile-scheme">
          <SegmentedControl
            fullWidth
            size="xs"
            aria-label={t.scheme.choose}
            value={scheme}
            onChange={(value) => chooseScheme(value as Scheme)}
            data={(["auto", "light", "dark"] as const).map((value) => ({ value, label: t.scheme.names[value] }))}
          />
        </div>
        <Menu.Item leftSection={<IconKeyboard size={18} aria-hidden />} onClick={openShortcuts}>
          {t.shortcuts.title}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={18} aria-hidden />} onClick={() => void leave.act()}>
          {t.signOut}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
