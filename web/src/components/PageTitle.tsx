import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { portalQuery } from "../api/invites";

let first = true; // the browser's own focus is right for the page that was loaded

/** PageTitle is a page's heading. It names the window, and takes the focus when one has come from another page. */
export function PageTitle({ title, unseen }: { title: string; unseen?: boolean }) {
  const heading = useRef<HTMLHeadingElement>(null);
  const portal = useQuery(portalQuery).data?.name;
  useEffect(() => {
    document.title = portal ? `${title} · ${portal}` : title;
  }, [title, portal]);
  useEffect(() => {
    if (!first) heading.current?.focus({ preventScroll: true });
    first = false;
  }, []);
  return (
    <h1 ref={heading} tabIndex={-1} className={unseen ? "unseen" : undefined}>
      {title}
    </h1>
  );
}
