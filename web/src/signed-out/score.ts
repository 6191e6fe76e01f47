/**
 * strength estimates how hard a password is to guess, from 0 (empty or too short) to 4. It looks only at length and
 * variety. The API also knows dictionaries and the person, and its judgement counts.
 */
export function strength(password: string, least: number): 0 | 1 | 2 | 3 | 4 {
  const length = [...password.normalize("NFC")].length;
  if (length === 0) return 0;
  if (length < least) return 1;
  const different = new Set(password.toLowerCase()).size;
  const words = password
    .trim()
    .split(/[\s\-_.,]+/)
    .filter((word) => word.length > 2);
  if (different < 7) return 1;
  const points = Math.min(length / least, 2) + different / 12 + Math.min(new Set(words).size, 5) / 4;
  if (points < 2.3) return 2;
  return points < 3.1 ? 3 : 4;
}
