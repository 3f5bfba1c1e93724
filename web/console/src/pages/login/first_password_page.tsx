import { Button } from 'antd';
import { vi } from '../../locale/vi';
import { PasswordForm } from '../../parts/password_form';
import './login.css';

// Whoever was given a password changes it before anything else: the server refuses all other work.
export function FirstPasswordPage({
  name,
  onDone,
  onLeave,
}: {
  name: string;
  onDone: () => void;
  onLeave: () => void;
}) {
  return (
    <main className="login">
      <div className="login_box stack">
        <div className="brand">
          <img src="/console/icon.svg" alt="" />
          <span>{vi.common.product}</span>
        </div>
        <div>
          <h1>{vi.login.changeTitle}</h1>
          <p className="muted">{vi.login.changeLead(name)}</p>
        </div>
        <PasswordForm required onDone={onDone} />
        <div>
          <Button type="link" onClick={onLeave}>
            {vi.login.changeOther}
          </Button>
        </div>
      </div>
    </main>
  );
}
