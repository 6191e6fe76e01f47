const tints = 6;

/**
 * Avatar shows a person or an organisation: their logo, or their initials in their own colour. The style sheet draws
 * the initials: as a text they would be a part of what a button is called on the screen, and not of its name.
 */
export function Avatar({ name, logo, small }: { name: string; logo?: string; small?: boolean }) {
  const parts = name.split(/\s+/).filter(Boolean);
  const initials = [parts[0], parts.length > 1 ? parts.at(-1) : undefined]
    .map((part) => part?.charAt(0) ?? "")
    .join("")
    .toUpperCase();
  const tint = [...name].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973, 7) % tints;
  return (
    <span
      className={small ? "avatar small" : "avatar"}
      data-tint={tint}
      data-logo={logo ? true : undefined}
      data-initials={logo ? undefined : initials}
      aria-hidden
    >
      {logo && <img src={logo} alt="" />}
    </span>
  );
}
