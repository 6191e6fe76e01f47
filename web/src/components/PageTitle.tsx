import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { portalQuery } from "../api/invites";

let first = true; // after a page load, the browser sets the focus itself

/**
 * PageTitle is a page's heading. It also names the window, and takes the focus after a change of pages. On a page that
 * is a form, the form's first field takes it.
 */
export function PageTitle({ title, unseen, form }: { title: string; unseen?: boolean; form?: boolean }) {
  const heading = useRef<HTMLHeadingElement>(null);
  const portal = useQuery(portalQuery).data?.name;
  useEffect(() => {
    document.title = portal ? `${title} · ${portal}` : title;
  }, [title, portal]);
  useEffect(() => {
    const field = form && document.querySelector<HTMLElement>("#main form :is(input:not([type=hidden]), textarea)");
    if (field) field.focus({ preventScroll: true });
    else if (!first) heading.current?.focus({ preventScroll: true });
    first = false;
  }, [form]);
  return (
    <h1 ref={heading} tabIndex={-1} className={unseen ? "unseen" : undefined}>
      {title}
    </h1>
  );
}
