import { TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";

/** Search is a search box. It searches when the user pauses typing. */
export function Search({ label, value, search }: { label: string; value: string; search: (value: string) => void }) {
  const [typed, setTyped] = useState(value);
  const latest = useRef(search);
  useEffect(() => {
    latest.current = search;
  });
  useEffect(() => {
    if (typed === value) return;
    const rested = setTimeout(() => latest.current(typed.trim()), 250);
    return () => clearTimeout(rested);
  }, [typed, value]);
  return (
    <TextInput
      type="search"
      aria-label={label}
      placeholder={label}
      value={typed}
      onChange={(event) => setTyped(event.currentTarget.value)}
      leftSection={<IconSearch size={18} aria-hidden />}
      className="search"
    />
  );
}
