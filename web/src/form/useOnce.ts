import { useRef } from "react";

/**
 * useOnce gives the Idempotency-Key of a request that creates: the same while the same body is sent again, so that a
 * repeated click or a lost answer creates nothing twice.
 */
export function useOnce(): (body: unknown) => { "Idempotency-Key": string } {
  const last = useRef({ body: "", key: "" });
  return (body) => {
    const text = JSON.stringify(body);
    if (last.current.body !== text) last.current = { body: text, key: crypto.randomUUID() };
    return { "Idempotency-Key": last.current.key };
  };
}
