import { Modal } from 'antd';
import type { Session } from '../../api/types';
import { vi } from '../../locale/vi';
import { LoginForm } from './login_form';

// Stands over the page without closing it: requests wait behind it and go on after the sign-in.
export function ReloginDialog({
  username,
  onEnter,
}: {
  username: string;
  onEnter: (session: Session) => void;
}) {
  return (
    <Modal
      open
      title={vi.login.expiredTitle}
      footer={null}
      closable={false}
      mask={{ closable: false }}
    >
      <div className="stack">
        <p>{vi.login.expiredText}</p>
        <LoginForm username={username} onEnter={onEnter} />
      </div>
    </Modal>
  );
}
