import type { ReactNode } from 'react';
import { vi } from '../../locale/vi';
import '../../app/shell.css';
import './login.css';

// What stands before the console while nobody is in it: the product's mark, a title with its lead,
// and below them what there is to do.
export function LoginFrame({
  title,
  lead,
  children,
}: {
  title: string;
  lead: string;
  children: ReactNode;
}) {
  return (
    <main className="login">
      <div className="login_box stack">
        <div className="brand">
          <img src="/console/icon.svg" alt="" />
          <span>{vi.common.product}</span>
        </div>
        <div>
          <h1>{title}</h1>
          <p className="muted">{lead}</p>
        </div>
        {children}
      </div>
    </main>
  );
}
