import { useRef } from "react";

/**
 * useOnce returns the Idempotency-Key for a request that creates something. The key stays the same while the body stays
 * the same. A repeated click or a lost answer therefore creates nothing twice.
 */
export function useOnce(): (body: unknown) => { "Idempotency-Key": string } {
  const last = useRef({ body: "", key: "" });
  return (body) => {
    const text = JSON.stringify(body);
    if (last.current.body !== text) last.current = { body: text, key: crypto.randomUUID() };
    return { "Idempotency-Key": last.current.key };
  };
}
