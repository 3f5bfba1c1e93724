import { Alert, Button } from 'antd';
import { useState } from 'react';
import type { Session } from '../../api/types';
import { vi } from '../../locale/vi';
import { LoginForm } from './login_form';
import { LoginFrame } from './login_frame';
import { ResetForm } from './reset_form';

export function LoginPage({
  onEnter,
  unreachable,
}: {
  onEnter: (session: Session) => void;
  unreachable?: boolean;
}) {
  const [way, setWay] = useState<'enter' | 'reset' | 'was_reset'>('enter');
  if (way === 'reset') {
    return (
      <LoginFrame title={vi.resetCode.title} lead={vi.resetCode.lead}>
        <ResetForm onDone={() => setWay('was_reset')} />
        <div>
          <Button type="link" onClick={() => setWay('enter')}>
            {vi.resetCode.back}
          </Button>
        </div>
      </LoginFrame>
    );
  }
  // Whoever came by an approval link is told what he signs in for.
  const byLink = window.location.pathname.includes('/duyet/');
  return (
    <LoginFrame title={vi.login.title} lead={byLink ? vi.approval.signInLead : vi.login.lead}>
      {unreachable && <Alert role="alert" type="warning" showIcon title={vi.login.unreachable} />}
      {way === 'was_reset' && (
        <Alert role="status" type="success" showIcon title={vi.resetCode.ready} />
      )}
      <LoginForm onEnter={onEnter} />
      <div>
        <Button type="link" onClick={() => setWay('reset')}>
          {vi.resetCode.forgot}
        </Button>
      </div>
    </LoginFrame>
  );
}
