import { Alert } from 'antd';
import type { Session } from '../../api/types';
import { vi } from '../../locale/vi';
import { LoginForm } from './login_form';
import './login.css';

export function LoginPage({
  onEnter,
  unreachable,
}: {
  onEnter: (session: Session) => void;
  unreachable?: boolean;
}) {
  return (
    <main className="login">
      <div className="login_box stack">
        <div className="brand">
          <img src="/console/icon.svg" alt="" />
          <span>{vi.common.product}</span>
        </div>
        <div>
          <h1>{vi.login.title}</h1>
          <p className="muted">{vi.login.lead}</p>
        </div>
        {unreachable && <Alert role="alert" type="warning" showIcon title={vi.login.unreachable} />}
        <LoginForm onEnter={onEnter} />
        <p className="small muted">{vi.login.forgot}</p>
      </div>
    </main>
  );
}
