import { Alert } from 'antd';
import type { Session } from '../../api/types';
import { vi } from '../../locale/vi';
import { LoginForm } from './login_form';
import { LoginFrame } from './login_frame';

export function LoginPage({
  onEnter,
  unreachable,
}: {
  onEnter: (session: Session) => void;
  unreachable?: boolean;
}) {
  return (
    <LoginFrame title={vi.login.title} lead={vi.login.lead}>
      {unreachable && <Alert role="alert" type="warning" showIcon title={vi.login.unreachable} />}
      <LoginForm onEnter={onEnter} />
      <p className="small muted">{vi.login.forgot}</p>
    </LoginFrame>
  );
}
