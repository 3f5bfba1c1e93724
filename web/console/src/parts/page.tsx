import type { ReactNode } from 'react';
import './page.css';

// The frame of every page: what it is, one sentence of where one stands, and what can be done here.
export function Page({
  title,
  lead,
  actions,
  children,
}: {
  title: ReactNode;
  lead?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}) {
  return (
    <div className="page">
      <div className="page_head">
        <div className="page_head_text">
          <h1>{title}</h1>
          {lead && <div className="muted">{lead}</div>}
        </div>
        {actions && <div className="page_actions">{actions}</div>}
      </div>
      {children}
    </div>
  );
}

export function Panel({
  title,
  extra,
  children,
  className,
}: {
  title?: ReactNode;
  extra?: ReactNode;
  children: ReactNode;
  className?: string;
}) {
  return (
    <section className={className ? `panel ${className}` : 'panel'}>
      {(title || extra) && (
        <div className="panel_head">
          {title && <h2>{title}</h2>}
          {extra}
        </div>
      )}
      {children}
    </section>
  );
}
