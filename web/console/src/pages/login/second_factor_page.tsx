import { Button } from 'antd';
import { vi } from '../../locale/vi';
import { SecondFactor } from '../../parts/second_factor';
import { LoginFrame } from './login_frame';

// Who approves sets up one-time codes before anything else: the server refuses all other work.
export function SecondFactorPage({ name, onLeave }: { name: string; onLeave: () => void }) {
  return (
    <LoginFrame title={vi.otpDuty.title} lead={vi.otpDuty.lead(name)}>
      <SecondFactor enabled={false} />
      <div>
        <Button type="link" onClick={onLeave}>
          {vi.login.changeOther}
        </Button>
      </div>
    </LoginFrame>
  );
}
