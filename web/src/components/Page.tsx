import type { ReactNode } from "react";
import type { Problem } from "../api/client";
import { PageTitle } from "./PageTitle";

/** Heading is the top of a page: the way back, the title and the page's main actions. */
export function Heading({
  title,
  lead,
  back,
  children,
  beside,
  form,
}: {
  title: string;
  lead?: ReactNode;
  back?: ReactNode;
  children?: ReactNode;
  beside?: ReactNode;
  form?: boolean; // the page is a form, whose first field gets the focus
}) {
  return (
    <header className="heading">
      {back}
      <div className="heading-line">
        {beside}
        <div className="heading-words">
          <PageTitle title={title} form={form} />
          {lead && <div className="quiet">{lead}</div>}
        </div>
        {children && <div className="heading-actions">{children}</div>}
      </div>
    </header>
  );
}

/** Card is one part of a page. */
export function Card({
  title,
  lead,
  children,
  danger,
  actions,
}: {
  title?: string;
  lead?: ReactNode;
  children?: ReactNode;
  danger?: boolean;
  actions?: ReactNode;
}) {
  return (
    <section className={danger ? "card danger" : "card"} aria-label={title}>
      {title && (
        <div className="card-head">
          <div>
            <h2>{title}</h2>
            {lead && <p className="quiet">{lead}</p>}
          </div>
          {actions}
        </div>
      )}
      {children}
    </section>
  );
}

/** Notice shows a problem that belongs to no field of the form. */
export function Notice({ problem }: { problem: Problem | null }) {
  return (
    problem && (
      <p className="notice bad" role="alert">
        {problem.detail}
      </p>
    )
  );
}

/** Empty takes the place of an empty list. It says what belongs there and how to begin. */
export function Empty({ icon, title, children }: { icon?: ReactNode; title: string; children?: ReactNode }) {
  return (
    <div className="empty">
      {icon && (
        <div className="empty-icon" aria-hidden>
          {icon}
        </div>
      )}
      <h2>{title}</h2>
      {children}
    </div>
  );
}

/** Facts lists names with their values. It leaves out empty values. */
export function Facts({ facts }: { facts: [string, ReactNode][] }) {
  return (
    <dl className="facts">
      {facts
        .filter(([, value]) => value !== undefined && value !== "" && value !== null)
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}
