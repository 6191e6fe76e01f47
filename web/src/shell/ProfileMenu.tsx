import { IconChevronDown } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { nameOf } from "../api/people";
import type { Session } from "../api/session";
import { Avatar } from "../components/Avatar";
import { useLater } from "../components/useLater";
import { t } from "./texts";

/** ProfileMenu is everyone's menu: their profile and their member's record. Primary contacts also find their team. */
export function ProfileMenu({ session }: { session: Session }) {
  const [opened, setOpened] = useState(false);
  const [Items, shown] = useLater("ProfileItems", opened, () => setOpened(false));
  const ref = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (Items) ref.current?.focus(); // it is another element now
  }, [Items]);
  const name = nameOf(session.person);
  const button = (
    <button
      ref={ref}
      type="button"
      className="profile-button"
      aria-label={t.profileMenu({ name })}
      aria-haspopup="menu"
      aria-expanded={shown}
      onClick={() => setOpened(true)}
    >
      <Avatar name={name} small />
      <span className="for-wide">{name}</span>
      <IconChevronDown size={16} aria-hidden />
    </button>
  );
  if (!Items) return button;
  return (
    <Items session={session} opened={shown} onChange={setOpened}>
      {button}
    </Items>
  );
}
