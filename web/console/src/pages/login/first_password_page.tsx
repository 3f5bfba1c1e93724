import { Button } from 'antd';
import { vi } from '../../locale/vi';
import { PasswordForm } from '../../parts/password_form';
import { LoginFrame } from './login_frame';

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
    <LoginFrame title={vi.login.changeTitle} lead={vi.login.changeLead(name)}>
      <PasswordForm required onDone={onDone} />
      <div>
        <Button type="link" onClick={onLeave}>
          {vi.login.changeOther}
        </Button>
      </div>
    </LoginFrame>
  );
}
